/** Needs as a conversation: made from feedback, joined by other missions, answered for all to see. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { tellAllNews } from '../../src/flows/need-news.ts';
import { emptyPlan } from '../../src/ports/store.ts';
import { formOf, noticeOf, textOf, type Shown } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;
beforeEach(async () => {
  await db.database.execute(`alter sequence "Need_id_seq" restart with 12`);
  world = createWorld({ store: createStore(db.database) });
  world.respondersOf('feedback', 'jonas');
});

const facts = (shown: Shown) => Object.fromEntries(shown.message.facts?.map(({ label, value }) => [label, value]) ?? []);
const queue = () => world.queue('feedback');
const amman = () => world.requester({ id: 'rania', name: 'Rania Muster', email: 'rania@amman.example', locale: 'en-GB', platform: 'slack' });

async function gave(text: string, requester = world.requester()) {
  await requester.submits(formOf(await requester.acts('feedback.open', '', undefined)), { text });
  return { requester, receipt: requester.lastSeen(), card: queue().card() };
}

/** Amina of Nairobi wishes for something, and Jonas makes a need of it. */
async function needed() {
  const { requester, receipt, card } = await gave('Wir wünschen uns beidseitigen Druck');
  const jonas = world.responder();
  const form = formOf(await jonas.presses(card, 'Neuer Bedarf'));
  await jonas.submits(form, { title: 'Beidseitig drucken', wanted: 'Papier ist am Posten teuer und selten.', service: 'printer' });
  return { amina: requester, receipt, feedback: card, jonas, card: queue().card() };
}

describe('made from feedback', () => {
  test('the form begins with the feedback’s words; the card says what is needed and where', async () => {
    const { amina, card, feedback, receipt } = await needed();
    expect(textOf(card)).toContain('Bedarf 12 · Beidseitig drucken');
    expect(textOf(card)).toContain('Papier ist am Posten teuer und selten.');
    expect(facts(card)).toMatchObject({ Stand: 'gehört', Dienst: 'Drucker', 'Gebraucht von': 'einer Vertretung', 'Botschaft Nairobi': 'Wir wünschen uns beidseitigen Druck' });
    expect(textOf(card)).not.toContain('Amina');
    expect(facts(feedback)).toMatchObject({ Bedarf: 'Bedarf 12', Stand: 'zur Kenntnis genommen' });
    expect(textOf(amina.lastSeen())).toContain('Ihre Rückmeldung gehört jetzt zu „Bedarf 12 · Beidseitig drucken“.');
    expect(amina.lastSeen().thread).toBe(receipt.thread);
  });

  test('errors stand at their fields and keep what was typed', async () => {
    const { card } = await gave('Wir wünschen uns beidseitigen Druck');
    const jonas = world.responder();
    const again = formOf(await jonas.submits(formOf(await jonas.presses(card, 'Neuer Bedarf')), { title: '', wanted: 'Papier ist teuer' }));
    expect(again.fields.map(({ id, error }) => [id, error])).toEqual([['title', 'Bitte füllen Sie das aus.'], ['wanted', undefined], ['service', undefined]]);
    expect(again.fields[1]).toMatchObject({ value: 'Papier ist teuer' });
  });

  test('further feedback is linked to it, found by a word or its number', async () => {
    const { card: need } = await needed();
    const { card } = await gave('Two-sided printing please', amman());
    const jonas = world.responder();
    const form = formOf(await jonas.presses(card, 'Mit Bedarf verknüpfen'));
    const choices = (query: string) => world.bot.choices({ source: 'needs', query, from: jonas.from });
    expect(await choices('imprimante')).toEqual([{ value: '12', label: 'Bedarf 12 · Beidseitig drucken' }]);
    expect(await choices('12')).toHaveLength(1);
    expect(await choices('kaffee')).toEqual([]);
    expect(formOf(await jonas.submits(form, { need: '99' })).fields[0]?.error).toContain('Diesen Bedarf gibt es nicht.');
    await jonas.submits(form, { need: '12' });
    expect(facts(need)).toMatchObject({ 'Gebraucht von': '2 Vertretungen', 'Botschaft Amman': 'Two-sided printing please' });
    expect(noticeOf(await jonas.submits(form, { need: '12' }, [], 'again'))).toBe('Das ist schon abgeschickt.');
  });

  test('by typing alone', async () => {
    const { card } = await gave('Wir wünschen uns beidseitigen Druck');
    const jonas = world.responder();
    await jonas.repliesTo(card, '!need Beidseitig drucken: Papier ist teuer');
    const need = queue().card();
    expect(textOf(need)).toContain('Bedarf 12 · Beidseitig drucken');
    const second = await gave('Noch ein Wunsch dazu', amman());
    await jonas.repliesTo(second.card, '!need 13');
    expect(queue().below(second.card).map(textOf).at(-1)).toContain('Diesen Bedarf gibt es nicht.');
    await jonas.repliesTo(second.card, '!need 12');
    expect(facts(need)['Gebraucht von']).toBe('2 Vertretungen');
    await jonas.repliesTo(need, '!declined');
    expect(queue().below(need).map(textOf).at(-1)).toContain('Bitte sagen Sie, warum.');
    await jonas.repliesTo(need, 'nur unter uns');
    await jonas.repliesTo(need, '!planned Im Frühjahr kommen neue Geräte.');
    expect(facts(need).Stand).toBe('eingeplant');
  });
});

describe('for everyone', () => {
  async function manyNeeds(count: number) {
    const at = (n: number) => new Date(world.now().getTime() + n * 1000);
    const need = (n: number) => ({ id: n, title: `Wunsch ${n}`, wanted: n % 2 ? 'Ein Drucker' : 'Ein Telefon', service: n % 2 ? 'printer' : null, state: 'heard' as const, answer: null, createdAt: at(n), changedAt: at(n), thread: `t${n}`, version: 1 });
    await world.store.transaction((tx) => tx.write({ ...emptyPlan(), needs: Array.from({ length: count }, (_, n) => need(n + 1)) }, world.now()));
  }

  test('ten a page, newest change first, with search; by command, typing or button', async () => {
    await manyNeeds(23);
    const reader = world.requester();
    const first = await reader.command('needs');
    if (first.kind !== 'notice') throw new Error('no list');
    expect(textOf({ message: first.message } as Shown)).toContain('23 Bedarfe, die neueste Änderung zuerst. Seite 1 von 3.');
    expect(first.message.facts?.map(({ label }) => label)[0]).toBe('Bedarf 23 · Wunsch 23');
    expect(first.message.facts).toHaveLength(10);
    const next = first.message.buttons?.find(({ label }) => label === 'Nächste Seite');
    const second = await reader.acts('needs.list', next?.value ?? '', undefined);
    expect(noticeOf(second)).toContain('Seite 2 von 3.');
    expect(noticeOf(await reader.command('needs drucker'))).toContain('12 Bedarfe');
    expect(noticeOf(await reader.command('besoins imprimante'))).toContain('12 Bedarfe');
    expect(noticeOf(await reader.command('necesidades kaffee'))).toContain('Zu „kaffee“ passt nichts.');
    await reader.says('Bedarf Telefon');
    expect(textOf(reader.lastSeen())).toContain('11 Bedarfe');
    await reader.says('bedarf seite 3');
    expect(reader.lastSeen().message.facts).toHaveLength(3);
    const form = formOf(await reader.acts('needs-search.open', '', undefined));
    expect(noticeOf(await reader.submits(form, { query: 'Wunsch 7' }))).toContain('Bedarf 7 · Wunsch 7');
  });

  test('a sentence that begins with such a word is a sentence', async () => {
    await manyNeeds(3);
    const reader = world.requester();
    await reader.says('Bedarf an neuen Druckern haben wir in der Visastelle seit langem');
    expect(textOf(reader.lastSeen())).not.toContain('Was die Vertretungen brauchen');
    await reader.says('need 3 new printers for the visa section, please');
    expect((await world.store.transaction((tx) => tx.voices(3)))).toEqual([]);
  });

  test('the personal page leads there', async () => {
    const reader = world.requester();
    await reader.acts('home', '', undefined);
    expect(world.chat('web').homeOf('amina').at(-1)).toMatchObject({ title: 'Was die Vertretungen brauchen' });
  });

  test('we need this too: one sentence, counted once a mission', async () => {
    const { card } = await needed();
    const rania = amman();
    const page = await rania.acts('need.show', '12', undefined);
    expect(noticeOf(page)).toContain('Needed by: one mission');
    const form = formOf(await rania.acts('need-join.open', '12:1', undefined));
    expect(formOf(await rania.submits(form, { words: ' ' })).fields[0]?.error).toBe('Please fill this in.');
    expect(noticeOf(await rania.submits(form, { words: 'Our archive is full' }))).toContain('your mission is counted with “Need 12 · Beidseitig drucken”');
    expect(facts(card)).toMatchObject({ 'Gebraucht von': '2 Vertretungen', 'Botschaft Amman': 'Our archive is full' });
    const omar = world.requester({ id: 'omar', name: 'Omar', email: 'omar@amman.example' });
    await omar.says('Bedarf 12: Bei uns fehlt der Platz');
    expect(textOf(omar.lastSeen())).toContain('Ihre Vertretung war schon mitgezählt');
    expect(facts(card)['Gebraucht von']).toBe('2 Vertretungen');
    expect(textOf(card)).toContain('Bei uns fehlt der Platz');
    expect(textOf(card)).not.toMatch(/Rania|Omar/);
    expect(noticeOf(await omar.acts('need.show', '12', undefined))).toContain('Ihre Vertretung ist mitgezählt.');
  });

  test('whose mission is unknown is asked for it at the field', async () => {
    await needed();
    const stranger = world.requester({ id: 'neu', name: 'Nina', email: 'nina@nowhere.example' });
    const form = formOf(await stranger.acts('need-join.open', '12:1', undefined));
    expect(formOf(await stranger.submits(form, { words: 'Wir auch' })).fields.find(({ id }) => id === 'mission')?.error).toBeDefined();
    await stranger.submits(form, { words: 'Wir auch', mission: 'amman' });
    expect((await world.store.transaction((tx) => tx.voices(12))).map(({ mission }) => mission)).toContain('amman');
  });
});

describe('you said, we', () => {
  test('every change is told to all who contributed, in their language; a refusal needs a reason', async () => {
    const { amina, jonas, card } = await needed();
    const rania = amman();
    await rania.submits(formOf(await rania.acts('need-join.open', '12:1', undefined)), { words: 'Our archive is full' });
    const form = formOf(await jonas.presses(card, 'Stand ändern'));
    const again = formOf(await jonas.submits(form, { state: 'declined', answer: ' ' }));
    expect(again.fields.find(({ id }) => id === 'answer')?.error).toContain('Bitte sagen Sie, warum.');
    await jonas.submits(again, { state: 'planned', answer: 'Im Frühjahr kommen neue Geräte.' });
    expect(textOf(amina.lastSeen())).toBe(
      'Bedarf 12 · Beidseitig drucken\nSie haben gesagt: „Wir wünschen uns beidseitigen Druck“. Jetzt gilt: wir haben es eingeplant.\nIT-Gruppe: Im Frühjahr kommen neue Geräte.',
    );
    expect(textOf(rania.lastSeen())).toBe(
      'Need 12 · Beidseitig drucken\nYou said: “Our archive is full”. Now: we have planned it.\nIT group: Im Frühjahr kommen neue Geräte.',
    );
    expect(facts(card)).toMatchObject({ Stand: 'eingeplant', 'Die IT-Gruppe sagt': 'Im Frühjahr kommen neue Geräte.' });
    await jonas.submits(formOf(await jonas.presses(card, 'Stand ändern')), { state: 'declined', answer: 'Das Geld fehlt.' });
    expect(facts(card)).toMatchObject({ Stand: 'abgelehnt', Grund: 'Das Geld fehlt.' });
    expect(textOf(amina.lastSeen())).toContain('den Grund.\nIT-Gruppe: Das Geld fehlt.');
  });

  test('rights fail closed for buttons, forms and typed words', async () => {
    const { amina, jonas, card } = await needed();
    const form = formOf(await jonas.presses(card, 'Stand ändern'));
    const eve = world.responder({ id: 'eve', name: 'Eve' });
    const seen = amina.sees().length;
    expect(noticeOf(await eve.presses(card, 'Stand ändern'))).toContain('Das dürfen nur Mitglieder von Rückmeldungen');
    expect(noticeOf(await eve.submits(form, { state: 'planned' }, [], 'eves'))).toContain('Das dürfen nur Mitglieder von Rückmeldungen');
    await eve.repliesTo(card, '!delivered Alles fertig');
    world.chat('web').groupsAway(true);
    expect(noticeOf(await jonas.submits(form, { state: 'planned' }, [], 'unsure'))).toContain('Es ließ sich nicht prüfen');
    expect(facts(card).Stand).toBe('gehört');
    expect(amina.sees()).toHaveLength(seen);
  });

  test('hundreds are told in batches, each once, although the work is cut off after every one', async () => {
    const { jonas, card } = await needed();
    const people = Array.from({ length: 170 }, (_, n) => world.requester({ id: `p${n}`, name: `P ${n}`, email: `p${n}@${n % 2 ? 'nairobi' : 'amman'}.example` }));
    for (const person of people) await person.acts('welcome', '', undefined);
    const { rows } = await db.database.execute(`select id from "Person" where "userId" like 'p%'`);
    const voices = (rows as { id: string }[]).map(({ id }) => ({ need: 12, person: id, mission: 'amman', words: 'Wir auch', at: world.now() }));
    await world.store.transaction((tx) => tx.write({ ...emptyPlan(), voices }, world.now()));
    await jonas.submits(formOf(await jonas.presses(card, 'Stand ändern')), { state: 'delivered' });
    const told = () => people.map((person) => person.sees().filter((shown) => textOf(shown).includes('wir haben es umgesetzt')).length);
    const sum = () => told().reduce((a, b) => a + b, 0);
    expect(sum()).toBeGreaterThan(40);
    expect(sum()).toBeLessThan(60);

    let serial = 0;
    let writes = 0;
    // Every second transaction is undone at its very end, as a killed process would leave it.
    const cutOff = {
      ...world.store,
      transaction: ((work) =>
        world.store.transaction(async (tx) => {
          const result = await work(tx);
          if (writes++ % 2 === 0) throw new Error('killed');
          return result;
        })) satisfies typeof world.store.transaction,
    };
    for (let tries = 0; tries < 20; tries++) {
      await tellAllNews({ store: cutOff, catalogue: world.catalogue, now: world.now(), newId: () => `news-${++serial}` }).catch(() => undefined);
      await world.settle();
    }
    expect(told()).toEqual(people.map(() => 1));
    expect((await db.database.execute(`select count(*)::int as n from "NeedNews"`)).rows).toEqual([{ n: 0 }]);
  });
});
