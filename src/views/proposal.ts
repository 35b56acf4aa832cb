/** What the bot understood, to be sent with one press; or, where it is unsure, one short question. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { FeedbackKind } from '../domain/feedback.ts';
import { deriveUrgency } from '../domain/urgency.ts';
import type { Button, Message } from '../ports/chat.ts';
import type { Intent } from '../understanding/seeds.ts';
import type { Understood } from '../understanding/understand.ts';
import { say } from './say.ts';
import { queueName, serviceName } from './words.ts';

/** What can be passed on to a queue; the names of the forms. */
export type Passable = 'report' | 'request' | 'ask' | 'feedback';

export interface ProposalView {
  catalogue: Catalogue;
  /** Id of the draft that holds the text. */
  draft: string;
  text: string;
  files: number;
  seen: Understood;
  missionKnown: boolean;
  queue: string;
  /** What kind of feedback it would be. */
  kind: FeedbackKind | null;
}

export function proposal(view: ProposalView, what: Passable, language: Language): Message {
  const { catalogue, draft, seen } = view;
  // A question is answered first, and that needs no mission.
  const missionKnown = view.missionKnown || what === 'ask';
  const send = say(language, what === 'ask' ? 'button.look' : 'button.quick');
  const facts = [];
  if (seen.service) facts.push({ label: say(language, 'fact.service'), value: serviceName(catalogue, seen.service, language) });
  if (what === 'feedback' && view.kind) facts.push({ label: say(language, 'fact.kind'), value: say(language, `feedback.kind.${view.kind}`) });
  if (what === 'report') {
    const impact = seen.impact ?? 'me';
    facts.push({ label: say(language, 'fact.impact'), value: say(language, `impact.${impact}`) });
    facts.push({ label: say(language, 'fact.urgency'), value: say(language, `urgency.${deriveUrgency('issue', impact)}`) });
    if (seen.since) facts.push({ label: say(language, 'fact.since'), value: seen.since.words });
  }
  const text = [
    say(language, `propose.${what}`, { queue: queueName(catalogue, view.queue, language) }),
    ...(missionKnown ? [] : [say(language, 'propose.mission')]),
    ...(view.files ? [say(language, 'menu.files', { count: view.files })] : []),
    ...(what === 'feedback' ? [say(language, 'propose.nameless'), say(language, 'feedback.nameless.means')] : []),
  ].join(' ');
  return {
    text,
    quote: { text: view.text },
    facts,
    buttons: [
      ...(missionKnown ? [{ action: `${what}.send`, value: draft, label: send, style: 'primary' as const }] : []),
      ...(what === 'feedback' ? [{ action: 'feedback.nameless', value: draft, label: say(language, 'button.nameless') }] : []),
      {
        action: `${what}.open`,
        value: draft,
        label: say(language, 'button.edit'),
        opens: true,
        ...(missionKnown ? {} : { style: 'primary' as const }),
      },
      otherButton(draft, language),
    ],
  };
}

/** At most three meanings, and a way out. */
export function clarification(view: ProposalView, intents: Intent[], language: Language): Message {
  const meanings = intents.flatMap((intent) => meaningButton(view, intent, language)).slice(0, 3);
  return {
    text: say(language, 'clarify.text'),
    quote: { text: view.text },
    buttons: [...meanings, otherButton(view.draft, language)],
  };
}

function meaningButton({ draft }: ProposalView, intent: Intent, language: Language): Button[] {
  switch (intent) {
    case 'report':
    case 'request':
      return [{ action: `${intent}.open`, value: draft, label: say(language, `button.${intent}`), opens: true }];
    case 'ask':
      return [{ action: 'ask.send', value: draft, label: say(language, 'button.ask') }];
    // Whether a name stands below feedback is chosen before it is sent.
    case 'feedback':
      return [{ action: 'feedback.open', value: draft, label: say(language, 'button.feedback'), opens: true }];
    case 'status':
      return [{ action: 'tickets.mine', value: draft, label: say(language, 'button.status') }];
    case 'handoff':
      return [{ action: 'handoff', value: draft, label: say(language, 'button.handoff') }];
    case 'smalltalk':
      return [];
  }
}

function otherButton(draft: string, language: Language): Button {
  return { action: 'draft.new', value: draft, label: say(language, 'button.other') };
}

/** Honest about what the bot is for; the text waits, in case it was about IT after all. */
export function outOfScope(draft: string, text: string, language: Language): Message {
  return {
    text: say(language, 'oos.text'),
    quote: { text },
    buttons: [{ action: 'draft.new', value: draft, label: say(language, 'button.still-it') }],
  };
}
