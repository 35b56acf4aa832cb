/** Commands for operators: `npm run -s botschaft -- COMMAND`. `--json` where a machine reads. */
import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { packTeamsApp } from '../manifest/teams/pack.ts';
import { migrateUp } from '../prisma/migrate-cli.ts';
import { openDatabase } from '../prisma/database.ts';
import { migrate } from '../prisma/migrate.ts';
import { createStore } from '../prisma/store.ts';
import { loadCatalogue } from './catalogue-file.ts';
import { addArticleCommands } from './cli-articles.ts';
import { addDigestCommands } from './cli-digest.ts';
import { readCataloguePath, readConfig, readDatabaseSettings } from './config.ts';
import type { Catalogue } from './domain/catalogue.ts';
import type { Store } from './ports/store.ts';
import { textLanguages } from './understanding/language.ts';
import { loadSeeds } from './understanding/seeds.ts';
import { createKeptUnderstanding } from './kept-understanding.ts';
import type { Understanding } from './understanding/understand.ts';

const understandLine = z.object({ id: z.union([z.string(), z.number()]), text: z.string(), lang: z.string().optional() });

const program = new Command('botschaft')
  .description('Botschaft: the messenger between the missions and the IT group')
  .showHelpAfterError('(--help lists the commands)');

program
  .command('config')
  .description('check the settings and say what they switch on')
  .action(() => {
    const read = readConfig();
    if (!read.ok) return fail(read.errors);
    const { slack, teams, playground, databaseUrl, dataDir, catalogue } = read.config;
    print(`Slack: ${onOff(slack)}\nTeams: ${onOff(teams)}\nPlayground: ${onOff(playground)}`);
    print(`Database: ${databaseUrl ? 'PostgreSQL' : `embedded in ${dataDir}`}\nCatalogue: ${catalogue}`);
  });

program
  .command('catalogue')
  .description('check a catalogue file; without FILE the one that CATALOGUE names')
  .argument('[file]')
  .action(async (file?: string) => {
    const read = file ? undefined : readConfig();
    if (read && !read.ok) return fail(read.errors);
    const path = file ?? read?.config.catalogue ?? '';
    const loaded = await loadCatalogue(path);
    if (!loaded.ok) return fail(loaded.errors);
    const { missions, queues, services, articles, directory } = loaded.catalogue;
    print(`${path} is good: ${missions.length} missions, ${queues.length} queues, ${services.length} services, ${articles.length} articles, ${directory.length} directory entries.`);
  });

program
  .command('migrate')
  .description('bring the database up to date (the start does this by itself)')
  .action(async () => {
    const applied = await migrateUp(readDatabaseSettings());
    print(applied.length ? `Applied: ${applied.join(', ')}` : 'The database is up to date.');
  });

const deliveries = program.command('deliveries').description('what the bot owes the platforms');

deliveries
  .command('list', { isDefault: true })
  .description('counts by state, and those that failed for good')
  .option('--json', 'print JSON')
  .action(async ({ json }: { json?: boolean }) => {
    await withStore(async ({ outbox }) => {
      const counts = await outbox.counts();
      const failed = await outbox.failed(100);
      if (json) return print(JSON.stringify({ counts, failed }));
      for (const [state, count] of Object.entries(counts)) print(`${state.padEnd(8)} ${count}`);
      for (const { id, reason, attempts, createdAt } of failed)
        print(`failed: ${id}  ${createdAt.toISOString()}  ${reason}  tried ${attempts} times`);
    });
  });

deliveries
  .command('retry')
  .description('try failed deliveries again; they are made when the bot runs')
  .argument('<id...>')
  .action(async (ids: string[]) => {
    await withStore(async ({ outbox }) => {
      for (const id of ids)
        print((await outbox.retry(id, new Date())) ? `${id} will be tried again.` : `${id} is not a failed delivery that can be tried again.`);
    });
  });

program
  .command('understand')
  .description('say what each line of a file means: {"id","text","lang"?} in, one JSON line each out')
  .argument('<file>')
  .action(async (file: string) => {
    const loaded = await loadCatalogue(readCataloguePath());
    if (!loaded.ok) return fail(loaded.errors);
    const understanding = learn(loaded.catalogue);
    for (const [index, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
      if (line.trim() === '') continue;
      const parsed = understandLine.safeParse(parseJson(line));
      if (!parsed.success) return fail([`${file}:${index + 1}: must be a JSON object with "id" and "text".`]);
      const { id, text, lang } = parsed.data;
      const seen = understanding.understand(text, { languageHint: textLanguages.find((language) => language === lang), now: new Date() });
      const { language, intent, service, urgency, confidence, clarify } = seen;
      print(JSON.stringify({ id, lang: language, intent, service, urgency, confidence: Number(confidence.toFixed(3)), clarify }));
    }
  });

program
  .command('learn')
  .description('learn to understand what people write now, so that the next start need not; npm install does it by itself')
  .action(async () => {
    const loaded = await loadCatalogue(readCataloguePath());
    if (loaded.ok) return void learn(loaded.catalogue);
    // No failure: an installation must not end over a catalogue that the start refuses anyway.
    process.stderr.write(`${loaded.errors.join('\n')}\nNothing was learnt yet; the start does it, once the catalogue is good.\n`);
  });

const suggestions = program.command('suggestions').description('what people corrected: list, accept into what is learnt, or drop');

suggestions
  .command('list', { isDefault: true })
  .option('--state <state>', 'open, accepted or dropped', 'open')
  .option('--json', 'print JSON')
  .action(async ({ state, json }: { state: string; json?: boolean }) => {
    const wanted = (['open', 'accepted', 'dropped'] as const).find((known) => known === state);
    if (!wanted) return fail([`--state must be open, accepted or dropped, not ${state}.`]);
    await withStore(async (store) => {
      const found = await store.suggestions(wanted);
      if (json) return print(JSON.stringify(found));
      if (found.length === 0) print('There are none.');
      for (const { id, kind, language, guessed, chosen, text } of found)
        print(`${id}  ${kind}  ${language}  ${guessed} → ${chosen}\n    ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
    });
  });

for (const [name, state, done] of [
  ['accept', 'accepted', 'is learnt from at the next start'],
  ['drop', 'dropped', 'is dropped'],
] as const)
  suggestions
    .command(name)
    .argument('<id...>')
    .action((ids: string[]) =>
      withStore(async (store) => {
        for (const id of ids) print((await store.decideSuggestion(id, state)) ? `${id} ${done}.` : `There is no suggestion ${id}.`);
      }),
    );

const surroundings = { withStore, catalogue: readCatalogue, learn, print, fail };
addArticleCommands(program, surroundings);
addDigestCommands(program, surroundings);

const host = '--host <host>';
const hostMeaning = 'public host name under which the platform reaches the bot, without https://';

program
  .command('slack-manifest')
  .description('print the manifest to create the Slack app from')
  .requiredOption(host, hostMeaning)
  .action(async (options: { host: string }) => {
    const manifest = await readFile(new URL('../manifest/slack/manifest.yaml', import.meta.url), 'utf8');
    process.stdout.write(manifest.replaceAll('botschaft.example', options.host));
  });

program
  .command('teams-package')
  .description('write the package to upload in the Teams admin centre; needs TEAMS_APP_ID')
  .requiredOption(host, hostMeaning)
  .option('--out <file>', 'where to write it', 'botschaft-teams.zip')
  .action(async (options: { host: string; out: string }) => {
    const read = readConfig();
    if (!read.ok) return fail(read.errors);
    if (!read.config.teams) return fail(['TEAMS_APP_ID is not set: the package carries it, so set the settings of Teams first.']);
    await writeFile(options.out, await packTeamsApp({ appId: read.config.teams.appId, host: options.host }));
    print(`Wrote ${options.out}: upload it in the Teams admin centre under Manage apps.`);
  });

await program.parseAsync().catch((error: unknown) => fail([error instanceof Error ? error.message : 'That did not work.']));

function learn({ services, prefix }: Catalogue): Understanding {
  return createKeptUnderstanding({ services, prefix, seeds: loadSeeds() });
}

async function readCatalogue(): Promise<Catalogue | undefined> {
  const loaded = await loadCatalogue(readCataloguePath());
  if (loaded.ok) return loaded.catalogue;
  fail(loaded.errors);
  return undefined;
}

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const database = await openDatabase(readDatabaseSettings());
  try {
    await migrate(database);
    await work(createStore(database));
  } finally {
    await database.close();
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function onOff(setting: unknown): string {
  return setting ? 'on' : 'off';
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(sentences: string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
