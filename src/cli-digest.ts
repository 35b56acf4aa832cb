/** `digest` and `digest preview`: what the weekly digests say, printed, written to files, or shown in a browser. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Surroundings } from './cli-articles.ts';
import type { Catalogue } from './domain/catalogue.ts';
import { isLoopback, readConfig } from './config.ts';
import { dryRun, wantedDigests, type Asked, type DryDigest } from './digest-dry-run.ts';
import { startPreview } from './digest-preview.ts';
import { plainText } from './ports/chat.ts';
import { portInUse } from './server.ts';

interface Options extends Asked {
  dryRun?: boolean;
  json?: boolean;
  out?: string;
}

/** Without a terminal a line is printed this often. */
const progressEvery = 25;

export function addDigestCommands(program: Command, surroundings: Surroundings): void {
  const { print, fail, withStore } = surroundings;
  const week = ['--week <week>', 'ISO week such as 2026-W47; without it the last that has ended'] as const;

  const digest = program
    .command('digest')
    .description('print what the weekly digests say, without posting them')
    .enablePositionalOptions()
    .option(...week)
    .option('--channel <id>', 'one channel only: a queue, or PLATFORM:CHANNEL of a mission')
    .option('--dry-run', 'must be said: this command posts nothing')
    .option('--json', 'print a JSON array')
    .option('--out <dir>', 'write a .txt and a .png for each channel, with --json a .json too')
    .action(async ({ dryRun: dry, json = false, out, ...asked }: Options) => {
      if (!dry) return fail(['Digests are posted by the bot itself, to each channel at its own time: add --dry-run to see here what they say.']);
      const folder = out === undefined ? undefined : await outFolder(out);
      const entries: Entry[] = [];
      const catalogue = await eachDigest(asked, async (one) => {
        const entry = entryOf(one);
        if (folder) entry.picture = await folder.write(one, entry, json);
        if (json) entries.push(entry);
        else if (!folder) print(`${heading(entry)}\n\n${textOf(entry)}\n`);
      });
      if (!catalogue) return;
      if (json) print(JSON.stringify(entries, null, 2));
      else if (out !== undefined) print(`Written to ${out}.`);
    });

  digest
    .command('preview')
    .description('show what all digests of a week say on one page in a browser, read-only; needs HOST and PORT')
    .option(...week)
    .action(async (asked: Asked) => {
      const read = readConfig();
      if (!read.ok) return fail(read.errors);
      const { host, port } = read.config;
      if (!isLoopback(host)) return fail([`HOST is ${host}, but the preview knows no passwords: leave HOST out for this command.`]);
      const digests: DryDigest[] = [];
      const catalogue = await eachDigest(asked, async (one) => void digests.push(one));
      if (!catalogue) return;
      // The database is closed again: all that is shown was read.
      const preview = await startPreview({ host, port, catalogue, digests }).catch((error: unknown) => fail([portInUse(error, port) ?? String(error)]));
      if (!preview) return;
      print(`The digests: ${preview.url}/\nEnd with Ctrl-C.`);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void preview.close());
    });

  /** Gives back the catalogue they come from; undefined where something was wrong and has been said. */
  async function eachDigest(asked: Asked, use: (one: DryDigest) => Promise<void>): Promise<Catalogue | undefined> {
    const catalogue = await surroundings.catalogue();
    if (!catalogue) return undefined;
    let complete = false;
    await withStore(async (store) => {
      const now = new Date();
      const found = await wantedDigests(store, catalogue, asked, now);
      if (!found.ok) return fail([found.reason]);
      let done = 0;
      for await (const one of dryRun(store, catalogue, found.wanted, now)) {
        await use(one);
        showProgress(++done, found.wanted.length);
      }
      complete = true;
    });
    return complete ? catalogue : undefined;
  }
}

/** One digest as `--json` prints it. */
interface Entry {
  channel: string;
  kind: 'mission' | 'queue' | 'headquarters';
  week: string;
  /** ISO instants; `to` is the first moment that is no longer covered. */
  from: string;
  to: string;
  language: string;
  empty: boolean;
  opening: string;
  details: string[];
  /** Path of the file; null without `--out`, and of an empty digest. */
  picture: string | null;
}

function entryOf({ channel, periods, told }: DryDigest): Entry {
  return {
    channel: channel.id,
    kind: channel.kind.for,
    week: periods.weeks.join(' '),
    from: periods.from.toISOString(),
    to: periods.to.toISOString(),
    language: channel.language,
    empty: told.empty,
    opening: plainText(told.opening),
    details: told.details.map(plainText),
    picture: null,
  };
}

function heading({ channel, kind, week, language }: Entry): string {
  return `=== ${channel} · ${kind} · ${week} · ${language}`;
}

function textOf({ opening, details }: Entry): string {
  return [opening, ...details].join('\n\n');
}

interface OutFolder {
  /** Resolves to the picture's path. */
  write(one: DryDigest, entry: Entry, json: boolean): Promise<string | null>;
}

/** Throws a sentence where it cannot be written. */
async function outFolder(out: string): Promise<OutFolder> {
  const used = new Set<string>();
  await written(out, () => makeFolder(resolve(out)));
  return {
    async write({ told }, entry, json) {
      const path = join(out, fileName(entry.channel, used));
      const png = told.opening.picture?.png;
      const picture = png === undefined ? null : `${path}.png`;
      await written(out, async () => {
        await writeFile(`${path}.txt`, `${textOf(entry)}\n`);
        if (png === undefined) await rm(`${path}.png`, { force: true });
        else await writeFile(`${path}.png`, Buffer.from(png, 'base64'));
        if (json) await writeFile(`${path}.json`, `${JSON.stringify({ ...entry, picture }, null, 2)}\n`);
      });
      return picture;
    },
  };
}

/** Node's own `recursive` never comes back where a file system such as /proc says of a new folder that its parent is missing. */
async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path).catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : 'unknown'));
  if (made === undefined || made === 'EEXIST') return;
  if (made === 'ENOENT' && dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path);
}

async function written(out: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Error(`${out} cannot be written${code}: name with --out a folder that you may write to and that has room.`, { cause: error });
  }
}

/** What a platform calls a channel may hold characters that no file name may: `teams:19:ab@thread.tacv2` → `teams-19-ab@thread.tacv2`. */
function fileName(channel: string, used: Set<string>): string {
  const plain = channel.replace(/[^\w.@-]+/g, '-').replace(/^\.+/, '').slice(0, 100);
  let name = plain;
  // File systems may not tell a from A.
  for (let again = 2; used.has(name.toLowerCase()); again++) name = `${plain}-${again}`;
  used.add(name.toLowerCase());
  return name;
}

/** On stderr, so that what is printed can be piped on. */
function showProgress(done: number, total: number): void {
  if (total <= progressEvery) return;
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total}${done === total ? '\n' : ''}`);
  else if (done % progressEvery === 0 || done === total) process.stderr.write(`${done} of ${total}\n`);
}
