/** Of all names of services that stand in a text: which is what it is about? */
import { contactWords, idleWords, mailWords } from './service-words.ts';
import { serviceMark, wordPattern } from './words.ts';

export interface ServiceFind {
  service: string;
  /** 0..1; 1 is a full name, see `named`. */
  score: number;
  /** Only words for ways to reach somebody stand for it: "Durchwahl 318". */
  contact: boolean;
  /** Only words for mail stand for it. */
  mail: boolean;
}

/** From this score on a service is named for certain; below it the word has everyday meanings too. */
export const named = 0.5;

export interface Term {
  /** All words of the name in one: `rkvisa` for "RK-Visa". */
  joined: string;
  words: number;
  service: string;
  /** Languages that use this name; names of programs stand in several. */
  languages: Set<string>;
}

export interface Hit {
  from: number;
  /** Exclusive. */
  to: number;
  term: Term;
  score: number;
}

/** Words between two names of one list: "und ein", "ni la". */
const mostBetween = 2;

/** English writes its compounds apart: a "visa printer" is a printer. */
export function withHeadsFirst(hits: Hit[]): void {
  hits.forEach((hit, index) => {
    if (hits[index + 1]?.from === hit.to) hit.score *= 0.85;
  });
}

/** Of two services the first is what a text is about more often than not; what follows is where, with what and since when. */
export function withFirstFirst(hits: Hit[]): void {
  const first = hits.find((hit) => hit.score >= named);
  for (const hit of hits) if (first !== undefined && hit.term.service !== first.term.service && hit.from > first.from) hit.score *= 0.85;
}

/** Three services and more one after the other, "computer, phone, mail, the lot": then it is about all of them and none. */
export function withoutLists(hits: Hit[]): void {
  const names = hits.filter(({ term }) => !idleWords.has(term.joined));
  const lists: Hit[][] = [];
  names.forEach((hit, index) => {
    const before = names[index - 1];
    if (before && hit.from - before.to <= mostBetween) lists.at(-1)!.push(hit);
    else lists.push([hit]);
  });
  for (const list of lists) if (new Set(list.map(({ term }) => term.service)).size >= 3) for (const hit of list) hit.score *= 0.25;
}

export function ranked(hits: Hit[]): ServiceFind[] {
  const scores = new Map<string, number>();
  const names = new Map<string, Set<string>>();
  for (const { term, score } of hits) {
    const best = scores.get(term.service) ?? 0;
    const said = names.get(term.service) ?? new Set();
    // A second name of the same service makes it likelier, the same name again does not.
    scores.set(term.service, said.has(term.joined) ? Math.max(best, score) : Math.max(best, score) + 0.25 * Math.min(best, score));
    names.set(term.service, said.add(term.joined));
  }
  const onlyOf = (service: string, words: Set<string>) => [...names.get(service)!].every((name) => words.has(name));
  return [...scores]
    .sort(([, a], [, b]) => b - a)
    .map(([service, score]) => ({ service, score: Math.min(1, score), contact: onlyOf(service, contactWords), mail: onlyOf(service, mailWords) }));
}

/** The folded text with every certain name replaced by the mark. */
export function masked(folded: string, hits: Hit[]): string {
  const certain = hits.filter((hit) => hit.score >= named);
  if (certain.length === 0) return folded;
  const places = [...folded.matchAll(wordPattern)];
  let result = '';
  let at = 0;
  for (const hit of certain) {
    const last = places[hit.to - 1]!;
    result += `${folded.slice(at, places[hit.from]!.index)} ${serviceMark} `;
    at = last.index + last[0].length;
  }
  return result + folded.slice(at);
}
