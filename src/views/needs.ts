/** Needs as everyone sees them, as the feedback queue sees them, and the news of one. Missions are counted, never people. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { Need, NeedState } from '../domain/need.ts';
import type { Button, Message } from '../ports/chat.ts';
import type { CountedNeed, NeedVoice } from '../ports/feedback.ts';
import { say } from './say.ts';
import { missionName, serviceName, shorten } from './words.ts';

export const pageLength = 10;
/** More would make the card a book. */
const voicesShown = 15;

/** `Need 12 · Title`. */
export function needTitle({ id, title }: Pick<Need, 'id' | 'title'>, language: Language): string {
  return `${say(language, 'need.number', { number: String(id) })} · ${title}`;
}

export interface NeedListView {
  catalogue: Catalogue;
  needs: CountedNeed[];
  total: number;
  /** From 0. */
  page: number;
  pages: number;
  query: string;
}

export function needList({ catalogue, needs, total, page, pages, query }: NeedListView, language: Language): Message {
  const search: Button = { action: 'needs-search.open', value: '', label: say(language, 'button.needs.search'), opens: true };
  const title = say(language, 'needs.title');
  if (total === 0) return { title, text: say(language, query ? 'needs.none.found' : 'needs.none', { query }), buttons: [search] };
  const turnTo = (to: number, key: 'button.page.back' | 'button.page.next'): Button => ({ action: 'needs.list', value: `${to}:${query}`, label: say(language, key) });
  return {
    title,
    text: [
      say(language, 'needs.text', { count: total }),
      ...(query ? [say(language, 'needs.query', { query })] : []),
      ...(pages > 1 ? [say(language, 'needs.page', { page: page + 1, pages })] : []),
      say(language, 'needs.how', { number: String(needs[0]?.id ?? 1) }),
    ].join(' '),
    facts: needs.map((need) => ({ label: needTitle(need, language), value: lineOf(catalogue, need, language) })),
    buttons: [
      ...needs.map((need) => ({ action: 'need.show', value: String(need.id), label: say(language, 'need.number', { number: String(need.id) }) })),
      ...(page > 0 ? [turnTo(page - 1, 'button.page.back')] : []),
      ...(page + 1 < pages ? [turnTo(page + 1, 'button.page.next')] : []),
      search,
    ],
  };
}

function lineOf(catalogue: Catalogue, need: CountedNeed, language: Language): string {
  const parts = [say(language, `need.state.${need.state}`), say(language, 'need.missions', { count: need.missions })];
  if (need.service) parts.push(serviceName(catalogue, need.service, language));
  return parts.join(' · ');
}

export function needPage(catalogue: Catalogue, need: CountedNeed, joined: boolean, language: Language): Message {
  return {
    title: needTitle(need, language),
    text: `${need.wanted}\n${say(language, joined ? 'need.page.joined' : 'need.page.join', { number: String(need.id) })}`,
    facts: [
      ...factsOf(catalogue, need, language),
      { label: say(language, 'fact.missions'), value: say(language, 'need.missions', { count: need.missions }) },
    ],
    buttons: [{ action: 'need-join.open', value: `${need.id}:${need.version}`, label: say(language, 'button.need-join'), opens: true, style: 'primary' }],
  };
}

function factsOf(catalogue: Catalogue, need: Need, language: Language) {
  return [
    { label: say(language, 'fact.status'), value: say(language, `need.state.${need.state}`) },
    { label: say(language, 'fact.service'), value: serviceName(catalogue, need.service, language) },
    ...(need.answer ? [{ label: say(language, need.state === 'declined' ? 'fact.reason' : 'fact.word'), value: need.answer }] : []),
  ];
}

/** For the feedback queue: the missions by name and what they said. */
export function needCard(catalogue: Catalogue, need: Need, voices: NeedVoice[], language: Language): Message {
  const missions = new Set(voices.flatMap(({ mission }) => (mission === null ? [] : [mission])));
  const said = voices.slice(0, voicesShown).map(({ mission, words }) => ({ label: missionName(catalogue, mission, language), value: shorten(words, 150) }));
  const left = voices.length - said.length;
  return {
    title: needTitle(need, language),
    text: say(language, 'queue.need.how'),
    quote: { text: need.wanted },
    facts: [
      ...factsOf(catalogue, need, language),
      { label: say(language, 'fact.missions'), value: say(language, 'need.missions', { count: missions.size }) },
      ...said,
      ...(left > 0 ? [{ label: '…', value: say(language, 'need.more-voices', { count: left }) }] : []),
    ],
    buttons: [{ action: 'need-state.open', value: `${need.id}:${need.version}`, label: say(language, 'button.need-state'), opens: true, style: 'primary' }],
  };
}

/** *You said …, we …* */
export function needNews(need: Need, news: { state: NeedState; answer: string | null }, words: string, language: Language): Message {
  const text = say(language, `need.news.${news.state}`, { words: shorten(words.replace(/\s+/g, ' '), 200) });
  return {
    title: needTitle(need, language),
    text,
    quote: news.answer ? { author: say(language, 'need.news.author'), text: news.answer } : undefined,
    buttons: [{ action: 'need.show', value: `${need.id}:${need.version}`, label: say(language, 'need.number', { number: String(need.id) }) }],
  };
}

/** On the personal page. */
export function needsTeaser(language: Language): Message {
  return {
    title: say(language, 'needs.title'),
    text: say(language, 'needs.teaser'),
    buttons: [{ action: 'needs.list', value: '', label: say(language, 'button.needs') }],
  };
}
