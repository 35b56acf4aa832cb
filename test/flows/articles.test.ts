/** Articles from work as a conversation: what was answered once answers everybody, and somebody keeps it true. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import type { Article } from '../../src/domain/article.ts';
import { remindOfArticles } from '../../src/flows/article-reminders.ts';
import { platforms, type Platform } from '../../src/ports/chat.ts';
import { formOf, noticeOf, textOf, type Shown } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;
const day = 24 * 3_600_000;

async function openWorld(queuePlatform: Platform): Promise<void> {
  await db.reset();
  world = createWorld({ store: createStore(db.database), queuePlatform, capabilities: { teams: { directThreads: false, reactions: false, lookup: false } } });
  world.respondersOf('desk', 'jonas', 'kira');
  world.respondersOf('network', 'nora');
}
const labels = (shown: Shown) => shown.message.buttons?.map(({ label }) => label) ?? [];
const valuesOf = (form: ReturnType<typeof formOf>) => Object.fromEntries(form.fields.map((field) => [field.id, 'value' in field ? field.value : undefined]));

/** Amina asks about the printer, Jonas resolves it. */
async function resolved() {
  const amina = world.requester({ platform: 'web' });
  await amina.says('Welches Papier nimmt der Drucker für Visaetiketten?');
  await amina.presses(amina.lastSeen(), 'An die IT-Gruppe senden');
  const card = world.queue('desk').card();
  const jonas = world.responder();
  await jonas.submits(formOf(await jonas.presses(card, 'Lösen')), { text: 'Nur Papier mit 80 g, Schacht 2.' });
  return { amina, jonas, card };
}

describe.each(platforms)('with the queue on %s', (platform) => {
  beforeEach(() => openWorld(platform));

  test('what was answered once answers the next one at once', async () => {
    const { jonas, card } = await resolved();
    const form = formOf(await jonas.presses(card, 'Als Antwort veröffentlichen'));
    expect(valuesOf(form)).toMatchObject({
      title: 'Welches Papier nimmt der Drucker für Visaetiketten?',
      text: 'Nur Papier mit 80 g, Schacht 2.',
      service: 'printer',
      language: 'de',
    });
    await jonas.submits(form, { questions: 'Papier für Visa\n\n Etiketten drucken ' });
    const line = world.queue('desk').below(card).at(-1)!;
    expect(textOf(line)).toBe('Jonas Muster hat „Welches Papier nimmt der Drucker für Visaetiketten?“ veröffentlicht. Ab jetzt beantwortet das diese Frage.');
    expect(labels(line)).toEqual(['Bearbeiten', 'Zurückziehen']);
    const [kept] = await world.store.articles();
    expect(kept).toMatchObject({ questions: ['Papier für Visa', 'Etiketten drucken'], service: 'printer', checkedAt: world.now() });
    expect(kept?.id).toMatch(/^welches-papier-nimmt-der-drucker-fuer-visaetiketten-[a-z0-9]{4,6}$/);

    const ben = world.requester({ platform: 'slack', id: 'ben', name: 'Ben', email: 'ben@amman.example' });
    await ben.says('Welches Papier brauche ich im Drucker für Visaetiketten?');
    expect(ben.lastSeen().message.text).toContain('Nur Papier mit 80 g, Schacht 2.');
  });

  test('edited, retired and published again from the ticket’s thread', async () => {
    const { jonas, card } = await resolved();
    await jonas.submits(formOf(await jonas.presses(card, 'Als Antwort veröffentlichen')), {});
    const thread = () => world.queue('desk').below(card);
    await jonas.submits(formOf(await jonas.presses(thread().at(-1)!, 'Bearbeiten')), { text: 'Nur 90 g.' });
    expect(textOf(thread().at(-1)!)).toContain('hat „Welches Papier nimmt der Drucker für Visaetiketten?“ bearbeitet.');
    const ben = world.requester({ id: 'ben', name: 'Ben', email: 'ben@amman.example' });
    await ben.says('Welches Papier nimmt der Drucker für Visaetiketten?');
    expect(ben.lastSeen().message.text).toContain('Nur 90 g.');

    const edited = thread().at(-1)!;
    await jonas.presses(edited, 'Zurückziehen');
    expect(noticeOf(await jonas.presses(edited, 'Zurückziehen'))).toContain('Darüber ist schon entschieden.');
    await ben.says('Welches Papier nimmt der Drucker für Visaetiketten?');
    expect(textOf(ben.lastSeen())).toContain('keine veröffentlichte Antwort');

    await jonas.presses(thread().at(-1)!, 'Wieder veröffentlichen');
    await ben.says('Welches Papier nimmt der Drucker für Visaetiketten?');
    expect(ben.lastSeen().message.text).toContain('Nur 90 g.');
  });

  test('the list in the queue’s channel, worst first, its reminder after half a year, and the check that ends it', async () => {
    const article = (id: string, change: Partial<Article> = {}): Article => ({
      ...{ id, service: 'printer', language: 'de', title: `Frage ${id}`, text: 'x', questions: [], checkedAt: world.now(), retired: false },
      ...change,
    });
    const old = new Date(world.now().getTime() - 181 * day);
    await world.store.putArticles(
      [article('gut'), article('alt', { checkedAt: old }), article('schlecht'), article('fremd', { service: 'vpn', checkedAt: old }), article('weg', { retired: true, checkedAt: old })],
      world.now(),
    );
    await db.database.query(`update "Article" set helped = 5 where id = 'gut'`);
    await db.database.query(`update "Article" set missed = 3 where id = 'schlecht'`);
    const kira = world.responder({ id: 'kira', name: 'Kira' });
    await kira.saysIn('channel-desk', 'artikel');
    const list = world.queue('desk').cards().at(-1) ?? world.chat(platform).chat('channel-desk').at(-1)!;
    expect(list.message.facts?.map(({ label }) => label)).toEqual(['1 · Frage schlecht', '2 · Frage alt', '3 · Frage gut']);
    expect(list.message.facts?.[0]?.value).toContain('half 0×, half nicht 3×');
    expect(labels(list).slice(0, 3)).toEqual(['1 · Bearbeiten', '1 · Stimmt noch', '1 · Zurückziehen']);

    let ids = 0;
    const remind = () => remindOfArticles({ store: world.store, catalogue: world.catalogue, now: world.now(), newId: () => `reminder-${world.now().getTime()}-${ids++}` });
    expect(await remind()).toBe(2);
    expect(await remind()).toBe(0);
    await world.settle();
    const reminder = world.chat(platform).chat('channel-desk').at(-1)!;
    expect(textOf(reminder)).toContain('Diese Antwort wurde seit einem halben Jahr nicht geprüft. Stimmt das noch?');
    expect(reminder.message.facts?.map(({ label }) => label)).toEqual(['1 · Frage alt']);
    expect(world.chat(platform).chat('channel-network').at(-1)?.message.facts?.[0]?.label).toBe('1 · Frage fremd');

    expect(noticeOf(await kira.presses(reminder, '1 · Stimmt noch'))).toBe('Kira hat „Frage alt“ geprüft: Es stimmt noch.');
    expect((await world.store.articles()).find(({ id }) => id === 'alt')?.checkedAt).toEqual(world.now());
    await world.wait(179 * day);
    expect(await remind()).toBe(0);
    await world.wait(2 * day);
    // All that were checked or reminded of half a year ago.
    expect(await remind()).toBe(4);
  });
});

describe('rights and mistakes', () => {
  beforeEach(() => openWorld('web'));

  test('only responders of the queue, for buttons and for forms, at the moment of acting', async () => {
    const { amina, jonas, card } = await resolved();
    expect(noticeOf(await amina.acts('article.publish.open', '1001:1', undefined))).toContain('Das dürfen nur Mitglieder von Servicedesk.');
    const nora = world.responder({ id: 'nora', name: 'Nora' });
    expect(noticeOf(await nora.presses(card, 'Als Antwort veröffentlichen'))).toContain('Servicedesk');
    const form = formOf(await jonas.presses(card, 'Als Antwort veröffentlichen'));
    world.respondersOf('desk', 'kira');
    expect(noticeOf(await jonas.submits(form, {}))).toContain('Servicedesk');
    world.chat('web').groupsAway(true);
    expect(noticeOf(await jonas.submits(form, {}, [], 'again'))).toContain('Es ließ sich nicht prüfen, ob Sie das dürfen.');
    world.chat('web').groupsAway(false);
    expect(await world.store.articles()).toEqual([]);

    world.respondersOf('desk', 'jonas');
    await jonas.submits(form, {}, [], 'third');
    const [{ id = '' } = {}] = await world.store.articles();
    const edit = formOf(await jonas.acts('article.edit.open', id, undefined));
    for (const action of ['article.edit.open', 'article.check', 'article.retire', 'article.restore'])
      expect(noticeOf(await nora.acts(action, id, undefined))).toContain('Servicedesk');
    expect(noticeOf(await nora.submits(edit, { text: 'Unfug' }))).toContain('Servicedesk');
    expect(noticeOf(await amina.submits(edit, { text: 'Unfug' }))).toContain('Servicedesk');
    expect((await world.store.articles())[0]).toMatchObject({ text: 'Nur Papier mit 80 g, Schacht 2.', retired: false });
    expect(noticeOf(await amina.command('artikel'))).toBe('Sie gehören zu keiner Gruppe, die Anliegen beantwortet.');
    expect(noticeOf(await jonas.acts('article.retire', 'no-such-thing', undefined))).toContain('Das kenne ich nicht mehr.');
  });

  test('nobody publishes about another queue’s service; what was typed stays in the form', async () => {
    const { jonas, card } = await resolved();
    const form = formOf(await jonas.presses(card, 'Als Antwort veröffentlichen'));
    const again = formOf(await jonas.submits(form, { title: ' ', text: 'Mein neuer Text', service: 'vpn' }));
    expect(again.fields.find(({ id }) => id === 'title')?.error).toBe('Bitte füllen Sie das aus.');
    expect(again.fields.find(({ id }) => id === 'service')?.error).toContain('Sie gehören nicht zur Gruppe, die diesen Dienst betreut.');
    expect(valuesOf(again)).toMatchObject({ text: 'Mein neuer Text' });
    expect(await world.store.articles()).toEqual([]);
    await jonas.submits(again, { title: 'Papier', service: 'unknown' });
    expect(await world.store.articles()).toMatchObject([{ title: 'Papier', text: 'Mein neuer Text', service: null }]);
  });

  test('sent twice it is published once; pressed again it is edited', async () => {
    const { jonas, card } = await resolved();
    const kira = world.responder({ id: 'kira', name: 'Kira' });
    const [one, two] = [formOf(await jonas.presses(card, 'Als Antwort veröffentlichen')), formOf(await kira.presses(card, 'Als Antwort veröffentlichen'))];
    await jonas.submits(one, {});
    await jonas.submits(one, {}, [], 'redelivered');
    expect(noticeOf(await kira.submits(two, {}))).toContain('inzwischen veröffentlicht');
    expect(await world.store.articles()).toHaveLength(1);
    await kira.submits(formOf(await kira.presses(card, 'Als Antwort veröffentlichen')), { title: 'Welches Papier?' });
    expect(await world.store.articles()).toMatchObject([{ title: 'Welches Papier?' }]);
  });

  test('an open ticket has nothing to publish, and a text too long for the form loses nothing when edited', async () => {
    const amina = world.requester();
    await amina.says('Welches Papier nimmt der Drucker für Visaetiketten?');
    await amina.presses(amina.lastSeen(), 'An die IT-Gruppe senden');
    const jonas = world.responder();
    expect(labels(world.queue('desk').card())).not.toContain('Als Antwort veröffentlichen');
    expect(noticeOf(await jonas.acts('article.publish.open', '1001:1', undefined))).toContain('keine Antwort, die man veröffentlichen könnte');

    const text = `${'Absatz. '.repeat(374)}1234567👩🏽‍💻 und das Ende.`;
    await world.store.putArticles([{ id: 'lang', service: null, language: 'de', title: 'Lang', text, questions: [], checkedAt: world.now(), retired: false }], world.now());
    const form = formOf(await jonas.acts('article.edit.open', 'lang', undefined));
    expect(form.fields.find(({ id }) => id === 'text')?.hint).toMatch(/^Das ist der Anfang; die \d+ Zeichen dahinter bleiben/);
    await jonas.submits(form, { title: 'Sehr lang' });
    expect((await world.store.articles())[0]).toMatchObject({ title: 'Sehr lang', text });
  });

  test('an answer from the catalogue that somebody has edited is not overwritten by the file', async () => {
    const article = { id: 'papier', service: 'printer', language: 'de' as const, title: 'Papier', text: 'Alt', questions: [], checkedAt: world.now(), retired: false };
    await world.store.putArticles([article], world.now(), 'catalogue');
    const jonas = world.responder();
    await jonas.submits(formOf(await jonas.acts('article.edit.open', 'papier', undefined)), { text: 'Neu' });
    expect(textOf(jonas.lastSeen())).toContain('Jonas Muster hat „Papier“ bearbeitet.');
    await world.store.putArticles([article], world.now(), 'catalogue');
    expect((await world.store.articles())[0]?.text).toBe('Neu');
  });

  test('pages, for whoever has many', async () => {
    const jonas = world.responder();
    expect(noticeOf(await jonas.command('artikel'))).toContain('noch nichts veröffentlicht');
    const many = Array.from({ length: 12 }, (_, n) => ({ id: `a${n}`, service: null, language: 'de' as const, title: `Frage ${n}`, text: 'x', questions: [], checkedAt: new Date(world.now().getTime() + n), retired: false }));
    await world.store.putArticles(many, world.now());
    expect(noticeOf(await jonas.command('artikel'))).toContain('Seite 1 von 3; „artikel 2“ zeigt eine andere.');
    await jonas.says('artikel 3');
    expect(jonas.lastSeen().message.facts?.map(({ label }) => label)).toEqual(['11 · Frage 10', '12 · Frage 11']);
    await jonas.says('artikel 4');
    expect(textOf(jonas.lastSeen())).toBe('Es gibt nur 3 Seiten.');
  });
});
