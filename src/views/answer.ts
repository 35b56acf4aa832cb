/** The answer to a question: what is known about the matter, how the service stands, and the way to a person. */
import type { Article } from '../domain/article.ts';
import type { Catalogue, Language } from '../domain/catalogue.ts';
import { openSpan } from '../domain/hours.ts';
import { standingOf, type ServiceNotice } from '../domain/service-state.ts';
import type { Button, Message } from '../ports/chat.ts';
import type { Draft } from '../ports/store.ts';
import { localClock, localDate, localTime, say } from './say.ts';
import { queueName, queueOf, serviceName, shorten } from './words.ts';

export interface AnswerView {
  catalogue: Catalogue;
  draft: Draft;
  /** Undefined: nothing was found. */
  article: Article | undefined;
  others: Article[];
  /** The article's, else the one that was named. */
  service: string | null;
  /** Without a known mission the way to the IT group leads through a form that asks for it. */
  missionKnown: boolean;
  /** Those that are not over and concern the asker; what runs now is told before anything else. */
  notices: (ServiceNotice & { told: boolean })[];
  now: Date;
  /** The asker's. */
  zone: string;
}

export function answer(view: AnswerView, language: Language): Message {
  const { article, draft, service } = view;
  const running = runningFor(view);
  const buttons = answerButtons(view, language);
  const offers = [
    ...(draft.files.length ? [say(language, 'answer.files', { count: draft.files.length })] : []),
    say(language, 'answer.number', { count: buttons.length }),
  ].join(' ');
  const facts = service ? serviceFacts(view, service, language) : [];
  if (article) facts.push({ label: say(language, 'fact.checked'), value: localDate(language, article.checkedAt, 'UTC') });
  return {
    title: article?.title,
    text: [
      ...running.map(({ title, text }) => `⚠️ ${title}\n${text}`),
      article ? inLanguage(article, language) : say(language, 'answer.none'),
      offers,
    ].join('\n\n'),
    quote: article ? undefined : { text: draft.text },
    facts,
    buttons,
  };
}

/** Each text hears of a notice once. */
function runningFor({ service, notices, now }: AnswerView): ServiceNotice[] {
  return service ? standingOf(service, notices.filter(({ told }) => !told), now).running : [];
}

function inLanguage({ language: written, text }: Article, language: Language): string {
  return written === language ? text : `${say(language, 'answer.other-language', { language: say(language, `language.${written}`) })}\n${text}`;
}

function answerButtons(view: AnswerView, language: Language): Button[] {
  const { article, others, draft, missionKnown } = view;
  const [disturbed] = runningFor(view);
  const value = (id: string) => `${draft.id}:${id}`;
  const toIt = say(language, 'button.to-it');
  return [
    ...(disturbed ? [{ action: 'me-too', value: `${disturbed.id}:${draft.id}`, label: say(language, 'button.me-too') }] : []),
    ...(article
      ? [{ action: 'answer.helped', value: value(article.id), label: say(language, 'button.helped'), style: 'primary' as const }]
      : []),
    missionKnown
      ? { action: 'question.send', value: draft.id, label: toIt }
      : { action: 'question.open', value: draft.id, label: toIt, opens: true },
    ...others.map(({ id, title }) => ({ action: 'answer.show', value: value(id), label: shorten(title, 70) })),
    { action: 'draft.new', value: draft.id, label: say(language, 'button.other') },
  ];
}

/** State, hours, who answers, how to order. */
function serviceFacts({ catalogue, notices, now, zone }: AnswerView, id: string, language: Language): { label: string; value: string }[] {
  const service = catalogue.services.find((candidate) => candidate.id === id);
  const queue = queueOf(catalogue, service?.queue ?? catalogue.defaultQueue);
  const hours = hoursLine(queue.desks.map((desk) => desk.hours), now, zone, language);
  return [
    { label: say(language, 'fact.service'), value: serviceName(catalogue, id, language) },
    { label: say(language, 'fact.state'), value: say(language, `state.${standingOf(id, notices, now).state}`) },
    { label: say(language, 'fact.queue'), value: queueName(catalogue, queue.id, language) },
    ...(hours ? [{ label: say(language, 'fact.hours'), value: hours }] : []),
    ...(service?.order ? [{ label: say(language, 'fact.order'), value: service.order[language] }] : []),
  ];
}

/** When the desks are there, by the reader's own clock; the day is named where it is not today. */
function hoursLine(hours: Parameters<typeof openSpan>[0], now: Date, zone: string, language: Language): string | undefined {
  const span = openSpan(hours, now);
  if (!span) return undefined;
  const today = localDate(language, now, zone);
  const shown = (at: Date, day: string) => (localDate(language, at, zone) === day ? localClock(language, at, zone) : localTime(language, at, zone));
  const { from, until } = span;
  if (from > now) {
    const values = { from: shown(from, today), until: until ? shown(until, localDate(language, from, zone)) : '' };
    return say(language, until ? 'hours.closed' : 'hours.closed.open-end', values);
  }
  return until ? say(language, 'hours.open', { until: shown(until, today) }) : say(language, 'hours.always');
}
