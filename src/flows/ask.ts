/**
 * A question is answered at once from what is published; whoever is not helped passes it on with one press, and nothing
 * is typed twice. The draft holds the question, what it was answered with, and whether that is settled.
 */
import type { Answer, Message, ThreadRef } from '../ports/chat.ts';
import type { Draft } from '../ports/store.ts';
import { answer } from '../views/answer.ts';
import { say } from '../views/say.ts';
import { draftOf, keepDraft, useDraft } from './draft.ts';
import { wasTold } from './known.ts';
import { serviceNotices } from './notices.ts';
import { languageOf, missionIdOf, notice, reply, zoneOf, type Turn } from './turn.ts';

/** The best answer and two more to choose from; beyond that nobody looks. */
const othersOffered = 2;

/** The answer to a draft's question; the draft remembers what it was. `told`: a notice that the asker has just heard. */
export function answerDraft(turn: Turn, draft: Draft, told?: number): Promise<Message> {
  const service = draft.service ?? turn.understand(draft.text).service;
  const found = turn.articles.search(draft.text, { language: turn.writtenIn(draft.text), service });
  const [best] = found;
  // One in another language is mostly the same answer once more.
  const alike = found.filter(({ id, language }) => id !== best?.id && language === best?.language);
  const others = alike.slice(0, othersOffered).map(({ id }) => id);
  const answered = { ...draft, answer: { shown: best ? [best.id] : [], others } };
  keepDraft(turn, answered);
  return answerMessage(turn, answered, told);
}

/** The article shown last, as the draft remembers it. */
export async function answerMessage(turn: Turn, draft: Draft, told?: number): Promise<Message> {
  const { catalogue, me, now, articles } = turn;
  const { shown, others } = draft.answer ?? { shown: [], others: [] };
  const article = articles.byId(shown.at(-1) ?? '');
  return answer(
    {
      catalogue,
      draft,
      article,
      others: others.flatMap((id) => articles.byId(id) ?? []),
      service: article?.service ?? serviceAsked(turn, draft),
      missionKnown: missionIdOf(catalogue, me) !== null,
      notices: await noticesToTell(turn, draft, told),
      now,
      zone: zoneOf(catalogue, me),
    },
    languageOf(me),
  );
}

/** As often as the answer is drawn again, by a number typed below it or by another article: what was told stays told. */
async function noticesToTell(turn: Turn, draft: Draft, told: number | undefined) {
  const known = await serviceNotices(turn);
  return Promise.all(known.map(async (notice) => ({ ...notice, told: notice.id === told || (await wasTold(turn, draft.id, notice.id)) })));
}

/** What the person chose, else named; else what the answer they saw is about, since they were told who answers that. */
export function serviceAsked(turn: Turn, { service, text, answer: given }: Draft): string | null {
  return service ?? turn.understand(text).service ?? turn.articles.byId(given?.shown[0] ?? '')?.service ?? null;
}

/** Pressed [This helped]. Counted for the article, not for the person. */
export async function answerHelped(turn: Turn, value: string, chat: ThreadRef | undefined): Promise<Answer> {
  const language = languageOf(turn.me);
  const [draftId = '', article = ''] = value.split(':');
  const draft = await draftOf(turn, draftId);
  if (!draft?.answer?.shown.includes(article)) return notice(say(language, 'refused.unknown'));
  if (draft.used) return notice(say(language, 'answer.used'));
  useDraft(turn, draft);
  turn.plan.articleMarks.push({ article, helped: 1, missed: 0, reminded: null });
  reply(turn, chat, { text: say(language, 'answer.thanks') });
  return { kind: 'none' };
}

/** Pressed the title of another answer. */
export async function showOther(turn: Turn, value: string, chat: ThreadRef | undefined): Promise<Answer> {
  const language = languageOf(turn.me);
  const [draftId = '', article = ''] = value.split(':');
  const draft = await draftOf(turn, draftId);
  const given = draft?.answer;
  if (!draft || !given) return notice(say(language, 'refused.unknown'));
  if (draft.used) return notice(say(language, 'answer.used'));
  if (given.shown.includes(article)) return notice(say(language, 'answer.above'));
  if (!given.others.includes(article) || !turn.articles.byId(article)) return notice(say(language, 'refused.unknown'));
  const others = given.others.filter((id) => id !== article);
  const next = { ...draft, answer: { shown: [...given.shown, article], others } };
  keepDraft(turn, next);
  reply(turn, chat, await answerMessage(turn, next));
  return { kind: 'none' };
}

/** The question goes to the IT group: none of the answers that were shown has helped. */
export function countUnhelpful(turn: Turn, draft: Draft | undefined): void {
  for (const article of draft?.answer?.shown ?? [])
    turn.plan.articleMarks.push({ article, helped: 0, missed: 1, reminded: null });
}
