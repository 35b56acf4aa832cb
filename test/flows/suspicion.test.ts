/** Three missions report alike: the queue sees it, declares one outage or says no, and one all-clear answers them all. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { testCatalogue } from '../fixtures/catalogue.ts';
import { formOf, noticeOf, textOf, type Shown } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;
beforeEach(() => {
  const catalogue = testCatalogue();
  const [, amman] = catalogue.missions;
  if (!amman) throw new Error('the catalogue has lost a mission');
  catalogue.missions.push(
    { ...amman, id: 'lima', name: { de: 'Botschaft Lima', en: 'Embassy Lima', fr: 'Ambassade Lima', es: 'Embajada Lima' }, country: 'PE', region: 'americas' },
    { ...amman, id: 'oslo', name: { de: 'Botschaft Oslo', en: 'Embassy Oslo', fr: 'Ambassade Oslo', es: 'Embajada Oslo' }, country: 'NO', region: 'europe' },
  );
  catalogue.directory.push({ mission: 'lima', email: '*@lima.example' }, { mission: 'oslo', email: '*@oslo.example' });
  world = createWorld({ store: createStore(db.database), catalogue });
  world.respondersOf('network', 'jonas');
});

const facts = (shown: Shown) => Object.fromEntries(shown.message.facts?.map(({ label, value }) => [label, value]) ?? []);
const labels = (shown: Shown) => shown.message.buttons?.map(({ label }) => label) ?? [];
const suspicions = () => world.queue('network').cards().filter((card) => textOf(card).includes('Eine Störung?'));
const minutes = (count: number) => count * 60_000;

async function passes(ms: number): Promise<void> {
  await world.wait(ms);
  for (let pieces = 0; pieces < 4; pieces++) await world.wait(3000);
}

async function reports(mission: string, who = mission, more: { text?: string; service?: string; locale?: string } = {}) {
  const person = world.requester({ id: who, name: who, email: `${who}@${mission}.example`, locale: more.locale ?? 'de-DE' });
  const form = formOf(await person.acts('report', '', undefined));
  await person.submits(form, { text: more.text ?? `Kein VPN in ${mission}`, service: more.service ?? 'vpn', impact: 'several' });
  return person;
}

/** Nairobi, Amman and Lima have no VPN. */
async function suspected() {
  const people = [await reports('nairobi'), await reports('amman', 'amman', { locale: 'en-GB' }), await reports('lima', 'lima', { locale: 'es-ES' })];
  const [card] = suspicions();
  if (!card) throw new Error('nothing was suspected');
  return { people, card, jonas: world.responder() };
}

const outage = { de: 'Das VPN ist gestört.', en: 'The VPN is down.' };

describe('suspicion', () => {
  test('three missions within the hour: the queue sees the tickets side by side', async () => {
    const { card } = await suspected();
    expect(textOf(card)).toContain('3 Vertretungen haben diesen Dienst innerhalb kurzer Zeit gemeldet.');
    expect(facts(card)).toEqual({
      'AA-1001': 'Botschaft Nairobi · Di., 24. November um 11:00 · Kein VPN in nairobi',
      'AA-1002': 'Botschaft Amman · Di., 24. November um 11:00 · Kein VPN in amman',
      'AA-1003': 'Botschaft Lima · Di., 24. November um 11:00 · Kein VPN in lima',
    });
    expect(labels(card)).toEqual(['Störung melden', 'Kein Zusammenhang']);
  });

  test.each([
    ['two missions, however often they write', async () => { await reports('nairobi'); await reports('nairobi', 'nb'); await reports('nairobi', 'nc'); await reports('amman'); }],
    ['different services', async () => { await reports('nairobi'); await reports('amman'); await reports('lima', 'lima', { service: 'printer' }); }],
    ['over more than an hour', async () => { await reports('nairobi'); await world.wait(minutes(40)); await reports('amman'); await world.wait(minutes(21)); await reports('lima'); }],
  ])('%s raise nothing', async (_, story) => {
    await story();
    expect(suspicions()).toEqual([]);
  });

  test('raised once; what comes later in the window is added in place', async () => {
    const { card } = await suspected();
    await world.wait(minutes(20));
    await reports('oslo');
    expect(suspicions()).toEqual([card]);
    expect(Object.keys(facts(card))).toEqual(['AA-1001', 'AA-1002', 'AA-1003', 'AA-1004']);
    expect(textOf(card)).toContain('4 Vertretungen');
  });

  test('not related: silent until the window ends, then it may be asked again', async () => {
    const { card, jonas } = await suspected();
    await jonas.presses(card, 'Kein Zusammenhang');
    expect(textOf(card)).toContain('Jonas Muster sagt: kein Zusammenhang. Vor Di., 24. November um 10:00 frage ich nicht wieder.');
    expect(labels(card)).toEqual([]);
    await reports('oslo');
    expect(suspicions()).toEqual([card]);
    await world.wait(minutes(61));
    for (const mission of ['nairobi', 'amman', 'lima']) await reports(mission, `${mission}2`);
    expect(suspicions()).toHaveLength(2);
  });

  test('only responders of the service’s queue decide', async () => {
    const { card } = await suspected();
    const kira = world.responder({ id: 'kira', name: 'Kira Probe' });
    expect(noticeOf(await kira.presses(card, 'Kein Zusammenhang'))).toContain('Das dürfen nur Mitglieder');
    expect(noticeOf(await kira.presses(card, 'Störung melden'))).toContain('Das dürfen nur Mitglieder');
    expect(labels(card)).toHaveLength(2);
  });
});

describe('declared', () => {
  test('the form is filled in; sending links the tickets; the all-clear answers each once, in its requester’s language', async () => {
    const { card, people, jonas } = await suspected();
    const form = formOf(await jonas.presses(card, 'Störung melden'));
    expect(form.fields.find(({ id }) => id === 'services')).toMatchObject({ value: 'VPN' });
    expect(form.fields.find(({ id }) => id === 'concerned')).toMatchObject({ value: 'Botschaft Nairobi, Botschaft Amman, Botschaft Lima' });
    await jonas.submits(form, outage);
    const notice = world.queue('network').cards().find((shown) => textOf(shown).startsWith('N-1'))!;
    await jonas.presses(notice, 'Senden');
    await passes(minutes(1));
    expect(textOf(card)).toContain('Als N-1 gemeldet; die Entwarnung beantwortet diese Anliegen.');
    for (const person of people) expect(person.sees().filter((shown) => textOf(shown).includes('VPN is down') || textOf(shown).includes('VPN ist gestört'))).toHaveLength(1);

    await world.wait(minutes(30));
    await jonas.submits(formOf(await jonas.presses(notice, 'Entwarnung')), { de: 'Ein Router war defekt.', en: 'A router was broken.' });
    await passes(minutes(1));
    const answers = people.map((person) => person.sees().map(textOf).filter((text) => /\d+ min/.test(text) && !/^(✅ Vorbei|✅ Over|✅ Terminado)/.test(text)));
    expect(answers).toEqual([
      [expect.stringMatching(/AA-1001 ist gelöst, sagt Jonas Muster[\s\S]*VPN sollte wieder gehen; die Störung hat \d+ min gedauert\.\nEin Router war defekt\./)],
      [expect.stringMatching(/AA-1002 is solved[\s\S]*VPN should work again[\s\S]*A router was broken\./)],
      [expect.stringMatching(/AA-1003[\s\S]*VPN debería funcionar de nuevo[\s\S]*A router was broken\./)],
    ]);
    // Nothing is answered a second time, not even what its requester opens again.
    const [amina] = people;
    await amina!.presses(amina!.sees().find((shown) => textOf(shown).includes('ist gelöst'))!, 'Noch nicht gelöst');
    await passes(minutes(2));
    expect(amina!.sees().map(textOf).filter((text) => text.includes('ist gelöst'))).toHaveLength(1);
  });

  test('two responders at once: the second is told that it is decided', async () => {
    const { card, jonas } = await suspected();
    const form = formOf(await jonas.presses(card, 'Störung melden'));
    await jonas.presses(card, 'Kein Zusammenhang');
    expect(noticeOf(await jonas.submits(form, outage))).toBe('Darüber ist schon entschieden.');
  });
});

describe('the same matter', () => {
  test('an open ticket of the same mission on the same service is offered on the new card, and merges', async () => {
    await reports('nairobi');
    await reports('nairobi', 'ben', { text: 'VPN weg' });
    const card = world.queue('network').card();
    expect(labels(card)).toContain('Dasselbe wie AA-1001?');
    const kira = world.responder({ id: 'kira', name: 'Kira Probe' });
    expect(noticeOf(await kira.presses(card, 'Dasselbe wie AA-1001?'))).toContain('Das dürfen nur Mitglieder');
    await world.responder().presses(card, 'Dasselbe wie AA-1001?');
    expect(textOf(card)).toContain('Zusammengeführt mit AA-1001.');
    expect(labels(card)).toEqual([]);
  });

  test('not for another mission, another service or a ticket that is closed', async () => {
    const amina = await reports('nairobi');
    await reports('amman');
    expect(labels(world.queue('network').card()).join()).not.toContain('Dasselbe');
    await amina.presses(amina.lastSeen(), 'Zurückziehen');
    await reports('nairobi', 'ben');
    expect(labels(world.queue('network').card()).join()).not.toContain('Dasselbe');
  });
});
