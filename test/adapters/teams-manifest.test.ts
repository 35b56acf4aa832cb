/** The Teams app package, checked offline against Microsoft's own schemas and against what the code uses. */
import { readFile } from 'node:fs/promises';
import { AppManifestUtils, TeamsManifestConverter } from '@microsoft/app-manifest';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseCommand } from '../../src/flows/commands.ts';
import { fillManifest, packTeamsApp } from '../../manifest/teams/pack.ts';

const ids = { appId: '0f8fad5b-d9cb-469f-a165-70867728950e', host: 'botschaft.example' };
const folder = new URL('../../manifest/teams/', import.meta.url);
const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');
const manifest = async (): Promise<unknown> => JSON.parse(fillManifest(await read('manifest.json'), ids));
const german = async (): Promise<Record<string, string>> => z.record(z.string(), z.string()).parse(JSON.parse(await read('de.json')));

describe('the manifest', () => {
  it('is valid by the schema of its version', async () => {
    const filled = TeamsManifestConverter.jsonToManifest(JSON.stringify(await manifest()));
    expect(await AppManifestUtils.validateAgainstSchema(filled)).toEqual([]);
  });

  it('would be refused with a mistake in it', async () => {
    const wrong = TeamsManifestConverter.jsonToManifest(JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(await manifest()), accentColor: 'blue' }));
    expect(await AppManifestUtils.validateAgainstSchema(wrong)).not.toEqual([]);
  });

  it('asks for what the adapter needs, and for nothing else', async () => {
    const needs = z.object({
      id: z.literal(ids.appId),
      bots: z.tuple([z.object({ botId: z.literal(ids.appId), scopes: z.tuple([z.literal('personal'), z.literal('team')]), supportsFiles: z.literal(true) })]),
      composeExtensions: z.tuple([z.object({ botId: z.literal(ids.appId), commands: z.tuple([z.object({ id: z.literal('report'), type: z.literal('action'), context: z.tuple([z.literal('message')]), fetchTask: z.literal(true) })]) })]),
      validDomains: z.tuple([z.literal(ids.host)]),
      webApplicationInfo: z.object({ id: z.literal(ids.appId) }),
      authorization: z.strictObject({ permissions: z.strictObject({ resourceSpecific: z.tuple([z.strictObject({ name: z.literal('ChannelMessage.Read.Group'), type: z.literal('Application') })]) }) }),
      permissions: z.undefined().optional(),
      devicePermissions: z.undefined().optional(),
    });
    expect(needs.safeParse(await manifest()).error?.issues ?? []).toEqual([]);
    expect(JSON.stringify(await manifest())).not.toContain('${{');
  });
});

it('names only commands that the bot knows, in both languages', async () => {
  const titles = textsOf(await manifest(), '').flatMap(([path, text]) => (/commandLists.*title$/.test(path) ? [[path, text] as const] : []));
  const translated = await german();
  expect(titles.map(([, title]) => parseCommand(title)?.name)).toEqual([
    ...['report', 'ask', 'services', 'feedback', 'needs', 'digest', 'status', 'help'],
    ...['queue', 'notice', 'articles', 'ratings', 'help'],
  ]);
  for (const [path, title] of titles) expect(parseCommand(translated[path] ?? '')?.name, path).toBe(parseCommand(title)?.name);
});

describe('the German translation', () => {
  /** The schema of translations names the limits; `app-manifest` reads only the manifest's. */
  it('translates everything a person sees, within the limits of Teams', async () => {
    const limits: [RegExp, number][] = [
      [/^name\.short$/, 30], [/^name\.full$/, 100], [/^description\.short$/, 80], [/^description\.full$/, 4000],
      [/^bots\[0\]\.commandLists\[\d\]\.commands\[\d\]\.title$/, 32], [/^bots\[0\]\.commandLists\[\d\]\.commands\[\d\]\.description$/, 128],
      [/^composeExtensions\[0\]\.commands\[\d\]\.title$/, 32], [/^composeExtensions\[0\]\.commands\[\d\]\.description$/, 128],
    ];
    const { $schema, ...texts } = await german();
    expect($schema).toContain('v1.23');
    const shown = textsOf(await manifest(), '').map(([path]) => path).sort();
    expect(Object.keys(texts).sort()).toEqual(shown);
    for (const [path, text] of Object.entries(texts)) {
      expect(text.length, path).toBeLessThanOrEqual(limits.find(([pattern]) => pattern.test(path))?.[1] ?? 0);
    }
  });
});

/** Every title, description and name in the manifest, by its path. */
function textsOf(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return /^(name|description)\.(short|full)$|\.(title|description)$/.test(path) ? [[path, value]] : [];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => textsOf(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, path === '' ? key : `${path}.${key}`));
}

describe('the package', () => {
  it('holds everything that the manifest names', async () => {
    const zip = Buffer.from(await packTeamsApp(ids));
    const entries = readZip(zip);
    expect([...entries.keys()]).toEqual(['manifest.json', 'de.json', 'color.png', 'outline.png']);
    expect(JSON.parse(entries.get('manifest.json')?.toString('utf8') ?? '')).toEqual(await manifest());
    for (const [name, size] of [['color.png', 192], ['outline.png', 32]] as const) {
      const icon = entries.get(name);
      expect(icon?.subarray(1, 4).toString('latin1')).toBe('PNG');
      expect([icon?.readUInt32BE(16), icon?.readUInt32BE(20)]).toEqual([size, size]);
    }
  });
});

/** By the central directory, as every unpacker does. */
function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  const entries = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < zip.readUInt16LE(end + 10); index += 1) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [size, length, local] = [zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    entries.set(zip.toString('utf8', at + 46, at + 46 + length), zip.subarray(start, start + size));
    at += 46 + length;
  }
  return entries;
}
