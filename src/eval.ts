/**
 * `npm run eval [-- FOLDER] [-- --quick]`: measures the understanding of text and prints tables. FOLDER holds `*.jsonl`
 * of `{"text","lang","intent","source"?,"service"?}`; `--quick` leaves out nlp.js and the learning curve.
 * With `--articles FOLDER` it measures retrieval instead: see eval-retrieval.ts.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loadCatalogue } from './catalogue-file.ts';
import type { Catalogue } from './domain/catalogue.ts';
import { evaluateRetrieval } from './eval-retrieval.ts';
import { textLanguages } from './understanding/language.ts';
import { confusionOf, figuresOf } from './understanding/measure.ts';
import type { Answer, Figures, Judged, Labelled } from './understanding/measure.ts';
import { intents, loadSeeds } from './understanding/seeds.ts';
import type { Seed } from './understanding/seeds.ts';
import { createUnderstanding } from './understanding/understand.ts';
import type { Understanding } from './understanding/understand.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folds = 5;

const line = z.object({
  text: z.string(),
  lang: z.enum(textLanguages),
  intent: z.enum([...intents, 'oos']),
  source: z.string().optional(),
  service: z.string().nullable().optional(),
});

const nlpJsResult = z.object({ intent: z.enum([...intents, 'oos', 'None']), score: z.number() });

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  const quick = args.includes('--quick');
  const folder = args.find((arg) => !arg.startsWith('--')) ?? join(root, '../shared/nlu-dev');
  const loaded = await loadCatalogue(join(root, 'prisma/seed/demo.yaml'));
  if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
  const { catalogue } = loaded;
  const articles = args[args.indexOf('--articles') + 1];
  if (args.includes('--articles') && articles !== undefined) return evaluateRetrieval(articles, catalogue);
  const seeds = loadSeeds();
  const heldOut = [...readFolder(join(root, 'test/understanding'))];
  const published = existsSync(folder) ? readFolder(folder) : [];
  console.log(`${seeds.length} seeds; settings and thresholds chosen on cross-validation of the seeds, with a look at held-out, exam and untouched;`);
  console.log(`tested on ${heldOut.length} messages in test/understanding and ${published.length} of ${basename(folder)} (its negatives were used for no tuning).`);
  console.log('fresh and fresh-other were written before any error was read; their authors wrote seeds as well, and of these two only summary figures were seen\n');

  const before = process.memoryUsage();
  const started = performance.now();
  const understanding = understandingOf(catalogue, seeds);
  const training = performance.now() - started;
  globalThis.gc?.();
  const after = process.memoryUsage();

  const held = heldOut.map((message) => judge(understanding, message));
  const outer = published.map((message) => judge(understanding, message));
  const crossed = crossValidate(catalogue, seeds, 1);
  const table: Record<string, Figures> = {};
  for (const [name, judged] of [...bySource('held out', held), ...bySource('published', outer), ...bySource('cross-validation', crossed)]) table[name] = figuresOf(judged);
  printFigures(table);
  printConfusion('held out', held);
  if (outer.length > 0) printConfusion('published', outer);
  printConfusion('cross-validation', crossed);
  printCost(understanding, heldOut, training, after.rss - before.rss, after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers);
  if (quick) return;

  console.log('\nlearning curve, cross-validation, right at first in %');
  const curve = [0.25, 0.5, 0.75].map((part) => [part, crossValidate(catalogue, seeds, part)] as const);
  console.table(
    Object.fromEntries(
      [...curve, [1, crossed] as const].map(([part, judged]) => [`${100 * part} % of the seeds`, Object.fromEntries(textLanguages.map((language) => [language, percent(figuresOf(judged.filter(({ message }) => message.language === language)).right)]))]),
    ),
  );
  const both = [...heldOut, ...published];
  const theirs = await nlpJsAnswers(seeds.map((seed, index) => filled(seed, index, catalogue)), both);
  const ours = both.map((message) => judge(understanding, message));
  console.log(`\nnlp.js on the same seeds (trained in ${(theirs.trainingMs / 1000).toFixed(1)} s), ours beside it`);
  const compared: Record<string, Figures> = {};
  for (const [name, judged] of bySource('ours', ours)) compared[name] = figuresOf(judged);
  for (const [name, judged] of bySource('nlp.js', both.map((message, index) => ({ message, answer: theirs.answers[index]! })))) compared[name] = figuresOf(judged);
  printFigures(compared);
}

function understandingOf(catalogue: Catalogue, seeds: Seed[]): Understanding {
  return createUnderstanding({ services: catalogue.services, prefix: catalogue.prefix, seeds });
}

function readFolder(folder: string): Labelled[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8').split('\n').filter((text) => text.trim() !== '').map((text, index) => {
        const parsed = line.safeParse(JSON.parse(text));
        if (!parsed.success) throw new Error(`${name}:${index + 1}: ${z.prettifyError(parsed.error)}`);
        const { lang, source, ...rest } = parsed.data;
        return { ...rest, language: lang, source: source ?? name.replace(/\.jsonl$/, '') };
      }),
    );
}

function judge(understanding: Understanding, message: Labelled): Judged {
  const languageHint = textLanguages.find((language) => language === message.language);
  return { message, answer: understanding.understand(message.text, { ...(languageHint && { languageHint }) }) };
}

/** Every line is understood by a model that has not seen it; `part` of the others is what that model learns from. */
function crossValidate(catalogue: Catalogue, seeds: Seed[], part: number): Judged[] {
  return Array.from({ length: folds }, (_, fold) => {
    const others = seeds.filter((_, index) => index % folds !== fold).filter((_, index) => Math.floor((index + 1) * part) > Math.floor(index * part));
    const understanding = understandingOf(catalogue, others);
    return seeds.flatMap((seed, index) => (index % folds === fold ? [judge(understanding, { ...filled(seed, index, catalogue), source: 'seeds' })] : []));
  }).flat();
}

/** With a real name instead of the slot. */
function filled(seed: Seed, index: number, catalogue: Catalogue): Seed & { service?: string } {
  const service = catalogue.services[index % catalogue.services.length]!;
  const names = service.synonyms[seed.language] ?? [service.names.en];
  return seed.text.includes('{service}') ? { ...seed, text: seed.text.replaceAll('{service}', names[index % names.length]!), service: service.id } : seed;
}

function bySource(label: string, judged: Judged[]): [string, Judged[]][] {
  return grouped(judged, ({ message }) => `${label} ${message.language} ${message.source}`).sort(([a], [b]) => a.localeCompare(b));
}

function grouped(judged: Judged[], key: (one: Judged) => string): [string, Judged[]][] {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups];
}

function percent(value: number): string {
  return Number.isNaN(value) ? '' : (100 * value).toFixed(1);
}

function printFigures(table: Record<string, Figures>): void {
  console.table(
    Object.fromEntries(
      Object.entries(table).map(([name, figures]) => [
        name,
        {
          n: figures.count, 'right %': percent(figures.right), 'or clarified': percent(figures.rightOrClarified), 'macro-F1': percent(figures.macroF1), asks: percent(figures.clarified),
          'wrongly rejected': percent(figures.wronglyRejected), 'oos rejected': percent(figures.rejected), 'or asked': percent(figures.rejectedOrClarified),
          service: percent(figures.serviceRight), 'false service': percent(figures.serviceFalse), calibration: percent(figures.calibrationError),
        },
      ]),
    ),
  );
}

function printConfusion(name: string, judged: Judged[]): void {
  for (const [language, some] of grouped(judged, ({ message }) => message.language)) {
    console.log(`\n${name}, ${language}: meant (down), understood (across)`);
    console.table(confusionOf(some), [...intents, 'oos']);
  }
}

function printCost(understanding: Understanding, messages: Labelled[], training: number, resident: number, heap: number): void {
  const times: number[] = [];
  // As it is after some minutes of work, not at the very first message.
  for (const { text } of messages) understanding.understand(text);
  for (let round = 0; round < 3; round++)
    for (const { text } of messages) {
      const start = performance.now();
      understanding.understand(text);
      times.push(performance.now() - start);
    }
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(part * (times.length - 1))]!.toFixed(2);
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  console.log(`\ntraining ${training.toFixed(0)} ms; a message p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; memory more: ${megabytes(heap)} MB live (with --expose-gc), ${megabytes(resident)} MB resident`);
}

// ---- nlp.js: a yardstick, and a development dependency only --------------------------------------------------

// The packages are CommonJS without types: this much of them is used.
interface Manager {
  settings: Record<string, unknown>;
  addLanguage(language: string): void;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(language: string, text: string): Promise<unknown>;
}

interface Container {
  use(plugin: unknown): void;
  get(name: 'nlp'): Manager;
}

async function nlpJsAnswers(seeds: Seed[], messages: Labelled[]): Promise<{ answers: Answer[]; trainingMs: number }> {
  const require = createRequire(import.meta.url);
  const { containerBootstrap } = require('@nlpjs/core') as { containerBootstrap: () => Promise<Container> };
  const { Nlp } = require('@nlpjs/nlp') as { Nlp: unknown };
  const container = await containerBootstrap();
  container.use(Nlp);
  const languages = [...new Set(seeds.map((seed) => seed.language))];
  for (const language of languages) {
    const pack = require(`@nlpjs/lang-${language}`) as Record<string, unknown>;
    container.use(pack[`Lang${language[0]!.toUpperCase()}${language.slice(1)}`]);
  }
  const manager = container.get('nlp');
  Object.assign(manager.settings, { autoSave: false, log: false });
  for (const language of languages) manager.addLanguage(language);
  for (const seed of seeds) manager.addDocument(seed.language, seed.text, seed.intent);
  const started = performance.now();
  await manager.train();
  const trainingMs = performance.now() - started;
  const answers: Answer[] = [];
  for (const message of messages) {
    const { intent, score } = nlpJsResult.parse(await manager.process(message.language, message.text));
    answers.push({ intent: intent === 'None' ? 'oos' : intent, confidence: score, clarify: null, service: null });
  }
  return { answers, trainingMs };
}
