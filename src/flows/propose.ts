/** Something new was written: act on what it means where that is clear, ask one short question where it is not. */
import { nextOpening, isOpen } from '../domain/hours.ts';
import { isMereThanks } from '../domain/courtesy.ts';
import type { Attachment, ThreadRef } from '../ports/chat.ts';
import type { Case, Draft } from '../ports/store.ts';
import { feedbackKind } from '../understanding/feedback-kind.ts';
import type { Intent } from '../understanding/seeds.ts';
import type { Understood } from '../understanding/understand.ts';
import { clarification, outOfScope, proposal, type Passable, type ProposalView } from '../views/proposal.ts';
import { localTime, say } from '../views/say.ts';
import { queueName, queueOf } from '../views/words.ts';
import { caseNamed, receiptOf } from './case.ts';
import { answerDraft } from './ask.ts';
import { createTicket, queueFor } from './create.ts';
import { newDraft, useDraft } from './draft.ts';
import { markTold, tellFirst } from './known.ts';
import { noticesFor } from './notices.ts';
import { menuFor, offerMenu } from './start.ts';
import { mine } from './tickets.ts';
import { delivery, inChat, languageOf, missionIdOf, reply, zoneOf, type Question, type Turn } from './turn.ts';

/** `told`: the notice of which this text was told already. */
export async function answerText(
  turn: Turn,
  chat: ThreadRef | undefined,
  text: string,
  files: Attachment[],
  resolved?: Case,
  told?: number,
): Promise<void> {
  // What an image shows is not understood, and a number or a smile alone means nothing yet.
  if (!/\p{L}{2}/u.test(text)) return offerMenu(turn, chat, text, files, resolved);
  const seen = turn.understand(text);
  const language = languageOf(turn.me);
  if (mayBeKnown(text, seen) && (await noticesFor(turn, seen.service)).some(({ id }) => id !== told)) {
    const draft = newDraft(turn, text, files);
    if (told !== undefined) markTold(turn, draft.id, told);
    await tellFirst(turn, chat, draft, seen.service, told);
    return;
  }
  const meanings = seen.clarify ?? (namesAServiceOnly(text, seen) ? bareServiceMeanings : null);
  if (meanings) {
    const draft = newDraft(turn, text, files);
    const view = viewOf(turn, draft, seen, null);
    const question = clarification(view, meanings, language);
    // Two ways at least, else it is no question.
    if ((question.buttons?.length ?? 0) < 3) {
      reply(turn, chat, menuFor(turn, draft.id, text, files.length, resolved));
      return;
    }
    const post = inChat(turn, chat, question);
    turn.plan.deliveries.push(post);
    turn.afterCommit.push({ draft: draft.id, delivery: post.id, lane: post.lane, text });
    return;
  }
  switch (seen.intent) {
    case 'ask':
      reply(turn, chat, await answerDraft(turn, newDraft(turn, text, files), told));
      return;
    case 'report':
    case 'request':
    case 'feedback': {
      const message = proposal(viewOf(turn, newDraft(turn, text, files), seen, seen.intent), seen.intent, language);
      reply(turn, chat, message);
      return;
    }
    case 'status':
      return showStatus(turn, chat, seen);
    case 'handoff':
      return handOff(turn, chat, text, files);
    case 'smalltalk':
      reply(turn, chat, smalltalk(turn, text, files));
      return;
    case 'oos':
      reply(turn, chat, outOfScope(newDraft(turn, text, files).id, text, language));
  }
}

/** A report or a question, or something that may turn out to be one. */
function mayBeKnown(text: string, seen: Understood): boolean {
  const meanings = seen.clarify ?? (namesAServiceOnly(text, seen) ? bareServiceMeanings : [seen.intent]);
  return meanings.includes('report') || meanings.includes('ask');
}

/** `VPN`, and not a word more: whatever the model thinks of it, it is anybody's guess. */
function namesAServiceOnly(text: string, { service, tickets }: Understood): boolean {
  return service !== null && tickets.length === 0 && (text.match(/\p{L}+/gu)?.length ?? 0) <= 1;
}

const bareServiceMeanings: Intent[] = ['report', 'request', 'ask'];

function viewOf(turn: Turn, draft: Draft, seen: Understood, what: Passable | null): ProposalView {
  const { catalogue, me } = turn;
  return {
    catalogue,
    draft: draft.id,
    text: draft.text,
    files: draft.files.length,
    seen,
    missionKnown: missionIdOf(catalogue, me) !== null,
    kind: feedbackKind(draft.text),
    queue: what === 'feedback' ? catalogue.feedbackQueue : queueFor(turn, seen.service),
  };
}

/** More words than a greeting needs are kept, in case something was to be done after all. */
function smalltalk(turn: Turn, text: string, files: Attachment[]) {
  const language = languageOf(turn.me);
  if (isMereThanks(text)) return { text: say(language, 'thanks.reply') };
  const kept = (text.match(/\p{L}{2,}/gu)?.length ?? 0) > 3 || files.length > 0;
  const draft = kept ? newDraft(turn, text, files) : undefined;
  const start = menuFor(turn, draft?.id ?? '', draft?.text ?? '', files.length);
  return { ...start, text: say(language, 'smalltalk.text') };
}

/** The ticket that was named, if it is the person's own; else all of theirs. */
async function showStatus(turn: Turn, chat: ThreadRef | undefined, seen: Understood): Promise<void> {
  const intro = say(languageOf(turn.me), 'status.intro');
  for (const mention of seen.tickets) {
    if (!('id' in mention)) continue;
    const named = await caseNamed(turn, String(mention.id));
    if (named?.ticket.requester !== turn.me.id) continue;
    const receipt = receiptOf(turn, named);
    reply(turn, chat, { ...receipt, text: `${intro} ${receipt.text}` });
    return;
  }
  reply(turn, chat, await mine(turn));
}

/** A human, please: no form and no question stands in the way. */
export async function handOff(turn: Turn, chat: ThreadRef | undefined, text: string, files: Attachment[]): Promise<void> {
  const { catalogue, me, now } = turn;
  const created = await createTicket(turn, {
    kind: 'question',
    text,
    service: turn.understand(text).service,
    impact: null,
    since: null,
    files,
    handoff: true,
  });
  const language = languageOf(me);
  const { desks } = queueOf(catalogue, created.ticket.queue);
  const queue = queueName(catalogue, created.ticket.queue, language);
  if (desks.some((desk) => isOpen(desk.hours, now))) {
    reply(turn, chat, { text: say(language, 'handoff.now', { queue }) });
    return;
  }
  const openings = desks.flatMap((desk) => {
    const next = nextOpening(desk.hours, now);
    return next.ok ? [next.at] : [];
  });
  const first = openings.sort((a, b) => a.getTime() - b.getTime())[0];
  const sentence = first
    ? say(language, 'handoff.later', { queue, time: localTime(language, first, zoneOf(catalogue, me)) })
    : say(language, 'handoff.unknown', { queue });
  reply(turn, chat, { text: sentence });
}

/** An outside model knew what the text means: the question becomes a proposal, in place, unless it was answered by now. */
export async function answerQuestion(turn: Turn, { draft: id, delivery: of, lane }: Question, what: Passable): Promise<void> {
  const draft = await turn.tx.draft(id);
  if (!draft || draft.used) return;
  const view = viewOf(turn, draft, turn.understand(draft.text), what);
  turn.plan.deliveries.push(delivery(turn, { do: 'edit', of, message: proposal(view, what, languageOf(turn.me)) }, lane));
}

/** Pressed [Talk to a person] on a question of the bot. */
export async function handOffDraft(turn: Turn, chat: ThreadRef | undefined, draft: Draft): Promise<void> {
  useDraft(turn, draft);
  await handOff(turn, chat, draft.text, draft.files);
}
