/** A person corrected the bot: the pair is kept for an operator, who accepts it into the seeds or drops it. */
import type { Ticket } from '../domain/ticket.ts';
import type { Draft } from '../ports/store.ts';
import { languageOf, type Turn } from './turn.ts';

/** What was pressed in the end, against what the bot had thought. */
export function learnIntent(turn: Turn, draft: Draft, chosen: string, ticket: number | null): void {
  if (!draft.text) return;
  const seen = turn.understand(draft.text);
  if (seen.clarify === null && seen.intent === chosen) return;
  suggest(turn, 'intent', draft.text, seen.language, seen.clarify ? 'unsure' : seen.intent, chosen, ticket);
}

/** *Not a request*: somebody took for one what was none. */
export function learnNotARequest(turn: Turn, ticket: Ticket): void {
  suggest(turn, 'intent', ticket.text, ticket.language, ticket.kind, 'none', ticket.id);
}

export function learnService(turn: Turn, ticket: Ticket, service: string | null): void {
  if (ticket.service !== service)
    suggest(turn, 'service', ticket.text, ticket.language, ticket.service ?? 'none', service ?? 'none', ticket.id);
}

function suggest(
  turn: Turn,
  kind: 'intent' | 'service',
  text: string,
  language: string,
  guessed: string,
  chosen: string,
  ticket: number | null,
): void {
  turn.plan.suggestions.push({
    id: turn.newId(),
    kind,
    text,
    language: language || languageOf(turn.me),
    guessed,
    chosen,
    ticket,
    at: turn.now,
  });
}
