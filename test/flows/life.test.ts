/** The life of a ticket as its people see it: buttons, forms, typed commands, rights, moves between queues. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { closeQuietTickets } from '../../src/flows/close.ts';
import { formOf, noticeOf, textOf } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;
beforeEach(() => {
  world = createWorld({ store: createStore(db.database) });
  world.respondersOf('desk', 'jonas', 'kira');
  world.respondersOf('network', 'nele', 'jonas');
});

async function reported(from = world.requester()) {
  const form = formOf(await from.acts('report', '', undefined));
  await from.submits(form, { text: 'Kein Netz im ganzen Haus', service: 'printer', impact: 'mission' });
  const receipt = from.lastSeen();
  const queue = world.queue('desk');
  return { requester: from, receipt, queue, card: queue.card(), jonas: world.responder(), kira: world.responder({ id: 'kira', name: 'Kira Probe' }) };
}

const facts = (shown: { message: { facts?: { label: string; value: string }[] } }) =>
  Object.fromEntries(shown.message.facts?.map(({ label, value }) => [label, value]) ?? []);
const labels = (shown: { message: { buttons?: { label: string }[] } }) => shown.message.buttons?.map(({ label }) => label) ?? [];

describe('taking and releasing', () => {
  test('of two who press at once, one wins and the other is told who', async () => {
    const { card, jonas, kira } = await reported();
    const pressed = structuredClone(card);
    const [first, second] = await Promise.all([jonas.presses(pressed, 'Übernehmen'), kira.presses(pressed, 'Übernehmen')]);
    const [winner, loser] = first.kind === 'none' ? ['Jonas Muster', second] : ['Kira Probe', first];
    expect(noticeOf(loser)).toBe(`${winner} hat AA-1001 bereits.`);
    expect(facts(card)['Übernommen von']).toBe(winner);
  });

  test('released, it is free again', async () => {
    const { card, jonas, kira, queue } = await reported();
    await jonas.presses(card, 'Übernehmen');
    await jonas.presses(card, 'Freigeben');
    expect(queue.below(card).map(textOf)).toContain('Jonas Muster hat AA-1001 freigegeben; es kann übernommen werden.');
    await kira.presses(card, 'Übernehmen');
    expect(facts(card)['Übernommen von']).toBe('Kira Probe');
  });

  test('taking what one has already changes nothing', async () => {
    const { card, jonas } = await reported();
    const old = structuredClone(card);
    await jonas.presses(card, 'Übernehmen');
    expect(noticeOf(await jonas.presses(old, 'Übernehmen'))).toBe('Sie haben AA-1001 bereits.');
  });
});

describe('asking back', () => {
  test('the ticket waits for the requester and goes on with the answer', async () => {
    const { requester, receipt, card, jonas } = await reported();
    await jonas.submits(formOf(await jonas.presses(card, 'Rückfrage')), { text: 'Leuchtet der Router?' });
    expect(textOf(requester.lastSeen())).toContain('hat eine Rückfrage zu AA-1001');
    expect(textOf(requester.lastSeen())).toContain('\nLeuchtet der Router?');
    expect(facts(receipt).Stand).toBe('wartet auf Sie');
    expect(facts(card).Stand).toBe('wartet auf Rückmeldung der Vertretung');
    await requester.repliesTo(receipt, 'Nein');
    expect(facts(card).Stand).toBe('in Arbeit');
  });

  test('an empty question is sent back to its field', async () => {
    const { card, jonas } = await reported();
    const again = formOf(await jonas.submits(formOf(await jonas.presses(card, 'Rückfrage')), { text: '  ' }));
    expect(again.fields[0]?.error).toBe('Bitte füllen Sie das aus.');
  });
});

describe('moving and changing', () => {
  test('a new thread in the other queue, the old one says where, the requester is told', async () => {
    const { requester, receipt, card, jonas, queue } = await reported();
    await jonas.presses(card, 'Übernehmen');
    await jonas.submits(formOf(await jonas.presses(card, 'Verschieben / ändern')), { queue: 'network', service: 'vpn' });
    const arrived = world.queue('network').card();
    expect(textOf(arrived)).toContain('AA-1001 · Störung · VPN');
    expect(facts(arrived)['Übernommen von']).toBe('noch niemandem');
    expect(textOf(card)).toBe('AA-1001 · Störung · VPN\nVerschoben zu Netz und Fernzugriff.');
    expect(labels(card)).toEqual([]);
    expect(textOf(requester.lastSeen())).toBe('AA-1001 liegt jetzt bei Netz und Fernzugriff. Sie müssen nichts tun.');
    expect(facts(receipt).Zuständig).toBe('Netz und Fernzugriff');

    const seen = requester.sees().length;
    await jonas.repliesTo(card, 'Noch eine Frage');
    expect(requester.sees()).toHaveLength(seen);
    expect(textOf(queue.below(card).at(-1)!)).toContain('liegt jetzt bei Netz und Fernzugriff: Was hier steht, bleibt intern.');

    const nele = world.responder({ id: 'nele', name: 'Nele Netz' });
    await nele.presses(arrived, 'Übernehmen');
    await nele.repliesTo(arrived, 'Wir sehen es');
    expect(textOf(requester.lastSeen())).toContain('Nele Netz (IT-Gruppe):\nWir sehen es');
    await requester.repliesTo(receipt, 'Gut');
    expect(textOf(world.queue('network').below(arrived).at(-1)!)).toContain('Amina Beispiel schreibt:\nGut');
  });

  test('service and urgency change in place', async () => {
    const { card, jonas, queue } = await reported();
    await jonas.submits(formOf(await jonas.presses(card, 'Verschieben / ändern')), { service: 'vpn', urgency: 'normal' });
    expect(textOf(card)).toContain('AA-1001 · Störung · VPN');
    expect(queue.below(card).map(textOf)).toContain('Jonas Muster hat AA-1001 geändert: VPN, Dringlichkeit normal.');
  });

  test('nothing changed is said at the field', async () => {
    const { card, jonas } = await reported();
    const again = formOf(await jonas.submits(formOf(await jonas.presses(card, 'Verschieben / ändern')), {}));
    expect(again.fields[0]?.error).toBe('Es wurde noch nichts geändert.');
  });
});

describe('the end of a ticket', () => {
  test('resolved with an answer; not solved yet opens it again', async () => {
    const { requester, receipt, card, jonas } = await reported();
    await jonas.submits(formOf(await jonas.presses(card, 'Lösen')), { text: 'Router neu gestartet.' });
    expect(textOf(requester.lastSeen())).toContain('\nRouter neu gestartet.');
    expect(facts(card).Antwort).toBe('Router neu gestartet.');
    expect(labels(receipt)).toEqual(['Gelöst, danke', 'Noch nicht gelöst']);
    await requester.presses(receipt, 'Noch nicht gelöst');
    expect(facts(card).Stand).toBe('in Arbeit');
    expect(facts(card).Antwort).toBeUndefined();
  });

  test('who resolves second is told that it is done, and by whom', async () => {
    const { card, jonas, kira, requester } = await reported();
    const first = formOf(await jonas.presses(card, 'Lösen'));
    const second = formOf(await kira.presses(card, 'Lösen'));
    await jonas.submits(first, { text: 'Erledigt' });
    const seen = requester.sees().length;
    expect(noticeOf(await kira.submits(second, { text: 'Auch erledigt' }))).toBe('AA-1001 ist gelöst (Jonas Muster); das geht nicht mehr.');
    expect(requester.sees()).toHaveLength(seen);
  });

  test('not a request closes it, and the requester is told kindly', async () => {
    const { requester, receipt, card, jonas } = await reported();
    await jonas.presses(card, 'Kein Anliegen');
    expect(textOf(requester.lastSeen())).toContain('AA-1001 wurde von der IT-Gruppe geschlossen, weil nichts zu tun ist.');
    expect(labels(card)).toEqual([]);
    await requester.repliesTo(receipt, 'Doch, es brennt!');
    expect(textOf(requester.lastSeen())).toContain('AA-1001 ist schon geschlossen. Was darf ich mit Ihrer Nachricht tun?');
    const form = formOf(await requester.presses(requester.lastSeen(), 'Problem melden'));
    expect(form.fields.find(({ id }) => id === 'text')).toMatchObject({ value: 'Doch, es brennt!' });
  });

  test('the requester withdraws', async () => {
    const { requester, receipt, card, queue, jonas } = await reported();
    await requester.presses(receipt, 'Zurückziehen');
    expect(facts(receipt).Stand).toBe('zurückgezogen');
    expect(queue.below(card).map(textOf)).toContain('Die Vertretung hat AA-1001 zurückgezogen.');
    const seen = requester.sees().length;
    await jonas.repliesTo(card, 'Schade');
    expect(requester.sees()).toHaveLength(seen);
    expect(textOf(queue.below(card).at(-1)!)).toBe('AA-1001 ist zurückgezogen: Was hier steht, bleibt intern.');
  });

  test('merged tickets are answered together', async () => {
    const { card: first, jonas, requester } = await reported();
    const ben = world.requester({ id: 'ben', name: 'Ben Beispiel', email: 'ben@nairobi.example' });
    const { card: second, receipt } = await reported(ben);
    const form = formOf(await jonas.presses(second, 'Zusammenführen'));
    expect(formOf(await jonas.submits(form, { into: 'AA-9999' })).fields[0]?.error).toContain('gibt es nicht');
    expect(formOf(await jonas.submits(form, { into: 'AA-1002' })).fields[0]?.error).toContain('nicht mit sich selbst');
    await jonas.submits(form, { into: 'aa 1001' });
    expect(textOf(ben.lastSeen())).toContain('AA-1002 ist dieselbe Sache wie AA-1001');
    await ben.repliesTo(receipt, 'Bei mir geht auch das Telefon nicht');
    expect(textOf(world.queue('desk').below(first).at(-1)!)).toContain('Bei mir geht auch das Telefon nicht');
    await jonas.submits(formOf(await jonas.presses(first, 'Lösen')), { text: 'Leitung steht wieder.' });
    expect(textOf(ben.lastSeen())).toContain('\nLeitung steht wieder.');
    expect(textOf(requester.lastSeen())).toContain('\nLeitung steht wieder.');
  });

  test('tickets of different missions are not merged', async () => {
    await reported();
    const other = world.requester({ id: 'omar', name: 'Omar', email: 'omar@amman.example' });
    const { card, jonas } = await reported(other);
    const form = formOf(await jonas.presses(card, 'Zusammenführen'));
    expect(formOf(await jonas.submits(form, { into: 'AA-1001' })).fields[0]?.error).toContain('derselben Vertretung');
  });

  test('after seven quiet days it is closed, not a day before, and only once', async () => {
    const { requester, receipt, card, jonas } = await reported();
    await jonas.submits(formOf(await jonas.presses(card, 'Lösen')), { text: 'Erledigt' });
    const job = () => {
      let count = 0;
      return closeQuietTickets({
        store: world.store,
        catalogue: world.catalogue,
        now: world.now(),
        newId: () => `job-${world.now().getTime()}-${count++}`,
        capabilities: () => ({ directThreads: true, lookup: true, reactions: true }),
        understanding: world.understanding,
        articles: world.articles(),
      });
    };
    await world.wait(6.9 * 24 * 3_600_000);
    expect(await job()).toBe(0);
    await world.wait(0.2 * 24 * 3_600_000);
    expect(await job()).toBe(1);
    expect(await job()).toBe(0);
    await world.settle();
    expect(textOf(requester.lastSeen())).toContain('AA-1001 ist nach sieben ruhigen Tagen geschlossen.');
    expect(facts(receipt).Stand).toBe('geschlossen');
  });
});

describe('for whoever types', () => {
  test('every act has a typed command in the thread', async () => {
    const { requester, card, jonas, queue } = await reported();
    await jonas.repliesTo(card, '!take');
    expect(facts(card)['Übernommen von']).toBe('Jonas Muster');
    await jonas.repliesTo(card, '!ask Leuchtet er?');
    expect(textOf(requester.lastSeen())).toContain('Leuchtet er?');
    await jonas.repliesTo(card, '!resolve Stecker war locker.');
    expect(textOf(requester.lastSeen())).toContain('Stecker war locker.');
    await jonas.repliesTo(card, '!reopen');
    await jonas.repliesTo(card, '!move network');
    expect(world.queue('network').cards()).toHaveLength(1);
    await jonas.repliesTo(world.queue('network').card(), '!tanze');
    expect(textOf(world.queue('network').below(world.queue('network').card()).at(-1)!)).toContain('!take, !release');
    expect(queue.below(card).length).toBeGreaterThan(4);
  });

  test('a command of somebody without rights is a word like any other and stays inside', async () => {
    const { requester, card } = await reported();
    const stranger = world.responder({ id: 'fremd', name: 'Fremd' });
    const seen = requester.sees().length;
    await stranger.repliesTo(card, '!resolve Hahaha');
    expect(requester.sees()).toHaveLength(seen);
    expect(facts(card).Stand).toBe('neu');
  });
});

describe('rights', () => {
  test.each(['Übernehmen', 'Lösen', 'Rückfrage', 'Verschieben / ändern', 'Zusammenführen', 'Kein Anliegen'])(
    '%s is refused to somebody outside the group',
    async (label) => {
      const { card } = await reported();
      const stranger = world.responder({ id: 'fremd', name: 'Fremd' });
      expect(noticeOf(await stranger.presses(card, label))).toContain('Das dürfen nur Mitglieder von Servicedesk.');
    },
  );

  test('a form opened while one was a responder is refused once one is not', async () => {
    const { card, jonas, requester } = await reported();
    const form = formOf(await jonas.presses(card, 'Lösen'));
    world.respondersOf('desk', 'kira');
    const seen = requester.sees().length;
    expect(noticeOf(await jonas.submits(form, { text: 'Erledigt' }))).toContain('Das dürfen nur Mitglieder');
    expect(requester.sees()).toHaveLength(seen);
  });

  test('when the groups cannot be asked, nobody is a responder; the words are not lost', async () => {
    const { requester, card, jonas, queue } = await reported();
    await jonas.presses(card, 'Übernehmen');
    world.chat('web').groupsAway(true);
    const seen = requester.sees().length;
    await jonas.repliesTo(card, 'Geht es wieder?');
    expect(requester.sees()).toHaveLength(seen);
    const offer = queue.below(card).at(-1)!;
    expect(textOf(offer)).toContain('Es ließ sich nicht prüfen');
    expect(noticeOf(await jonas.presses(offer, 'Senden und übernehmen'))).toContain('Es ließ sich nicht prüfen');
    world.chat('web').groupsAway(false);
    await jonas.presses(offer, 'Senden und übernehmen');
    expect(textOf(requester.lastSeen())).toContain('Geht es wieder?');
  });

  test('nobody moves or sees another’s ticket', async () => {
    const { receipt } = await reported();
    const eve = world.requester({ id: 'eve', name: 'Eve' });
    for (const label of ['Zurückziehen']) expect(noticeOf(await eve.presses(receipt, label))).toBe('Dieses Anliegen gehört jemand anderem.');
    expect(noticeOf(await eve.acts('ticket.show', '1001', undefined))).toBe('Dieses Anliegen gehört jemand anderem.');
    await eve.says('status');
    expect(textOf(eve.lastSeen())).toBe('Sie haben zurzeit keine Anliegen.');
  });

  test.each(['take', 'resolve.open', 'aside.send', 'withdraw', 'ticket.show', 'belongs', 'word.new', 'nonsense'])(
    'made-up values for %s are refused',
    async (action) => {
      const eve = world.responder();
      for (const value of ['', 'x', '-1', '99999999999999999999', '1e3', '1001:1', "1'; drop table"]) {
        const answer = await eve.acts(action, value, undefined);
        expect(answer.kind).toBe('notice');
      }
    },
  );
});

describe('lists', () => {
  test('my tickets, newest first, and one of them in full', async () => {
    const { requester } = await reported();
    await reported(requester);
    await requester.says('status');
    expect(requester.lastSeen().message.facts).toEqual([
      { label: 'AA-1002', value: 'neu · Drucker · Servicedesk' },
      { label: 'AA-1001', value: 'neu · Drucker · Servicedesk' },
    ]);
    expect(noticeOf(await requester.presses(requester.lastSeen(), 'AA-1001 zeigen'))).toContain('Kein Netz im ganzen Haus');
  });

  test('the queue’s open tickets, longest unanswered first, only for its responders', async () => {
    const { card, jonas } = await reported();
    await world.wait(60_000);
    await reported(world.requester({ id: 'ben', name: 'Ben', email: 'ben@nairobi.example' }));
    await jonas.presses(card, 'Übernehmen');
    await jonas.repliesTo(card, 'Wir sind dran');
    const list = await jonas.command('queue');
    expect(list.kind === 'notice' && list.message.facts?.map(({ label }) => label)).toEqual(['AA-1002', 'AA-1001']);
    const stranger = world.responder({ id: 'fremd', name: 'Fremd' });
    expect(noticeOf(await stranger.command('queue'))).toBe('Sie gehören zu keiner Gruppe, die Anliegen beantwortet.');
  });

  test('in the channel a responder asks for the open tickets with one word; nobody else gets an answer there', async () => {
    const { jonas, queue } = await reported();
    await jonas.saysIn('channel-desk', 'queue');
    expect(queue.cards().map(textOf).at(-1)).toContain('Offene Anliegen');
    const count = queue.cards().length;
    await world.responder({ id: 'fremd', name: 'Fremd' }).saysIn('channel-desk', 'queue');
    expect(queue.cards()).toHaveLength(count);
  });

  test('the personal page shows one’s own tickets', async () => {
    const { requester } = await reported();
    await requester.acts('home', '', undefined);
    const home = world.chat('web').homeOf('amina');
    expect(home[1]?.facts).toEqual([{ label: 'AA-1001', value: 'neu · Drucker · Servicedesk' }]);
  });

  test('/it report with words opens the form with them; /it alone helps', async () => {
    const requester = world.requester();
    const form = formOf(await requester.command('report Der Scanner klemmt'));
    expect(form.fields.find(({ id }) => id === 'text')).toMatchObject({ value: 'Der Scanner klemmt' });
    expect(noticeOf(await requester.command(''))).toContain('melden, bestellen, frage');
  });
});

describe('bad input', () => {
  test('too long is refused visibly and not kept', async () => {
    const requester = world.requester();
    await requester.says('x'.repeat(1_000_000));
    expect(textOf(requester.lastSeen())).toContain('Das war zu lang für mich (1.000.000 Zeichen, höchstens 20.000)');
  });

  test('NUL, lone surrogates, direction marks and emoji are stored safely', async () => {
    const requester = world.requester();
    const form = formOf(await requester.acts('report', '', undefined));
    await requester.submits(form, { text: 'A\0B \ud800 C \u202Egnp.exe\u202C 👩‍🚀 שלום \u200B', service: 'printer', impact: 'me' });
    expect(world.queue('desk').card().message.quote?.text).toBe('AB \ufffd C gnp.exe 👩‍🚀 שלום \u200B');
  });

  test('a queue whose channel is gone: the general queue hears of the ticket', async () => {
    world.chat('web').chatGone('channel-network');
    const requester = world.requester();
    const form = formOf(await requester.acts('report', '', undefined));
    await requester.submits(form, { text: 'VPN tot', service: 'vpn', impact: 'me' });
    expect(textOf(world.queue('desk').card())).toContain('⚠️ AA-1001 konnte nicht in den Kanal von Netz und Fernzugriff geschrieben werden.');
    expect(textOf(world.queue('desk').card())).toContain('VPN tot');
  });
});
