/** Notices as people see them: declared with a preview, said at a decent hour, updated, over; and told before a report. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { buttonOf, formOf, noticeOf, textOf, type Shown } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;
beforeEach(() => {
  // Tuesday 2026-11-24, 09:00 in Berlin, 11:00 in Nairobi and Amman.
  world = createWorld({ store: createStore(db.database) });
  world.respondersOf('network', 'jonas');
  world.respondersOf('desk', 'kira');
});

const facts = (shown: Shown) => Object.fromEntries(shown.message.facts?.map(({ label, value }) => [label, value]) ?? []);
const labels = (shown: Shown) => shown.message.buttons?.map(({ label }) => label) ?? [];
const outage = { services: 'VPN', concerned: 'alle', de: 'Der Zugang ist gestört.', en: 'Access is disturbed.', until: '14:00' };
const channel = (id: string) => world.chat('web').roots(`channel-${id}`);
const below = (shown: Shown) => world.chat('web').thread(shown.thread).slice(1);
const minutes = (count: number) => count * 60_000;

/** Time passes, and then the little by which a notice goes from piece to piece. */
async function passes(ms: number): Promise<void> {
  await world.wait(ms);
  for (let pieces = 0; pieces < 4; pieces++) await world.wait(3000);
}

/** Jonas fills in the form; the draft's card stands in the channel of the network queue. */
async function drafted(values: Record<string, string> = {}) {
  const jonas = world.responder();
  const form = formOf(await jonas.command('notice'));
  expect((await jonas.submits(form, { ...outage, ...values })).kind).toBe('none');
  return { jonas, card: world.queue('network').card() };
}

async function sent(values: Record<string, string> = {}) {
  const drafting = await drafted(values);
  await drafting.jonas.presses(drafting.card, 'Senden');
  return drafting;
}

/** Somebody of Nairobi has reported a problem with the VPN. */
async function reported(from = world.requester(), text = 'Das VPN bricht dauernd ab') {
  const form = formOf(await from.acts('report', '', undefined));
  await from.submits(form, { text, service: 'vpn', impact: 'me' });
  return from;
}

describe('declaring', () => {
  test('what goes where and when is shown before anything is said', async () => {
    await reported();
    const { card } = await drafted();
    expect(textOf(card)).toContain('Noch nicht gesendet. Es geht an 3 Kanäle und etwa eine Person');
    expect(facts(card)).toMatchObject({ Sofort: '3 Kanäle, eine Person', Betroffen: 'alle', 'Voraussichtlich bis': 'Di., 24. November um 14:00 (Berlin)' });
    expect(labels(card)).toEqual(['Senden', 'Ändern', 'Verwerfen']);
    expect(channel('nairobi')).toEqual([]);
  });

  test('the times at which sleeping missions hear of it are shown in both clocks', async () => {
    await passes(minutes(6 * 60 + 30));
    const { card } = await drafted({ until: '20:00' });
    // 15:30 in Berlin: the queue's people are there, in Amman and Nairobi the offices are closed.
    expect(facts(card)).toMatchObject({
      Sofort: 'ein Kanal, 0 Personen',
      'Mi., 25. November um 06:00 (Berlin)': 'ein Kanal, 0 Personen: Botschaft Nairobi Mi., 25. November um 08:00; Botschaft Amman Mi., 25. November um 08:00'.replace('ein Kanal', '2 Kanäle'),
    });
  });

  test('everything that is wrong is said at its field, with what may have been meant, and nothing typed is lost', async () => {
    const jonas = world.responder();
    const form = formOf(await jonas.command('hinweis'));
    const again = formOf(await jonas.submits(form, { services: 'VPM', concerned: 'Afrik, Amann', de: '', en: 'x', from: 'bald', until: '25:00' }));
    const errors = Object.fromEntries(again.fields.map(({ id, error }) => [id, error]));
    expect(errors).toMatchObject({
      services: '„VPM“ ist hier nicht bekannt. Meinten Sie „VPN“?',
      concerned: '„Afrik“ ist hier nicht bekannt. Meinten Sie „Afrika“?',
      de: 'Bitte füllen Sie das aus.',
      from: 'Diese Zeit wurde nicht verstanden. Bitte schreiben Sie sie so: 2026-11-24 09:00.',
    });
    expect(again.fields.find(({ id }) => id === 'concerned')).toMatchObject({ value: 'Afrik, Amann' });
    expect(world.queue('network').cards()).toEqual([]);
  });

  test('an end before the beginning is refused', async () => {
    const jonas = world.responder();
    const again = formOf(await jonas.submits(formOf(await jonas.command('notice')), { ...outage, from: '2026-11-25 10:00', until: '2026-11-25 09:00' }));
    expect(again.fields.find(({ id }) => id === 'until')?.error).toContain('Das Ende muss nach dem Beginn');
  });

  test('only for services of one’s own queues, in the form and again when it is sent', async () => {
    const kira = world.responder({ id: 'kira', name: 'Kira Probe' });
    const again = formOf(await kira.submits(formOf(await kira.command('notice')), outage));
    expect(again.fields.find(({ id }) => id === 'services')?.error).toBe('VPN gehört zu Netz und Fernzugriff. Nur deren Mitglieder dürfen dazu Hinweise geben.');
    const { card, jonas } = await drafted();
    expect(noticeOf(await kira.presses(card, 'Senden'))).toContain('Das dürfen nur Mitglieder');
    world.respondersOf('network');
    expect(noticeOf(await jonas.presses(card, 'Senden'))).toContain('Das dürfen nur Mitglieder');
    world.chat('web').groupsAway(true);
    expect(noticeOf(await jonas.presses(card, 'Senden'))).toContain('Es ließ sich nicht prüfen');
    expect(channel('nairobi')).toEqual([]);
    expect(noticeOf(await world.requester().command('notice'))).toContain('Es ließ sich nicht prüfen');
  });

  test('a draft can be changed, in place, and discarded', async () => {
    const { card, jonas } = await drafted();
    const form = formOf(await jonas.presses(card, 'Ändern'));
    expect(form.fields.find(({ id }) => id === 'until')).toMatchObject({ value: '2026-11-24 14:00' });
    await jonas.submits(form, { concerned: 'Kenia', de: 'Nur Nairobi ist gestört.' });
    expect(facts(card)).toMatchObject({ Betroffen: 'Kenia', 'Text auf Deutsch': 'Nur Nairobi ist gestört.' });
    expect(textOf(card)).toContain('Es geht an einen Kanal');
    await jonas.presses(card, 'Verwerfen');
    expect(facts(card).Stand).toBe('abgesagt');
    expect(below(card).map(textOf)).toEqual(['Jonas Muster hat N-1 verworfen. Niemand hat davon erfahren.']);
    expect(noticeOf(await jonas.acts('notice.send', '1:1', undefined))).toBe('Das geht nicht mehr: N-1 (abgesagt).');
  });

  test('whoever only types declares, sends, updates and ends it with words', async () => {
    const jonas = world.responder();
    await jonas.saysIn('channel-network', 'hinweis\ndienste: vpn\nbetroffen: Botschaft Nairobi, Jordanien\nde: Gestört.\nWir arbeiten daran.\nen: Disturbed.\nbis: 14:00');
    const card = channel('network').find((shown) => shown.message.title?.startsWith('N-1'))!;
    expect(facts(card)).toMatchObject({ Betroffen: 'Jordanien, Botschaft Nairobi', 'Text auf Deutsch': 'Gestört.\nWir arbeiten daran.' });
    await jonas.repliesTo(card, '!send');
    const post = channel('nairobi')[0]!;
    expect(textOf(post)).toContain('Gestört.');
    await passes(minutes(1));
    await jonas.repliesTo(card, '!update Bald fertig');
    await jonas.repliesTo(card, '!over');
    await passes(minutes(1));
    expect(textOf(below(post).at(-1)!)).toContain('✅ VPN: Es ist vorbei.');
    await jonas.repliesTo(card, '!tanzen');
    expect(textOf(below(card).at(-1)!)).toContain('!send, !update TEXT, !over TEXT, !cancel');
  });

  test('what was typed wrong is named', async () => {
    const jonas = world.responder();
    await jonas.saysIn('channel-network', 'hinweis\ndienste: VPN\nbetroffen: Mars\nde: x');
    expect(textOf(channel('network').at(-1)!)).toContain('concerned: „Mars“ ist hier nicht bekannt.');
  });
});

describe('saying it', () => {
  test('once to every channel in its language and to whoever has an open ticket; the card shows how far it got', async () => {
    const amina = await reported();
    const { card } = await sent();
    await passes(minutes(1));
    const [german, english] = [channel('nairobi'), channel('amman')];
    expect(german.map(textOf)).toEqual([expect.stringContaining('⚠️ Störung: VPN')]);
    expect(textOf(german[0]!)).toContain('Der Zugang ist gestört.');
    expect(facts(german[0]!)['Voraussichtlich bis']).toBe('Di., 24. November um 16:00');
    expect(english.map(textOf)).toEqual([expect.stringContaining('⚠️ Outage: VPN')]);
    expect(textOf(english[0]!)).toContain('Access is disturbed.');
    expect(channel('headquarters')).toHaveLength(1);
    expect(amina.sees().filter((shown) => textOf(shown).includes('⚠️ Störung: VPN'))).toHaveLength(1);
    expect(facts(card)['Bisher informiert']).toBe('3 von 3 Kanälen, 1 von einer Person, 0 fehlgeschlagen');
  });

  test('a channel that is gone is counted as failed', async () => {
    world.chat('web').chatGone('channel-amman');
    const { card } = await sent();
    await passes(minutes(1));
    expect(facts(card)['Bisher informiert']).toBe('2 von 3 Kanälen, 0 von 0 Personen, 1 fehlgeschlagen');
  });

  test('at night it waits for the mission’s morning; urgent it does not', async () => {
    await passes(minutes(10 * 60));
    const { card } = await sent({ until: '' });
    expect(channel('nairobi')).toEqual([]);
    await passes(minutes(1));
    expect(facts(card)['Bisher informiert']).toContain('3 warten, bis dort gearbeitet wird');
    await passes(minutes(11 * 60));
    expect(channel('nairobi')).toHaveLength(1);
    expect(channel('amman')).toHaveLength(1);
  });

  test('urgent is said at any hour', async () => {
    await passes(minutes(15 * 60));
    await sent({ urgent: 'yes', until: '' });
    expect(channel('nairobi')).toHaveLength(1);
  });

  test('a notice of one country does not reach another', async () => {
    await sent({ concerned: 'Kenia' });
    await passes(minutes(1));
    expect(channel('nairobi')).toHaveLength(1);
    expect([...channel('amman'), ...channel('headquarters')]).toEqual([]);
  });

  test('pressing [Send] twice, or a job and a second job, say it once', async () => {
    const { card, jonas } = await drafted();
    await jonas.presses(card, 'Senden', 'the-same-gesture');
    expect(noticeOf(await jonas.acts('notice.send', '1:1', undefined))).toBe('Das geht nicht mehr: N-1 (läuft).');
    for (let times = 0; times < 3; times++) await passes(minutes(1));
    expect(channel('nairobi')).toHaveLength(1);
    expect(below(channel('nairobi')[0]!)).toEqual([]);
  });
});

describe('as things go on', () => {
  test('an update edits the posts in place and adds a reply below each', async () => {
    const { card, jonas } = await sent();
    await passes(minutes(1));
    await jonas.submits(formOf(await jonas.presses(card, 'Neuer Stand')), { de: 'Ein Ersatzweg steht.', en: 'There is a detour.', until: '16:00' });
    await passes(minutes(1));
    const post = channel('nairobi')[0]!;
    expect(textOf(post)).toContain('Ein Ersatzweg steht.');
    expect(facts(post)['Voraussichtlich bis']).toBe('Di., 24. November um 18:00');
    expect(below(post).map(textOf)).toEqual(['Es gibt Neues zu VPN:\nEin Ersatzweg steht.']);
    expect(below(channel('amman')[0]!).map(textOf)).toEqual(['There is news about VPN:\nThere is a detour.']);
  });

  test('the all-clear is said to all who had heard of it and says how long it took', async () => {
    const amina = await reported();
    const { card, jonas } = await sent();
    await passes(minutes(80));
    await jonas.submits(formOf(await jonas.presses(card, 'Entwarnung')), { de: 'Ein Kabel war defekt.' });
    await passes(minutes(1));
    const post = channel('nairobi')[0]!;
    expect(textOf(post)).toContain('✅ Vorbei: VPN');
    expect(below(post).map(textOf)).toEqual(['✅ VPN: Es ist vorbei. Es hat 1 h 20 min gedauert. Falls noch etwas nicht geht, schreiben Sie mir einfach.\nEin Kabel war defekt.']);
    expect(below(channel('amman')[0]!).map(textOf).join()).toContain('It took 1 h 20 min.');
    expect(amina.sees().filter((shown) => textOf(shown).includes('1 h 20 min gedauert'))).toHaveLength(2);
    expect(labels(card)).toEqual([]);
  });

  test('who had not heard of it before it was over hears nothing; who had, hears it in the morning', async () => {
    // 21:00 in Nairobi.
    await passes(minutes(10 * 60));
    const { card, jonas } = await sent({ until: '' });
    await passes(minutes(30));
    await jonas.submits(formOf(await jonas.presses(card, 'Entwarnung')), {});
    await passes(minutes(14 * 60));
    expect(channel('nairobi')).toEqual([]);
  });

  test('an all-clear at night changes the post at once and is said in the morning', async () => {
    const { card, jonas } = await sent({ until: '' });
    await passes(minutes(10 * 60));
    await jonas.submits(formOf(await jonas.presses(card, 'Entwarnung')), {});
    await passes(minutes(1));
    const post = channel('nairobi')[0]!;
    expect(textOf(post)).toContain('Vorbei');
    expect(below(post)).toEqual([]);
    await passes(minutes(12 * 60));
    expect(below(post).map(textOf)).toEqual([expect.stringContaining('Es hat 10 h 0 min gedauert')]);
  });

  test('what is not yet on its way when it changes is never said stale, and said once', async () => {
    const full = { kind: 'rate-limited', retryAfterMs: minutes(2) } as const;
    const { card, jonas } = await drafted();
    // The line below the card, then three channels.
    world.chat('web').failNext({ kind: 'rate-limited', retryAfterMs: 1 }, full, full, full);
    await jonas.presses(card, 'Senden');
    await passes(minutes(1));
    expect(channel('nairobi')).toEqual([]);
    await jonas.submits(formOf(await jonas.presses(card, 'Neuer Stand')), { de: 'Ein Ersatzweg steht.' });
    await passes(minutes(3));
    expect(channel('nairobi').map(textOf)).toEqual([expect.stringContaining('Ein Ersatzweg steht.')]);
    expect(below(channel('nairobi')[0]!)).toEqual([]);
  });

  test('what is not yet on its way when it is over is never said', async () => {
    const full = { kind: 'rate-limited', retryAfterMs: minutes(2) } as const;
    const { card, jonas } = await drafted();
    // The line below the card, then three channels.
    world.chat('web').failNext({ kind: 'rate-limited', retryAfterMs: 1 }, full, full, full);
    await jonas.presses(card, 'Senden');
    await passes(1000);
    await jonas.submits(formOf(await jonas.presses(card, 'Entwarnung')), {});
    await passes(minutes(5));
    expect([...channel('nairobi'), ...channel('amman'), ...channel('headquarters')]).toEqual([]);
    expect(facts(card)['Bisher informiert']).toBe('0 von 3 Kanälen, 0 von 0 Personen, 0 fehlgeschlagen');
  });

  test('planned maintenance begins and ends by itself, and says nothing twice', async () => {
    const { card } = await sent({ kind: 'maintenance', from: '10:00', until: '11:30' });
    await passes(minutes(1));
    const post = channel('nairobi')[0]!;
    expect(textOf(post)).toContain('🛠️ Wartung: VPN\nDie IT-Gruppe hat das geplant.');
    expect(labels(card)).toEqual(['Neuer Stand', 'Absagen']);
    await passes(minutes(60));
    await passes(minutes(1));
    expect(textOf(post)).toContain('Die IT-Gruppe arbeitet jetzt daran.');
    expect(below(post)).toEqual([]);
    await passes(minutes(90));
    for (let times = 0; times < 3; times++) await passes(minutes(1));
    expect(textOf(post)).toContain('✅ Vorbei: VPN');
    expect(below(post).map(textOf)).toEqual([expect.stringContaining('Es hat 1 h 30 min gedauert')]);
    expect(below(card).map(textOf)).toEqual(['Jonas Muster hat N-1 gesendet.', 'N-1 hat wie geplant begonnen.', 'N-1 ist wie geplant zu Ende.']);
    expect(channel('nairobi')).toHaveLength(1);
  });

  test('what was planned can be called off, and that is said', async () => {
    const { card, jonas } = await sent({ kind: 'maintenance', from: '10:00', until: '11:30' });
    await passes(minutes(1));
    await jonas.presses(card, 'Absagen');
    await passes(minutes(1));
    expect(below(channel('amman')[0]!).map(textOf)).toEqual(['VPN: what was announced will not take place.']);
  });
});

describe('told first', () => {
  test('whoever reports by text: I have this too, counted by mission, told at the end, no ticket', async () => {
    const { card, jonas } = await sent();
    const amina = world.requester();
    await amina.says('Das VPN geht nicht mehr');
    expect(textOf(amina.lastSeen())).toContain('Das ist schon bekannt. Meinen Sie das?');
    expect(textOf(amina.lastSeen())).toContain('Der Zugang ist gestört.');
    expect(labels(amina.lastSeen())).toEqual(['Betrifft mich auch', 'Etwas anderes']);
    await amina.presses(amina.lastSeen(), 'Betrifft mich auch');
    expect(textOf(amina.lastSeen())).toContain('Vermerkt. Ich sage Ihnen, sobald es vorbei ist; Sie brauchen nichts zu tun. Bisher hat das eine Vertretung gesagt.');
    const ben = world.requester({ id: 'ben', name: 'Ben', email: 'ben@nairobi.example' });
    await ben.says('ich komme nicht ins VPN');
    await ben.presses(ben.lastSeen(), 'Betrifft mich auch');
    await passes(minutes(1));
    expect(facts(card)['Vertretungen, die es auch haben']).toBe('1');
    expect(world.queue('network').cards()).toEqual([card]);
    await jonas.submits(formOf(await jonas.presses(card, 'Entwarnung')), {});
    await passes(minutes(1));
    for (const person of [amina, ben]) expect(textOf(person.lastSeen())).toContain('✅ VPN: Es ist vorbei.');
  });

  test('something else goes on with the text, and is not told again', async () => {
    await sent();
    const amina = world.requester();
    await amina.says('Das VPN geht nicht mehr');
    await amina.presses(amina.lastSeen(), 'Etwas anderes');
    expect(textOf(amina.lastSeen())).toContain('Verstanden: eine Störung.');
    await amina.presses(amina.lastSeen(), 'So absenden');
    expect(textOf(amina.lastSeen())).toContain('AA-1001');
    expect(textOf(world.queue('network').card())).toContain('Das VPN geht nicht mehr');
  });

  test('an answer after that has no button for the notice, and a number typed below it presses what is shown', async () => {
    await sent();
    const amina = world.requester();
    await amina.says('Wie richte ich das VPN auf einem zweiten Rechner ein?');
    await amina.presses(amina.lastSeen(), 'Etwas anderes');
    expect(textOf(amina.lastSeen())).not.toContain('Der Zugang ist gestört.');
    expect(labels(amina.lastSeen())[0]).toBe('An die IT-Gruppe senden');
    await amina.says('1');
    expect(textOf(amina.lastSeen())).toContain('AA-1001');
    expect(textOf(world.queue('network').card())).toContain('AA-1001 · Frage');
  });

  test('typed answers do as well as buttons', async () => {
    await sent();
    const amina = world.requester();
    await amina.says('Das VPN geht nicht mehr');
    await amina.says('etwas anderes');
    expect(textOf(amina.lastSeen())).toContain('Verstanden: eine Störung.');
    const ben = world.requester({ id: 'ben', name: 'Ben', email: 'ben@amman.example', locale: 'en-GB' });
    await ben.says('The VPN is down again');
    expect(textOf(ben.lastSeen())).toContain('This is known already.');
    await ben.says('me too');
    expect(textOf(ben.lastSeen())).toContain('So far one mission has said so.');
  });

  test('a form that is sent is held back, complete, until the person has decided', async () => {
    await sent();
    const amina = await reported(world.requester(), 'Nur mein Token fehlt');
    expect(textOf(amina.lastSeen())).toContain('Das ist schon bekannt.');
    const told = amina.lastSeen();
    await amina.presses(told, 'Etwas anderes');
    expect(textOf(world.queue('network').card())).toContain('Nur mein Token fehlt');
    expect(textOf(amina.lastSeen())).toContain('AA-1001');
    expect(noticeOf(await amina.presses(told, 'Betrifft mich auch'))).toBe('Das ist schon abgeschickt.');
  });

  test('a proposal made before the notice is told of it when it is sent', async () => {
    const amina = world.requester();
    await amina.says('Das VPN geht nicht mehr');
    const proposal = amina.lastSeen();
    await sent();
    await amina.presses(proposal, 'So absenden');
    expect(textOf(amina.lastSeen())).toContain('Das ist schon bekannt.');
  });

  test('another service, another mission, a planned or an ended notice: nothing is told', async () => {
    const { card, jonas } = await sent({ concerned: 'Jordanien' });
    const amina = world.requester();
    await amina.says('Das VPN geht nicht mehr');
    expect(textOf(amina.lastSeen())).toContain('Verstanden: eine Störung.');
    const ben = world.requester({ id: 'ben', name: 'Ben', email: 'ben@amman.example' });
    await ben.says('Der Drucker druckt nicht mehr');
    expect(textOf(ben.lastSeen())).toContain('Verstanden: eine Störung.');
    await jonas.submits(formOf(await jonas.presses(card, 'Entwarnung')), {});
    await ben.says('Das VPN geht nicht mehr');
    expect(textOf(ben.lastSeen())).toContain('Verstanden: eine Störung.');
  });

  test('the button on a channel’s post counts its presser’s mission, and presses after the end change nothing', async () => {
    const { card, jonas } = await sent();
    await passes(minutes(1));
    const post = channel('nairobi')[0]!;
    const amina = world.requester();
    await amina.presses(post, 'Betrifft mich auch');
    expect(noticeOf(await amina.presses(post, 'Betrifft mich auch'))).toBe('Das habe ich schon vermerkt. Ich sage Ihnen, sobald es vorbei ist.');
    const { value } = buttonOf(post.message, 'Betrifft mich auch');
    await jonas.submits(formOf(await jonas.presses(card, 'Entwarnung')), {});
    expect(noticeOf(await world.requester({ id: 'ben', name: 'Ben' }).acts('me-too', value, undefined))).toContain('Das ist inzwischen vorbei.');
  });

  test.each(['me-too', 'known.other', 'notice.send', 'notice.over', 'notice.update', 'suspicion.declare', 'suspicion.dismiss', 'same'])(
    'made-up values for %s are refused',
    async (action) => {
      const eve = world.responder();
      for (const value of ['', 'x', '-1', '99999999999999999999', '1e3', '7:1', "1'; drop table"]) {
        expect((await eve.acts(action, value, undefined)).kind).toBe('notice');
      }
    },
  );
});
