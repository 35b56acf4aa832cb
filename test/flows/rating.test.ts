/** Ratings as a conversation: asked once, never pestered, kept and shown so that they lead to nobody. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { emptyPlan } from '../../src/ports/store.ts';
import { formOf, noticeOf, textOf, type Shown } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const day = 24 * 3_600_000;

const db = freshDatabase();
let world: World;
beforeEach(() => {
  world = createWorld({ store: createStore(db.database), capabilities: { teams: { directThreads: false, lookup: false, reactions: false } } });
  world.respondersOf('desk', 'jonas', 'kira');
});

type Person = ReturnType<World['requester']>;
const labels = (shown: Shown) => shown.message.buttons?.map(({ label }) => label) ?? [];
const isAsked = (shown: Shown) => labels(shown).includes('5');
const table = async (name: string) => (await db.database.execute(`select to_jsonb(t) as row from "${name}" t`)).rows.map((row) => (row as { row: Record<string, unknown> }).row);

/** Reported by the requester and resolved by Jonas; gives the resolving message. */
async function resolved(requester: Person = world.requester(), service = 'printer', by = world.responder()) {
  await requester.submits(formOf(await requester.acts('report', '', undefined)), { text: 'Der Drucker klemmt', service, impact: 'me' });
  const receipt = requester.lastSeen();
  const card = world.queue('desk').card();
  await by.submits(formOf(await by.presses(card, 'Lösen')), { text: 'Erledigt' });
  return { requester, receipt, card, message: requester.lastSeen() };
}

describe('asked', () => {
  test('on the resolved message; one press, one sentence, and that is all', async () => {
    const { requester, message } = await resolved();
    expect(textOf(message)).toContain('\nErledigt');
    expect(textOf(message)).toContain('Waren Sie zufrieden?: 1 = gar nicht, 5 = sehr.');
    expect(labels(message)).toEqual(['Gelöst, danke', 'Noch nicht gelöst', '1', '2', '3', '4', '5']);
    const thanks = await requester.presses(message, '4');
    expect(noticeOf(thanks)).toBe('Danke. Wenn Sie mögen, schreiben Sie einen Satz dazu.');
    expect(noticeOf(await requester.presses(message, '1'))).toBe('Das haben Sie schon beantwortet. Danke.');
    const form = formOf(await requester.acts('rate-remark.open', '1001', undefined));
    expect(formOf(await requester.submits(form, { text: ' ' })).fields[0]?.error).toBe('Bitte füllen Sie das aus.');
    expect(noticeOf(await requester.submits(form, { text: 'Sehr schnell' }))).toBe('Danke, das hilft uns.');
    const second = formOf(await requester.acts('rate-remark.open', '1001', undefined));
    expect(noticeOf(await requester.submits(second, { text: 'Noch einer' }))).toBe('Das haben Sie schon beantwortet. Danke.');
    expect((await table('Rating')).map(({ id: _, ...rest }) => rest)).toEqual([{ service: 'printer', month: '2026-11', stars: 4 }]);
    expect((await table('RatingRemark')).map(({ id: _, ...rest }) => rest)).toEqual([{ service: 'printer', month: '2026-11', text: 'Sehr schnell' }]);
  });

  test('at most once a week, and once a month about a service', async () => {
    const requester = world.requester();
    expect(isAsked((await resolved(requester)).message)).toBe(true);
    expect(isAsked((await resolved(requester)).message)).toBe(false);
    await world.wait(6 * day);
    expect(isAsked((await resolved(requester)).message)).toBe(false);
    await world.wait(day);
    // The first of December, UTC: another month.
    expect(isAsked((await resolved(requester)).message)).toBe(true);
    await world.wait(8 * day);
    expect(isAsked((await resolved(requester)).message)).toBe(false);
  });

  test('of two tickets resolved at the same moment only one asks', async () => {
    const requester = world.requester();
    for (const text of ['Der Drucker klemmt', 'Der Drucker streikt'])
      await requester.submits(formOf(await requester.acts('report', '', undefined)), { text, service: 'printer', impact: 'me' });
    const [jonas, kira] = [world.responder(), world.responder({ id: 'kira', name: 'Kira' })];
    const [one, two] = world.queue('desk').cards();
    const [first, second] = [formOf(await jonas.presses(one!, 'Lösen')), formOf(await kira.presses(two!, 'Lösen'))];
    await Promise.all([jonas.submits(first, { text: 'A' }), kira.submits(second, { text: 'B' })]);
    expect(requester.sees().filter(isAsked)).toHaveLength(1);
  });

  test('nobody rates somebody else’s ticket, nor one that was not asked about, nor weeks later', async () => {
    const { requester, message } = await resolved();
    const eve = world.requester({ id: 'eve', name: 'Eve' });
    for (const value of ['1001:5', '1001:9', '9:5', 'x', '']) expect((await eve.acts('rate', value, undefined)).kind).toBe('notice');
    expect(noticeOf(await eve.acts('rate-remark.open', '1001', undefined))).toContain('Das kenne ich nicht mehr');
    await world.wait(8 * day);
    expect(noticeOf(await requester.presses(message, '5'))).toContain('Zurzeit ist nichts zu bewerten.');
    expect(await table('Rating')).toEqual([]);
  });
});

describe('typed', () => {
  test('a number in the resolved ticket’s thread is the rating and opens nothing again', async () => {
    const { requester, receipt, card } = await resolved();
    await requester.repliesTo(receipt, '5');
    expect(textOf(requester.lastSeen())).toBe('Danke. Wenn Sie mögen, schreiben Sie einen Satz dazu.');
    expect((await table('Rating'))[0]).toMatchObject({ stars: 5 });
    expect(world.queue('desk').below(card).map(textOf).join()).not.toContain('schreibt');
    await requester.repliesTo(receipt, '3');
    expect(world.queue('desk').below(card).map(textOf)).toContain('Amina Beispiel schreibt:\n3');
    expect(await table('Rating')).toHaveLength(1);
  });

  test('in the direct chat a bare number answers the menu, a word with it rates', async () => {
    const { requester } = await resolved();
    await requester.says('Die Telefone sind tot');
    await requester.says('1');
    expect(textOf(requester.lastSeen())).toContain('AA-1002');
    expect(await table('Rating')).toEqual([]);
    await requester.says('Bewertung 2');
    expect((await table('Rating'))[0]).toMatchObject({ stars: 2 });
    await requester.says('Bewertung 2');
    expect(textOf(requester.lastSeen())).toContain('Zurzeit ist nichts zu bewerten.');
  });

  test('where there are no threads, the question names the word', async () => {
    const { requester, message } = await resolved(world.requester({ platform: 'teams', locale: 'fr-FR' }));
    expect(textOf(message)).toContain('évaluation 4');
    await requester.says('2');
    expect(await table('Rating')).toEqual([]);
    await requester.says('évaluation 4');
    expect((await table('Rating'))[0]).toMatchObject({ stars: 4 });
  });

  test('once the ticket is open again, a number is an answer to the responder', async () => {
    const { requester, receipt, card } = await resolved();
    await requester.presses(receipt, 'Noch nicht gelöst');
    await requester.repliesTo(receipt, '3');
    expect(world.queue('desk').below(card).map(textOf)).toContain('Amina Beispiel schreibt:\n3');
    expect(await table('Rating')).toEqual([]);
  });
});

describe('kept and shown', () => {
  test('no row holds stars or remark beside person, ticket, responder or moment, and no event key can be recomputed', async () => {
    const { requester, message } = await resolved();
    await requester.presses(message, '4', 'press-of-four');
    const form = formOf(await requester.acts('rate-remark.open', '1001', undefined));
    await requester.submits(form, { text: 'Sehr schnell' }, [], 'hash-of-the-words');
    expect(Object.keys((await table('Rating'))[0] ?? {}).sort()).toEqual(['id', 'month', 'service', 'stars']);
    expect(Object.keys((await table('RatingRemark'))[0] ?? {}).sort()).toEqual(['id', 'month', 'service', 'text']);
    const keys = JSON.stringify(await table('EventKey'));
    expect(keys).not.toContain('press-of-four');
    expect(keys).not.toContain('hash-of-the-words');
    expect(JSON.stringify([await table('Audit'), await table('Delivery'), await table('RatingAsked')])).not.toContain('Sehr schnell');
    // The same press and the same form again, as a platform repeats them, still have no second effect.
    await requester.presses(message, '4', 'press-of-four');
    await requester.submits(form, { text: 'Sehr schnell' }, [], 'hash-of-the-words');
    expect([await table('Rating'), await table('RatingRemark')].map(({ length }) => length)).toEqual([1, 1]);
  });

  test('responders see groups of five and more of months that stand, others see that they may not', async () => {
    const jonas = world.responder();
    expect(noticeOf(await jonas.command('ratings'))).toContain('Noch gibt es nichts zu zeigen.');
    for (let n = 0; n < 5; n++) {
      const person = world.requester({ id: `p${n}`, name: `P ${n}`, email: `p${n}@nairobi.example` });
      const { message } = await resolved(person, 'printer', n % 2 ? jonas : world.responder({ id: 'kira', name: 'Kira' }));
      await person.presses(message, n === 0 ? '1' : '5');
      if (n === 0) await person.submits(formOf(await person.acts('rate-remark.open', '1001', undefined)), { text: 'Es dauerte lang' });
      if (n === 3) expect(noticeOf(await jonas.command('ratings'))).toContain('Noch gibt es nichts zu zeigen.');
    }
    await world.store.transaction((tx) => tx.write({ ...emptyPlan(), ratings: [{ service: 'none', month: '2026-11', stars: 1 }] }, world.now()));
    await world.wait(13 * day);
    expect(noticeOf(await jonas.command('ratings'))).toContain('Noch gibt es nichts zu zeigen.');
    await world.wait(day);
    const shown = noticeOf(await jonas.command('bewertungen'));
    expect(shown).toContain('2026-11 · Drucker: 4,2 von 5 (5 Antworten)\n· Es dauerte lang');
    expect(shown).toContain('2026-11 · nicht genannt: zu wenige');
    expect(shown).not.toMatch(/Jonas|Kira|AA-1|1,0/);
    await jonas.says('Bewertungen');
    expect(textOf(jonas.lastSeen())).toContain('4,2 von 5');
    expect(noticeOf(await world.requester().command('ratings'))).toContain('Sie gehören zu keiner Gruppe');
    world.chat('web').groupsAway(true);
    expect(noticeOf(await jonas.command('ratings'))).toContain('Es ließ sich nicht prüfen');
  });

  test('the work of one responder alone is nobody’s figure', async () => {
    for (let n = 0; n < 6; n++) {
      const person = world.requester({ id: `p${n}`, name: `P ${n}`, email: `p${n}@nairobi.example` });
      await person.presses((await resolved(person)).message, '5');
    }
    await world.wait(14 * day);
    expect(noticeOf(await world.responder().command('ratings'))).toContain('zu wenige Antworten oder Bearbeitende');
  });

  test('clean-up forgets who was asked, and ratings by whole months', async () => {
    const { requester, message } = await resolved();
    await requester.presses(message, '4');
    await world.store.cleanUp(new Date(world.now().getTime() + 30 * day));
    expect(await table('RatingAsked')).toHaveLength(1);
    await world.store.cleanUp(new Date(world.now().getTime() + 32 * day));
    expect(await table('RatingAsked')).toEqual([]);
    expect(await table('Rating')).toHaveLength(1);
    await world.store.cleanUp(new Date(world.now().getTime() + 3 * 365 * day));
    expect(await table('Rating')).toEqual([]);
  });
});
