/** How long a question takes to find its articles among ten thousand, and how long their index takes to be made. */
import type { Article } from '../../src/domain/article.ts';
import { createArticleIndex } from '../../src/understanding/retrieval.ts';
import { percentile } from './load.ts';
import { row, type Measure } from './table.ts';

const count = 10_000;
const topics = ['Drucker', 'Laptop', 'Kennwort', 'Postfach', 'Telefon', 'Konferenz', 'Netzwerk', 'Visum', 'Reisepass', 'Laufwerk', 'Zugang', 'Software', 'Bildschirm', 'Akte', 'Termin'];
const heads = ['einstellung', 'störung', 'bestellung', 'freigabe', 'sperre', 'anleitung', 'verbindung', 'verwaltung', 'prüfung', 'adresse', 'gerät', 'konto'];
const verbs = ['öffnen', 'ändern', 'beantragen', 'zurücksetzen', 'verbinden', 'melden', 'löschen', 'übertragen', 'sperren', 'erneuern', 'drucken', 'speichern'];
const between = 'die der das und mit für auf im in zu ist nicht wird eine Sie wenn dann bitte danach oder von'.split(' ');

export const ask: Measure = async (_world, { quick }) => {
  const random = seeded(20261123);
  const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!;
  // A few words are said all the time and most hardly ever.
  const rare = Array.from({ length: 40_000 }, () => Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables)).join(''));
  const word = (): string => {
    const kind = random();
    if (kind < 0.4) return pick(between);
    if (kind < 0.5) return pick(verbs);
    if (kind < 0.6) return pick(topics);
    if (kind < 0.75) return pick(topics) + pick(heads);
    return rare[Math.floor(rare.length * random() ** 3)]!;
  };
  const words = (least: number, most: number) => Array.from({ length: least + Math.floor(random() * (most - least)) }, word).join(' ');
  const articles = Array.from({ length: count }, (_, n): Article => ({
    ...{ id: `a-${n}`, service: null, language: n % 2 ? 'de' : 'en', title: words(3, 8), text: words(40, 120) },
    ...{ questions: [words(4, 10), words(4, 10)], checkedAt: new Date(0), retired: false },
  }));

  const started = performance.now();
  const index = createArticleIndex(articles);
  const building = performance.now() - started;

  const search = (text: string): number => {
    const before = performance.now();
    index.search(text, { language: 'de' });
    return performance.now() - before;
  };
  const questions = Array.from({ length: quick ? 500 : 3_000 }, () => words(2, 20));
  for (const text of questions.slice(0, 300)) search(text);
  const times = questions.map(search);
  const long = Array.from({ length: 20 }, () => search(words(12_000, 14_000)));
  const shown = (values: number[], share: number) => `${percentile(values, share).toFixed(2)} ms`;
  return [
    row('ask among 10,000 articles, p50', '', shown(times, 0.5)),
    row('ask among 10,000 articles, p99', '< 10 ms', shown(times, 0.99), percentile(times, 0.99) < 10),
    row('ask with a text of 100 kB, longest of 20', '', shown(long, 1)),
    row('index of 10,000 articles made', '', `${(building / 1000).toFixed(1)} s`),
  ];
};

const syllables = 'ba be bi bo bu da de di do du fa fe fi ga ge gi gu ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu wa we wi scha stei'.split(' ');

/** Mulberry32: the same numbers at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
