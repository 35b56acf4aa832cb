/** What an operator gets to see of the digests: which channels, which week, what is refused with which sentence, and the page. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStore } from '../prisma/store.ts';
import { dryRun, wantedDigests, type DryDigest } from '../src/digest-dry-run.ts';
import { startPreview } from '../src/digest-preview.ts';
import { plainText } from '../src/ports/chat.ts';
import { emptyPlan, type Store } from '../src/ports/store.ts';
import { fiveYears } from './bench/five-years.ts';
import { openTestDatabase, type TestDatabase } from './fakes/databases.ts';
import { testCatalogue } from './fixtures/catalogue.ts';

const now = new Date('2026-11-25T09:00:00Z');
const catalogue = testCatalogue();
const all = ['web:channel-nairobi', 'web:channel-amman', 'web:channel-headquarters', 'desk', 'network', 'feedback'];

let db: TestDatabase;
let store: Store;
beforeAll(async () => {
  db = await openTestDatabase();
  store = createStore(db.database);
  const names = { missions: ['nairobi', 'amman'], queues: ['desk', 'network', 'feedback'], services: ['vpn', 'printer'] };
  for (const statement of fiveYears(3_000, { ...names, end: now, days: 60 })) if (!/^(set|vacuum|checkpoint)/.test(statement)) await db.database.query(statement);
});
afterAll(() => db.close());

async function digestsOf(asked: Parameters<typeof wantedDigests>[2]): Promise<DryDigest[]> {
  const found = await wantedDigests(store, catalogue, asked, now);
  if (!found.ok) throw new Error(found.reason);
  const digests: DryDigest[] = [];
  for await (const one of dryRun(store, catalogue, found.wanted, now)) digests.push(one);
  return digests;
}

async function refusal(asked: Parameters<typeof wantedDigests>[2]): Promise<string | undefined> {
  const found = await wantedDigests(store, catalogue, asked, now);
  return found.ok ? undefined : found.reason;
}

test('all channels, each with its own last week that has ended, or the one that is named; nothing is posted or noted', async () => {
  const digests = await digestsOf({});
  expect(digests.map(({ channel, periods }) => [channel.id, ...periods.weeks, periods.from.toISOString()])).toEqual([
    ['web:channel-nairobi', '2026-W47', '2026-11-15T21:00:00.000Z'],
    ['web:channel-amman', '2026-W47', '2026-11-14T21:00:00.000Z'],
    ...all.slice(2).map((id) => [id, '2026-W47', '2026-11-15T23:00:00.000Z']),
  ]);
  expect(digests.filter(({ told }) => !told.empty).map(({ channel, told }) => [channel.id, told.details.length > 0, told.opening.picture !== undefined])).toEqual(
    all.filter((id) => id !== 'web:channel-headquarters').map((id) => [id, true, true]),
  );
  const [named] = await digestsOf({ week: '2026-W45', channel: 'desk' });
  expect([named?.channel.id, named?.periods.weeks]).toEqual(['desk', ['2026-W45']]);
  expect((await store.digests()).size).toBe(0);
  expect(await store.outbox.counts()).toMatchObject({ pending: 0, sent: 0 });
});

test('no word that a person typed, no name, and the same text when it is asked again', async () => {
  const texts = async () => (await digestsOf({})).map(({ told }) => [told.opening, ...told.details].map(plainText).join('\n'));
  const said = await texts();
  expect(said.join('\n')).not.toMatch(/Seit heute früh|Person \d/);
  expect(await texts()).toEqual(said);
});

test.each([
  [{ week: '2026-W60' }, 'There is no week 2026-W60: write the year and the ISO week with two digits, such as 2026-W47, the last that has ended.'],
  [{ week: 'last' }, 'There is no week last: write the year and the ISO week with two digits, such as 2026-W47, the last that has ended.'],
  [{ week: '2027-W02' }, 'Week 2027-W02 has not begun yet: name an earlier one, such as 2026-W47, the last that has ended.'],
  [{ channel: 'dsk' }, `There is no channel dsk; did you mean "desk"? Name one of ${all.join(', ')}.`],
  [{ channel: 'somewhere-else' }, `There is no channel somewhere-else. Name one of ${all.join(', ')}.`],
])('%j is refused', async (asked, sentence) => {
  expect(await refusal(asked)).toBe(sentence);
});

test('who pauses it is left out, unless named; readers’ choices hold', async () => {
  await store.transaction(async (tx) => {
    const plan = emptyPlan();
    plan.digests.push({ channel: 'desk', paused: true, time: null, language: 'fr', covered: null, postedAt: null });
    await tx.write(plan, now);
  });
  expect((await digestsOf({})).map(({ channel }) => channel.id)).toEqual(all.filter((id) => id !== 'desk'));
  expect((await digestsOf({ channel: 'desk' }))[0]?.told.opening.title).toContain('Assistance informatique');
});

describe('the page', () => {
  test('shows every digest with its picture and its details, nothing to press, nothing that runs', async () => {
    const digests = await digestsOf({});
    const [first] = digests;
    if (!first) throw new Error('no digest');
    first.told.opening.title = '<script>alert("x")</script> & more';
    const preview = await startPreview({ host: '127.0.0.1', port: 0, catalogue, digests });
    try {
      const response = await fetch(`${preview.url}/`);
      const html = await response.text();
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(html).not.toMatch(/<script|<button|<form|style=|\son\w+=/);
      expect(html).toContain('&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62; &#38; more');
      expect(html.match(/<section /g)).toHaveLength(digests.length);
      expect(html.match(/<img class="picture"[^>]* alt="[^"]{20,}"/g)).toHaveLength(digests.filter(({ told }) => told.opening.picture).length);
      const picture = await fetch(`${preview.url}/pictures/0.png`);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect((await fetch(`${preview.url}/page/preview.css`)).status).toBe(200);
      for (const path of ['/pictures/99.png', '/pictures/x', '/page/app.js', '/../package.json', '/%2e%2e/package.json']) expect((await fetch(`${preview.url}${path}`)).status).toBe(404);
      expect((await fetch(preview.url, { method: 'POST' })).status).toBe(405);
    } finally {
      await preview.close();
    }
  });
});
