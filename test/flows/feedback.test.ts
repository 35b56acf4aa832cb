/** Feedback as a conversation: with a name it is answered, without one it leads to nobody. */
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { emptyLetterbox } from '../../src/flows/letterbox.ts';
import { formOf, noticeOf, textOf, type Shown } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const hour = 3_600_000;
const praise = 'Ein großes Lob: Die neue Videokonferenz ist hervorragend geworden';
const wish = 'Verbesserungsvorschlag: Drucker im Visabüro, die auch beidseitig drucken können, das wünschen wir uns sehr';

const db = freshDatabase();
let world: World;
let logged: string;
beforeEach(() => {
  logged = '';
  const log = pino({ level: 'trace' }, new Writable({ write: (chunk, _, done) => ((logged += String(chunk)), done()) }));
  world = createWorld({ store: createStore(db.database), log });
  world.respondersOf('feedback', 'jonas', 'kira');
});

const facts = (shown: Shown) => Object.fromEntries(shown.message.facts?.map(({ label, value }) => [label, value]) ?? []);
const labels = (shown: Shown) => shown.message.buttons?.map(({ label }) => label) ?? [];
const below = (card: Shown) => world.queue('feedback').below(card).map(textOf);

async function gave(text = praise, requester = world.requester()) {
  await requester.submits(formOf(await requester.acts('feedback.open', '', undefined)), { text });
  return { requester, receipt: requester.lastSeen(), card: world.queue('feedback').card(), jonas: world.responder() };
}

/** Every row of every table, as text. */
async function rows(): Promise<string[]> {
  const { rows: tables } = await db.database.execute(
    `select schemaname || '."' || tablename || '"' as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') and tablename <> '_prisma_migrations'`,
  );
  const all: string[] = [];
  for (const { name } of tables as { name: string }[]) {
    const { rows: found } = await db.database.execute(`select to_jsonb(t)::text as row from ${name} t`);
    all.push(...(found as { row: string }[]).map(({ row }) => `${name} ${row}`));
  }
  return all;
}

async function opensLetterbox(): Promise<number> {
  let serial = 0;
  const opened = await emptyLetterbox({ store: world.store, catalogue: world.catalogue, now: world.now(), newId: () => `opened-${++serial}-${world.now().getTime()}`, draw: () => 0 });
  await world.settle();
  return opened;
}

describe('with a name', () => {
  test('what was written is proposed with its kind, and sent with one press', async () => {
    const requester = world.requester();
    await requester.says(praise);
    const proposal = requester.lastSeen();
    expect(textOf(proposal)).toContain('Verstanden: eine Rückmeldung.');
    expect(facts(proposal).Art).toBe('Lob');
    expect(labels(proposal)).toEqual(['So absenden', 'Ohne meinen Namen', 'Ergänzen oder ändern', 'Etwas anderes']);
    await requester.presses(proposal, 'So absenden');
    expect(textOf(requester.lastSeen())).toContain('Sie erfahren, was daraus wird.');
    const card = world.queue('feedback').card();
    expect(textOf(card)).toContain('Rückmeldung von Amina Beispiel, Botschaft Nairobi');
    expect(facts(card)).toMatchObject({ Art: 'Lob', Stand: 'neu' });
  });

  test('the kind can be changed in the form', async () => {
    const requester = world.requester();
    await requester.says(praise);
    const form = formOf(await requester.presses(requester.lastSeen(), 'Ergänzen oder ändern'));
    expect(form.fields.map(({ id }) => id)).toEqual(['text', 'kind', 'service', 'name']);
    await requester.submits(form, { kind: 'complaint', service: 'printer' });
    expect(facts(world.queue('feedback').card())).toMatchObject({ Art: 'Beschwerde', Dienst: 'Drucker' });
  });

  test('an empty form comes back with its field marked and the rest kept', async () => {
    const requester = world.requester();
    const again = formOf(await requester.submits(formOf(await requester.acts('feedback.open', '', undefined)), { text: '', kind: 'wish' }));
    expect(again.fields.find(({ id }) => id === 'text')?.error).toBeDefined();
    expect(again.fields.find(({ id }) => id === 'kind')).toMatchObject({ value: 'wish' });
  });

  test('a responder answers in the thread, the person answers back, notes stay inside', async () => {
    const { requester, receipt, card, jonas } = await gave();
    const word = await jonas.repliesTo(card, 'Das freut uns!');
    expect(textOf(requester.lastSeen())).toBe('Jonas Muster (IT-Gruppe):\nDas freut uns!');
    expect(requester.lastSeen().thread).toBe(receipt.thread);
    expect(word.reactions).toEqual(['delivered']);
    expect(facts(card).Stand).toBe('beantwortet');
    const seen = requester.sees().length;
    await jonas.repliesTo(card, '// war eine Menge Arbeit');
    await jonas.repliesTo(card, '🔒 sehr');
    expect(requester.sees()).toHaveLength(seen);
    await requester.repliesTo(receipt, 'Bitte weiter so, und nun noch die Untertitel');
    expect(below(card)).toContain('Amina Beispiel schreibt:\nBitte weiter so, und nun noch die Untertitel');
    expect(facts(card).Stand).toBe('neu');
  });

  test('edits and deletions follow on both sides', async () => {
    const { requester, receipt, card, jonas } = await gave();
    const answer = await jonas.repliesTo(card, 'Das freud uns');
    const copy = requester.lastSeen();
    await jonas.edits(answer, 'Das freut uns');
    expect(textOf(copy)).toBe('Jonas Muster (geändert):\nDas freut uns');
    await jonas.edits(answer, '// doch nicht');
    expect(textOf(copy)).toBe('Jonas Muster hat diese Nachricht gelöscht.');
    const word = await requester.repliesTo(receipt, 'Noch etwas');
    await requester.deletes(word);
    expect(below(card)).toContain('Amina Beispiel hat diese Nachricht gelöscht.');
  });

  test('rights fail closed: a reply of somebody without the right goes nowhere, in doubt it says so', async () => {
    const { requester, card } = await gave();
    const seen = requester.sees().length;
    const eve = world.responder({ id: 'eve', name: 'Eve' });
    await eve.repliesTo(card, 'Ich bin nicht dabei');
    expect(requester.sees()).toHaveLength(seen);
    for (const label of ['Mit Bedarf verknüpfen', 'Neuer Bedarf', 'Zur Kenntnis genommen'])
      expect(noticeOf(await eve.presses(card, label))).toContain('Das dürfen nur Mitglieder von Rückmeldungen');
    world.chat('web').groupsAway(true);
    await world.responder().repliesTo(card, 'Bin ich dabei?');
    expect(requester.sees()).toHaveLength(seen);
    expect(below(card).at(-1)).toContain('Das blieb intern: Es konnte nicht geprüft werden');
  });

  test('nobody else’s reply in the person’s thread is taken for theirs', async () => {
    const { card, receipt } = await gave();
    await world.requester({ id: 'eve', name: 'Eve', email: 'eve@amman.example' }).repliesTo(receipt, 'Ich bin Amina');
    expect(below(card)).toEqual([]);
  });

  test('what cannot be delivered is said in the thread', async () => {
    const { card, jonas } = await gave();
    world.chat('web').chatGone('dm-amina');
    await jonas.repliesTo(card, 'Das freut uns!');
    expect(below(card).at(-1)).toBe('⚠️ Das konnte Amina Beispiel nicht zugestellt werden. Bitte versuchen Sie es auf einem anderen Weg.');
  });

  test('where a direct chat has no threads, the answer has a button to reply', async () => {
    world = createWorld({ store: createStore(db.database), capabilities: { teams: { directThreads: false, lookup: false, reactions: false } } });
    world.respondersOf('feedback', 'jonas');
    const { requester, card, jonas } = await gave(praise, world.requester({ platform: 'teams' }));
    await jonas.repliesTo(card, 'Welche meinen Sie?');
    expect(textOf(requester.lastSeen())).toBe('Ihre Rückmeldung\nJonas Muster (IT-Gruppe):\nWelche meinen Sie?');
    const form = formOf(await requester.presses(requester.lastSeen(), 'Antworten'));
    expect(formOf(await requester.submits(form, { text: '' })).fields[0]?.error).toBe('Bitte füllen Sie das aus.');
    await requester.submits(form, { text: 'Die im großen Saal' });
    expect(below(card)).toContain('Amina Beispiel schreibt:\nDie im großen Saal');
    expect(noticeOf(await world.requester({ id: 'eve', platform: 'teams' }).submits({ ...form, context: form.context.replace(/:.*/, ':x') }, { text: 'Falsch' }))).toContain('Das kenne ich nicht mehr');
  });

  test('files come along as deliveries of their own', async () => {
    const requester = world.requester();
    const file = world.chat('web').putFile('f1', new Uint8Array([1, 2]), 'saal.png');
    await requester.says(praise, file);
    await requester.presses(requester.lastSeen(), 'So absenden');
    expect(below(world.queue('feedback').card())).toContain('Amina Beispiel hat eine Datei gesendet: saal.png');
  });

  test('noted with one press, or by typing', async () => {
    const { card, jonas } = await gave();
    await jonas.presses(card, 'Zur Kenntnis genommen');
    expect(facts(card).Stand).toBe('zur Kenntnis genommen');
    await gave('Noch ein Lob für die Kolleginnen');
    const second = world.queue('feedback').card();
    await jonas.repliesTo(second, '!noted');
    expect(facts(second).Stand).toBe('zur Kenntnis genommen');
    await jonas.repliesTo(second, '!was');
    expect(below(second).at(-1)).toContain('!need NUMMER');
  });
});

describe('without a name', () => {
  /** What could lead to Amina, and must stand nowhere next to her words. */
  async function traces(words: string, eventKeys: string[]): Promise<string[]> {
    const { rows: people } = await db.database.execute(`select id, "userId", name, email, direct from "Person"`);
    const leads = [...(people as Record<string, string>[]).flatMap((person) => Object.values(person)), ...eventKeys, 'nairobi', 'Nairobi', world.now().toISOString().slice(0, 16)];
    const beside = (await rows()).filter((row) => row.includes(words));
    return beside.filter((row) => leads.some((lead) => row.includes(lead)));
  }

  /** The platform keeps posts, as platforms do; the fake's are in memory, so every row that is found is the bot's. */
  const placesOf = async (words: string) => (await rows()).filter((row) => row.includes(words)).map((row) => row.split(' ')[0]);

  test('sent with one press, no table and no log holds the words beside the person, the moment or the event', async () => {
    const requester = world.requester();
    const said = await requester.says(wish);
    const proposal = requester.lastSeen();
    expect(textOf(proposal)).toContain('Der Betreiber dieser Chat-Plattform sieht trotzdem, was Sie hier schreiben');
    // The proof that the search can find something: before the press the draft stands beside its author.
    const keys = [`web-message-${said.ref.id}`, 'press-1'];
    expect(await traces(wish, keys)).not.toEqual([]);

    const receipt = noticeOf(await requester.presses(proposal, 'Ohne meinen Namen', 'press-1'));
    expect(receipt).toContain('Es liegt ohne Ihren Namen im Briefkasten');
    expect(receipt).not.toContain('Drucker');
    expect(await placesOf(wish)).toEqual(['public."Letterbox"']);
    expect(await traces(wish, keys)).toEqual([]);
    const [letter = ''] = (await rows()).filter((row) => row.includes(wish));
    expect(Object.keys(JSON.parse(letter.slice(letter.indexOf('{'))) as object).sort()).toEqual(['day', 'id', 'kind', 'service', 'text']);
    expect((await rows()).filter((row) => /^public\."(Draft|Suggestion|Audit|Feedback)"/.test(row))).toEqual([]);
    // Nor does anything the bot owes a platform tell that she has put something in.
    expect((await rows()).filter((row) => row.startsWith('public."Delivery"'))).toEqual([]);
    expect(logged).not.toContain('Drucker');
    expect(world.queue('feedback').cards()).toHaveLength(0);
  });

  test('opened, it is in the queue without anything that leads back, and still beside nothing', async () => {
    const requester = world.requester();
    await requester.says(wish);
    await requester.presses(requester.lastSeen(), 'Ohne meinen Namen', 'press-1');
    const written = world.now().toISOString();
    await world.wait(3 * 24 * hour);
    expect(await opensLetterbox()).toBe(1);
    const card = world.queue('feedback').card();
    expect(textOf(card)).toContain('Rückmeldung ohne Namen\nHier kann niemand eine Antwort bekommen');
    expect(facts(card)).toEqual({ Art: 'Wunsch', Dienst: 'Drucker', Stand: 'neu' });
    const { rows: people } = await db.database.execute(`select id from "Person"`);
    const [{ id }] = people as [{ id: string }];
    for (const row of (await rows()).filter((each) => each.includes(wish)))
      for (const lead of [id, 'Amina', 'amina', 'airobi', 'press-1', written.slice(0, 10)]) expect(row).not.toContain(lead);
    expect((await rows()).filter((row) => row.startsWith('public."Letterbox"'))).toEqual([]);

    const seen = requester.sees().length;
    await world.responder().repliesTo(card, 'Danke dafür');
    expect(below(card).at(-1)).toBe('Das blieb intern: Die Rückmeldung trägt keinen Namen.');
    expect(requester.sees()).toHaveLength(seen);
  });

  test('by typing alone: the receipt is forgotten once it was delivered', async () => {
    const requester = world.requester();
    await requester.says(wish);
    await requester.says('ohne meinen Namen');
    expect(textOf(requester.lastSeen())).toContain('Es liegt ohne Ihren Namen im Briefkasten');
    expect(await placesOf(wish)).toEqual(['public."Letterbox"']);
    expect((await placesOf('Briefkasten'))).toEqual(['public."Delivery"']);
    expect(await opensLetterbox()).toBe(0);
    expect(await placesOf('Briefkasten')).toEqual([]);
    await requester.says('ohne meinen Namen');
    expect(textOf(requester.lastSeen())).toContain('Bitte schreiben Sie zuerst Ihre Rückmeldung.');
  });

  test('from the form: no mission is asked for, none is kept, and neither is a correction of the bot', async () => {
    const stranger = world.requester({ id: 'neu', name: 'Nina Neu', email: 'nina@nowhere.example' });
    const form = formOf(await stranger.acts('feedback.open', '', undefined));
    const named = formOf(await stranger.submits(form, { text: wish, name: 'with' }));
    expect(named.fields.find(({ id }) => id === 'mission')?.error).toBeDefined();
    expect(noticeOf(await stranger.submits(form, { text: wish, name: 'without', mission: 'amman', kind: 'wish' }))).toContain('im Briefkasten');
    expect(noticeOf(await stranger.submits(form, { text: wish, name: 'without' }, [], 'again'))).toBe('Das ist schon abgeschickt.');
    expect(await placesOf(wish)).toEqual(['public."Letterbox"']);
    expect((await rows()).filter((row) => row.includes('amman'))).toEqual([]);
  });

  test('from a menu, a question or the shortcut it leaves as little', async () => {
    const requester = world.requester();
    await requester.says(wish);
    await requester.presses(requester.lastSeen(), 'Etwas anderes');
    expect(textOf(requester.lastSeen())).toContain(wish);
    const draft = requester.lastSeen().message.buttons?.[0]?.value ?? '';
    const form = formOf(await requester.acts('feedback.open', draft, undefined));
    await requester.submits(form, { name: 'without' });
    expect(await placesOf(wish)).toEqual(['public."Letterbox"']);
    const shortcut = formOf(await requester.acts('feedback', '', undefined, 'short-1', praise));
    await requester.submits(shortcut, { name: 'without' });
    expect(await placesOf(praise)).toEqual(['public."Letterbox"']);
  });

  test('pressed twice it is one letter, and the second press says where it is', async () => {
    const requester = world.requester();
    await requester.says(wish);
    const proposal = requester.lastSeen();
    await requester.presses(proposal, 'Ohne meinen Namen');
    expect(noticeOf(await requester.presses(proposal, 'Ohne meinen Namen'))).toContain('liegt er im Briefkasten');
    expect(await placesOf(wish)).toHaveLength(1);
  });

  test('somebody else’s draft cannot be sent', async () => {
    const requester = world.requester();
    await requester.says(wish);
    const draft = requester.lastSeen().message.buttons?.[0]?.value ?? '';
    await world.requester({ id: 'eve', name: 'Eve' }).acts('feedback.nameless', draft, undefined);
    expect(await placesOf(wish)).not.toContain('public."Letterbox"');
  });

  test('files do not go along, and that is said', async () => {
    const requester = world.requester();
    await requester.says(wish, world.chat('web').putFile('f1', new Uint8Array([1]), 'amina.png'));
    expect(noticeOf(await requester.presses(requester.lastSeen(), 'Ohne meinen Namen'))).toContain('Ihre Datei ging nicht mit.');
    expect(await placesOf('amina.png')).toEqual([]);
  });

  test('three letters come together on the next day, in an order of chance; clean-up never takes one', async () => {
    const texts = ['Ein Lob für die neue Leitung, sie ist hervorragend', 'Ich wünsche mir schnellere Antworten am Abend', 'Leider ist das Handbuch sehr schlecht'];
    for (const [n, text] of texts.entries()) {
      const person = world.requester({ id: `person-${n}`, name: `Person ${n}`, email: `p${n}@nairobi.example` });
      await person.submits(formOf(await person.acts('feedback.open', '', undefined)), { text, name: 'without' });
    }
    await world.store.cleanUp(new Date(world.now().getTime() + 400 * 24 * hour));
    expect(await opensLetterbox()).toBe(0);
    await world.wait(24 * hour);
    expect(await opensLetterbox()).toBe(3);
    const cards = world.queue('feedback').cards().map(({ message }) => message.quote?.text);
    expect(cards.toSorted()).toEqual(texts.toSorted());
    expect(cards).not.toEqual(texts);
    expect(await opensLetterbox()).toBe(0);
  });
});
