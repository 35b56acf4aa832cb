/** Articles and questions as the index sees them: stems, parts of compounds, and pieces of four letters. */
import { createSplitter } from './compounds.ts';
import { functionWords } from './function-words.ts';
import type { TextLanguage } from './language.ts';
import type { Terms } from './postings.ts';
import { bareWords, createStemmer } from './stems.ts';

export interface Read {
  stems: Terms;
  pieces: Terms;
}

export interface Reader {
  article(fields: { text: string; weight: number }[]): Read;
  /** Reads the beginning of longer texts only. */
  question(text: string): Read;
}

interface Word {
  stem: string;
  /** Stems of a compound's parts. */
  parts: string[];
  pieces: string[];
  /** Says what a text is about. */
  telling: boolean;
}

const pieceLength = 4;
const partWeight = 0.6;
const functionWordWeight = 0.2;
const mostLetters = 10_000;
const mostWords = 64;

/** @param texts all that will be indexed: their words are what compounds are made of */
export function createReader(language: TextLanguage, texts: string[]): Reader {
  const stem = createStemmer(language);
  const functions = functionWords(language);
  const stems = new Map<string, string>();
  for (const text of texts) for (const word of bareWords(text, language)) if (!stems.has(word)) stems.set(word, stem(word));
  const nouns = new Set([...stems].flatMap(([word, one]) => (functions.has(word) ? [] : [one])));
  const split = language === 'de' ? createSplitter(nouns, stem) : () => [];

  const lookAt = (word: string): Word => {
    const whole = stems.get(word) ?? stem(word);
    const telling = !functions.has(word);
    return { stem: whole, parts: split(word).filter((part) => part !== whole), pieces: telling ? piecesOf(word) : [], telling };
  };
  const vocabulary = new Map([...stems.keys()].map((word) => [word, lookAt(word)]));

  return {
    article(fields) {
      const read: Read = { stems: new Map(), pieces: new Map() };
      for (const { text, weight } of fields)
        for (const word of bareWords(text, language)) {
          const { stem, parts, pieces } = vocabulary.get(word) ?? lookAt(word);
          more(read.stems, stem, weight);
          for (const part of parts) more(read.stems, part, partWeight * weight);
          for (const piece of pieces) more(read.pieces, piece, weight);
        }
      return read;
    },

    question(text) {
      const read: Read = { stems: new Map(), pieces: new Map() };
      for (const word of [...new Set(bareWords(text.slice(0, mostLetters), language))].slice(0, mostWords)) {
        const { stem, parts, pieces, telling } = vocabulary.get(word) ?? lookAt(word);
        once(read.stems, stem, telling ? 1 : functionWordWeight);
        for (const part of parts) once(read.stems, part, partWeight);
        for (const piece of pieces) once(read.pieces, piece, 1);
      }
      return read;
    },
  };
}

function more(terms: Terms, term: string, weight: number): void {
  terms.set(term, (terms.get(term) ?? 0) + weight);
}

/** What a question says twice it does not mean twice. */
function once(terms: Terms, term: string, weight: number): void {
  terms.set(term, Math.max(terms.get(term) ?? 0, weight));
}

function piecesOf(word: string): string[] {
  const padded = `_${word}_`;
  return Array.from({ length: Math.max(1, padded.length - pieceLength + 1) }, (_, at) => padded.slice(at, at + pieceLength));
}
