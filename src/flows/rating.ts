/** How satisfied? Asked once on the resolved message, at most once a week a person; kept and shown so that it leads to nobody. */
import { mayAsk, monthOf, ratingIn, shownGroups, type RatingAsked } from '../domain/rating.ts';
import type { Answer, FormSubmitted, Message, ThreadRef } from '../ports/chat.ts';
import type { Case } from '../ports/store.ts';
import { ratingRemarkForm } from '../views/need-forms.ts';
import { ratingList, ratingQuestion, ratingThanks } from '../views/rating.ts';
import { say } from '../views/say.ts';
import { caseNamed } from './case.ts';
import { languageOf, notice, reply, type Turn } from './turn.ts';

const noService = 'none';
/** Later answers are refused, so that a month's figures stand a week after it. */
const answerWithinMs = 7 * 24 * 3_600_000;

/** The question to go with a resolving answer, noted in the plan; nothing if the requester was asked not long ago. */
export async function askForRating(turn: Turn, { ticket, requester }: Case): Promise<Partial<Message>> {
  const service = ticket.service ?? noService;
  if (!mayAsk(await turn.tx.ratingsAsked(requester.id), service, turn.now)) return {};
  turn.plan.ratingsAsked.push({ person: requester.id, service, month: monthOf(turn.now), ticket: ticket.id, at: turn.now, state: 'asked' });
  return ratingQuestion(ticket.id, turn.capabilities(requester.platform).directThreads, languageOf(requester));
}

/** Pressed [1] … [5]. */
export async function rate(turn: Turn, value: string): Promise<Answer> {
  const [, ticket, stars] = /^(\d{1,9}):([1-5])$/.exec(value) ?? [];
  const language = languageOf(turn.me);
  if (!ticket || !stars) return notice(say(language, 'refused.unknown'));
  return { kind: 'notice', message: await take(turn, Number(ticket), Number(stars)) };
}

async function take(turn: Turn, ticket: number, stars: number): Promise<Message> {
  const language = languageOf(turn.me);
  const asked = (await turn.tx.ratingsAsked(turn.me.id)).find((each) => each.ticket === ticket);
  if (!asked || !inTime(turn, asked)) return { text: say(language, 'rating.too-late') };
  if (asked.state !== 'asked') return { text: say(language, 'rating.given') };
  const { service, month } = asked;
  turn.plan.ratings.push({ service, month, stars });
  turn.plan.ratingsAsked.push({ ...asked, state: 'rated' });
  return ratingThanks(ticket, language);
}

function inTime({ now }: Turn, { at }: RatingAsked): boolean {
  return now.getTime() - at.getTime() < answerWithinMs;
}

/**
 * A number typed in the resolved ticket's own thread, or `rate 4` anywhere: elsewhere a bare number answers the menu.
 * False: it is something else.
 */
export async function typedRating(turn: Turn, text: string, thread: ThreadRef, inThreadOf: Case | undefined): Promise<boolean> {
  const said = ratingIn(text);
  if (!said) return false;
  const open = (await turn.tx.ratingsAsked(turn.me.id)).filter((asked) => asked.state === 'asked' && inTime(turn, asked));
  const asked = inThreadOf ? open.find(({ ticket }) => ticket === inThreadOf.ticket.id) : open[0];
  if (said.bare) {
    if (!asked || inThreadOf?.ticket.status !== 'resolved') return false;
  } else if (!asked) {
    reply(turn, thread, { text: say(languageOf(turn.me), 'rating.too-late') });
    return true;
  }
  reply(turn, thread, await take(turn, asked.ticket, said.stars));
  return true;
}

export async function openRemark(turn: Turn, ticket: string): Promise<Answer> {
  const language = languageOf(turn.me);
  const subjectCase = await caseNamed(turn, ticket);
  if (subjectCase?.ticket.requester !== turn.me.id) return notice(say(language, 'refused.unknown'));
  return { kind: 'form', form: ratingRemarkForm({ catalogue: turn.catalogue, language, context: `${ticket}:${turn.newId()}`, values: {}, errors: {} }) };
}

export async function submitRemark(turn: Turn, event: FormSubmitted): Promise<Answer> {
  const { catalogue, me, plan, tx } = turn;
  const language = languageOf(me);
  const text = event.values.text?.trim();
  if (!text)
    return { kind: 'form', form: ratingRemarkForm({ catalogue, language, context: event.context, values: event.values, errors: { text: 'error.required' } }) };
  const asked = (await tx.ratingsAsked(me.id)).find(({ ticket }) => event.context.startsWith(`${ticket}:`));
  if (!asked || !inTime(turn, asked)) return notice(say(language, 'rating.too-late'));
  if (asked.state !== 'rated') return notice(say(language, 'rating.given'));
  plan.remarks.push({ service: asked.service, month: asked.month, text });
  plan.ratingsAsked.push({ ...asked, state: 'remarked' });
  return notice(say(language, 'rating.remark.thanks'));
}

/** For responders, about the services of their queues. */
export async function ratingsOfMyQueues(turn: Turn): Promise<Message> {
  const { catalogue, now, rights, tx } = turn;
  const language = languageOf(turn.me);
  if (rights.queues.size === 0) return { text: say(language, rights.unknown ? 'refused.rights-unknown' : 'refused.no-queue') };
  const services = catalogue.services.filter(({ queue }) => rights.queues.has(queue)).map(({ id }) => id);
  if (rights.queues.has(catalogue.defaultQueue)) services.push(noService);
  return ratingList(catalogue, shownGroups(await tx.ratingGroups(services), now), language);
}
