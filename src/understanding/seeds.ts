/** The sentences the models learn from: one readable file a language, `## intent` heads, one sentence a line. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const intents = ['report', 'request', 'ask', 'feedback', 'status', 'handoff', 'smalltalk'] as const;
/** What a person wants. Out of scope is none of them: src/understanding/gate.ts decides it. */
export type Intent = (typeof intents)[number];

export interface Seed {
  /** `{service}` stands for the name of any service. */
  text: string;
  language: string;
  intent: Intent | 'oos';
}

/** Reads every `LANGUAGE.txt` of the folder. Throws a sentence that names file and line where one cannot be read. */
export function loadSeeds(folder = fileURLToPath(new URL('./seeds', import.meta.url))): Seed[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) => parseSeeds(readFileSync(`${folder}/${name}`, 'utf8'), name));
}

export function parseSeeds(content: string, fileName: string): Seed[] {
  const language = fileName.replace(/\.txt$/, '');
  let intent: Seed['intent'] | undefined;
  return content.split('\n').flatMap((line, index) => {
    const text = line.trim();
    if (text === '') return [];
    const head = /^## *(.*)$/.exec(text)?.[1];
    if (head !== undefined) {
      intent = [...intents, 'oos' as const].find((known) => known === head);
      if (intent === undefined) throw new Error(`${fileName}:${index + 1}: "${head}" is no intent; possible are ${intents.join(', ')}, oos`);
      return [];
    }
    if (intent === undefined) throw new Error(`${fileName}:${index + 1}: a sentence stands before the first "## intent" head`);
    return [{ text, language, intent }];
  });
}
