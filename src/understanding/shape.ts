/** The shape of a text as features: which ideas in which order, question or statement, how long, how it ends. */
import { ideasOf } from './lexicon.ts';
import { remembered, serviceMark, wordsOf } from './words.ts';

/** Longer texts are read up to here. */
const mostWords = 200;

/**
 * @param folded text folded by `fold`, services masked
 * @param all its words
 */
export function shapeOf(folded: string, all: string[]): string[] {
  const words = all
    .slice(0, mostWords)
    .filter((word) => !/^[?!]/.test(word));
  const perWord = words.map(intentIdeas);
  const said = new Set(perWord.flat());
  const names = new Set(said);
  let before = ['start'];
  for (const ideas of perWord) {
    for (const idea of ideas) for (const other of before) names.add(`${other}>${idea}`);
    if (ideas.length > 0) before = ideas;
  }
  for (const idea of before) names.add(`${idea}>end`);
  for (const idea of perWord[0] ?? []) names.add(`first ${idea}`);
  for (const idea of lastSentence(folded)) names.add(`end ${idea}`);

  const mood = /[?؟]\s*$/.test(folded) ? 'asks' : /[?؟]/.test(folded) ? 'asks inside' : 'tells';
  names.add(mood);
  for (const idea of said) names.add(`${mood}+${idea}`);
  if (folded.includes('!')) names.add('shouts');
  names.add(`words ${words.length < 3 ? words.length : words.length < 6 ? 'few' : words.length < 14 ? 'some' : 'many'}`);
  if (/\p{L}{2}[- ]?\d{3,}|#\d{3,}|\b\d{4,6}\b/u.test(folded)) names.add('number');
  return [...names];
}

const intentIdeas = remembered((word) => (word === serviceMark ? ['service'] : ideasOf(word).filter((idea) => !idea.startsWith('topic/'))));

/** What a longer text is about stands in its last sentence more often than not; none for a text of one. */
function lastSentence(folded: string): string[] {
  const last = folded.split(/[.!?؟]+\s/).filter((sentence) => sentence.trim().length > 3).at(-1) ?? '';
  if (last.length >= folded.length - 5) return [];
  return wordsOf(last).slice(0, mostWords).flatMap(intentIdeas);
}
