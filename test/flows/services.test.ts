/** The service board, as everybody sees it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import type { Names } from '../../src/domain/catalogue.ts';
import { boardOf, standingOf, type ServiceNotice } from '../../src/domain/service-state.ts';
import { platforms } from '../../src/ports/chat.ts';
import { serviceBoard } from '../../src/views/service-board.ts';
import { plainText } from '../../src/ports/chat.ts';
import { noticeOf, textOf } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';
import { testCatalogue } from '../fixtures/catalogue.ts';

const db = freshDatabase();
let world: World;
beforeEach(() => {
  world = createWorld({ store: createStore(db.database) });
});

test.each(platforms)('asked for on %s: a command, a word, the personal page', async (platform) => {
  const amina = world.requester({ platform });
  expect(noticeOf(await amina.command('dienste'))).toBe('So stehen die Dienste\nBei keinem der 2 Dienste ist eine Störung bekannt.\n✅ Keine Störung bekannt: VPN · Drucker');
  await amina.says('Dienste');
  expect(textOf(amina.lastSeen())).toContain('✅ Keine Störung bekannt: VPN · Drucker');
  await amina.acts('home', '', undefined);
  expect(world.chat(platform).homeOf('amina').map(plainText).join('\n')).toContain('✅ Keine Störung bekannt: VPN · Drucker');
});

const now = new Date('2026-11-24T08:00:00Z');
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const notice = (services: string[], change: Partial<ServiceNotice> = {}): ServiceNotice => ({
  ...{ id: 12, services, kind: 'outage', title: 'Leitung gestört', text: 'Wir arbeiten daran.', from: hours(-2), until: null },
  ...change,
});

describe('with trouble', () => {
  const names = (name: string): Names => ({ de: name, en: name, fr: name, es: name });
  const services = Array.from({ length: 25 }, (_, n) => ({ id: `s${n}`, names: names(`Fachverfahren Nummer ${n}`), synonyms: {}, queue: 'desk', order: null }));
  const catalogue = { ...testCatalogue(), services };
  const board = (notices: ServiceNotice[]) => serviceBoard({ catalogue, board: boardOf(services, notices, now), zone: 'Africa/Nairobi' }, 'de');

  test('what runs is an outage or maintenance, what comes is planned, what is over or elsewhere is not said', () => {
    expect(standingOf('s1', [], now).state).toBe('works');
    expect(standingOf('s1', [notice(['s2'])], now).state).toBe('works');
    expect(standingOf('s1', [notice(['s1'], { kind: 'maintenance' }), notice(['s1'])], now).state).toBe('outage');
    expect(standingOf('s1', [notice(['s1'], { from: hours(2) })], now)).toMatchObject({ state: 'planned', running: [] });
    expect(standingOf('s1', [notice(['s1'], { from: now })], now).state).toBe('outage');
  });

  test('those with trouble come first and say since when and until when, by the reader’s clock', () => {
    const [first, ...rest] = board([
      notice(['s7'], { kind: 'maintenance', title: 'Neue Fassung', until: hours(1) }),
      notice(['s3', 's9']),
      notice(['s9'], { kind: 'maintenance', title: 'Umzug', from: hours(48), until: hours(50) }),
      notice(['s1'], { kind: 'maintenance', title: 'Umzug', from: hours(48), until: hours(50) }),
    ]);
    expect(rest).toEqual([]);
    expect(first?.text).toBe('3 der 25 Dienste sind gestört.');
    expect(first?.facts?.map(({ label }) => label)).toEqual([
      '🔴 Fachverfahren Nummer 3',
      '🔴 Fachverfahren Nummer 9',
      '🛠️ Fachverfahren Nummer 7',
      '🗓️ Fachverfahren Nummer 1',
      '✅ Keine Störung bekannt',
      '✅ Keine Störung bekannt',
    ]);
    expect(first?.facts?.[1]?.value).toBe(
      'Störung: Leitung gestört, seit Di., 24. November um 09:00\nWartung geplant: Umzug, Do., 26. November um 11:00 bis Do., 26. November um 13:00',
    );
    expect(first?.facts?.[2]?.value).toContain(', voraussichtlich bis Di., 24. November um 12:00');
  });

  test('every service is named once, and nothing is longer than Slack shows', () => {
    const shown = board(services.slice(0, 20).map(({ id }) => notice([id], { title: 'Sehr lange Überschrift '.repeat(40) })));
    expect(shown.length).toBeGreaterThan(1);
    const facts = shown.flatMap((message) => message.facts ?? []);
    for (const { names: { de } } of services)
      expect(facts.filter(({ label, value }) => label.endsWith(` ${de}`) || value.split(' · ').includes(de))).toHaveLength(1);
    for (const message of shown) {
      expect(message.facts?.length).toBeLessThanOrEqual(20);
      expect(plainText(message).length).toBeLessThanOrEqual(3300);
      for (const { value } of message.facts ?? []) expect(value.length).toBeLessThanOrEqual(600);
    }
  });
});
