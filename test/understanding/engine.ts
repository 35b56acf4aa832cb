/** The engine as the bot has it: all seeds, the demo catalogue. */
import { readFileSync } from 'node:fs';
import { loadCatalogue } from '../../src/catalogue-file.ts';
import { loadSeeds } from '../../src/understanding/seeds.ts';
import type { Labelled } from '../../src/understanding/measure.ts';
import { createKeptUnderstanding } from '../../src/kept-understanding.ts';
import type { Understanding } from '../../src/understanding/understand.ts';

export const seeds = loadSeeds();
export const services = await demoServices();

async function demoServices() {
  const loaded = await loadCatalogue(new URL('../../prisma/seed/demo.yaml', import.meta.url).pathname);
  if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
  return loaded.catalogue.services;
}

export function engine(): Understanding {
  return createKeptUnderstanding({ services, prefix: 'AA', seeds });
}

/** Messages with a known meaning; `file` stands in this folder. */
export function messagesOf(file: string): Labelled[] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const { lang, ...rest } = JSON.parse(line) as { text: string; lang: string; intent: Labelled['intent']; service: string | null };
    return { ...rest, language: lang, source: file };
  });
}
