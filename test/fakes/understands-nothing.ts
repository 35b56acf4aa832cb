/** An understanding that is never sure of anything, so that every text gets the menu: for tests about something else. */
import type { Understanding } from '../../src/understanding/understand.ts';

export const understandsNothing: Understanding = {
  languageOf: (_text, hint) => hint ?? 'de',
  understand: (_text, context) => ({
    language: context?.languageHint ?? 'de',
    intent: 'report',
    confidence: 0,
    ranked: [],
    clarify: [],
    service: null,
    services: [],
    impact: null,
    deadline: false,
    urgency: 'normal',
    since: null,
    tickets: [],
  }),
};
