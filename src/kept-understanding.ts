/**
 * Learning takes seconds, so its outcome is kept in a file and learnt anew only when a seed, a service or the engine's
 * code is another. The file holds numbers, no sentence.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import type { Catalogue, Service } from './domain/catalogue.ts';
import type { Store, Suggestion } from './ports/store.ts';
import type { Models } from './understanding/models.ts';
import { intents, loadSeeds } from './understanding/seeds.ts';
import type { Seed } from './understanding/seeds.ts';
import { createUnderstanding } from './understanding/understand.ts';
import type { Understanding } from './understanding/understand.ts';

/** `node_modules` goes with the next installation, and so does what was kept. */
const usual = fileURLToPath(new URL('../node_modules/.cache/botschaft', import.meta.url));
const engine = fileURLToPath(new URL('./understanding', import.meta.url));
/** Catalogues differ from test to test and from bot to bot; the oldest files are removed. */
const mostKept = 8;

const learnt = z.object({ classes: z.number(), ids: z.instanceof(Int32Array), weights: z.instanceof(Int16Array), step: z.number() });
const models = z.object({ intents: learnt, outside: learnt });

/** Learns, or reads from `folder` what the same seeds, services and code have taught before. */
export function createKeptUnderstanding(config: { services: Service[]; prefix: string; seeds: Seed[] }, folder = usual): Understanding {
  const file = join(folder, `understanding-${keyOf(config)}.bin`);
  return createUnderstanding({ ...config, models: (learn) => readKept(file) ?? kept(folder, file, learn()) });
}

/** From the seed files and from what people corrected and an operator accepted. */
export async function learnFromUse(store: Pick<Store, 'suggestions'>, { services, prefix }: Catalogue): Promise<Understanding> {
  const accepted = (await store.suggestions('accepted')).flatMap(seedFrom);
  return createKeptUnderstanding({ services, prefix, seeds: [...loadSeeds(), ...accepted] });
}

/** A pair that an operator has accepted is learnt from like a line of the seed files. */
function seedFrom({ kind, text, language, chosen }: Suggestion): Seed[] {
  const intent = [...intents, 'oos' as const].find((known) => known === chosen);
  return kind === 'intent' && intent ? [{ text: text.replace(/\s+/g, ' '), language, intent }] : [];
}

function keyOf({ seeds, services }: { seeds: Seed[]; services: Service[] }): string {
  const hash = createHash('sha256').update(process.versions.v8).update(JSON.stringify(services));
  for (const name of readdirSync(engine).filter((name) => name.endsWith('.ts')).sort()) hash.update(readFileSync(join(engine, name)));
  for (const { text, language, intent } of seeds) hash.update(`${language}\0${intent}\0${text}\0`);
  return hash.digest('hex').slice(0, 32);
}

/** A file that is not there, not whole or of another shape counts as none. */
function readKept(file: string): Models | undefined {
  try {
    return models.parse(deserialize(readFileSync(file)));
  } catch {
    return undefined;
  }
}

/** Whole or not at all. Where nothing can be written, the next start learns again. */
function kept(folder: string, file: string, found: Models): Models {
  try {
    mkdirSync(folder, { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, serialize(found));
    renameSync(draft, file);
    const ages = readdirSync(folder)
      .map((name) => join(folder, name))
      .map((path) => ({ path, at: statSync(path).mtimeMs }))
      .sort((a, b) => b.at - a.at);
    for (const { path } of ages.slice(mostKept)) rmSync(path, { force: true });
  } catch {
    // Nothing is lost but time.
  }
  return found;
}
