/** Asking as a conversation: an answer at once where one is published, and the way to a person with one press. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import type { Article } from '../../src/domain/article.ts';
import type { Platform } from '../../src/ports/chat.ts';
import { formOf, noticeOf, textOf, type Shown } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;

const article = (id: string, change: Partial<Article>): Article => ({
  ...{ id, service: null, language: 'de', title: id, text: 'So geht es.', questions: [], checkedAt: new Date('2026-10-05T09:00:00Z'), retired: false },
  ...change,
});

const published: Article[] = [
  article('abwesenheit', {
    title: 'Wie richte ich eine Abwesenheitsnotiz ein?',
    text: 'In Outlook: Datei → Automatische Antworten.\nDort den Zeitraum wählen.',
    questions: ['Wie schalte ich die Abwesenheitsnotiz in Outlook an?'],
  }),
  article('abwesenheit-vertretung', {
    title: 'Wie trage ich in der Abwesenheitsnotiz eine Vertretung ein?',
    text: 'Im Text der Notiz die Vertretung nennen.',
    questions: ['Abwesenheitsnotiz in Outlook für meine Vertretung'],
  }),
  article('toner', { service: 'printer', title: 'Wie wechsle ich den Toner im Drucker?', text: 'Klappe vorn öffnen, Kartusche ziehen.', questions: ['Toner wechseln am Drucker'] }),
  article('vpn-token', { service: 'vpn', language: 'en', title: 'How do I get a new VPN token?', text: 'Ask the administration of your mission.', questions: ['VPN token lost, how do I get another one?'] }),
];

const capabilities = { teams: { directThreads: false, reactions: false, lookup: false } };

beforeEach(async () => {
  const store = createStore(db.database);
  world = createWorld({ store, capabilities });
  world.respondersOf('desk', 'jonas');
  await store.putArticles(published, world.now());
  await world.settle();
});

const labels = (shown: Shown) => shown.message.buttons?.map(({ label }) => label) ?? [];
const facts = (shown: Shown) => Object.fromEntries(shown.message.facts?.map(({ label, value }) => [label, value]) ?? []);
const counts = async (id: string) => {
  const [row] = await db.database.query<{ helped: number; missed: number }>(`select helped, missed from "Article" where id = $1::text`, id);
  return row;
};

describe.each<Platform>(['slack', 'teams', 'web'])('asked on %s', (platform) => {
  test('a question gets the article that answers it, and how the service stands, at once', async () => {
    const amina = world.requester({ platform });
    await amina.says('Wie wechsle ich den Toner am Drucker?');
    const seen = amina.lastSeen();
    expect(seen.message.title).toBe('Wie wechsle ich den Toner im Drucker?');
    expect(seen.message.text).toContain('Klappe vorn öffnen, Kartusche ziehen.');
    expect(facts(seen)).toEqual({
      Dienst: 'Drucker',
      'Stand jetzt': 'Keine Störung bekannt',
      Zuständig: 'Servicedesk',
      // 19:00 in Berlin.
      Erreichbar: 'jetzt erreichbar, bis 21:00 (Ihre Ortszeit)',
      'So bestellen Sie': 'Über die Verwaltung der Vertretung.',
      'Zuletzt geprüft': '5. Oktober 2026',
    });
    expect(labels(seen)).toEqual(['Das hat geholfen', 'An die IT-Gruppe senden', 'Etwas anderes']);
    expect(world.queue('desk').cards()).toHaveLength(0);
  });

  test('it helped: counted once, without a name', async () => {
    const amina = world.requester({ platform });
    await amina.says('Wie wechsle ich den Toner am Drucker?');
    const seen = amina.lastSeen();
    await amina.presses(seen, 'Das hat geholfen');
    expect(textOf(amina.lastSeen())).toContain('Das freut mich.');
    expect(noticeOf(await amina.presses(seen, 'Das hat geholfen'))).toContain('Diese Frage ist schon erledigt.');
    expect(noticeOf(await amina.presses(seen, 'An die IT-Gruppe senden'))).toContain('Diese Frage ist schon erledigt.');
    expect(await counts('toner')).toEqual({ helped: 1, missed: 0 });
    expect(world.queue('desk').cards()).toHaveLength(0);
    const { rows } = await db.database.execute('select what from "Audit" where person is not null');
    expect(rows).toEqual([]);
  });

  test('it did not help: the question goes to the queue as it was typed, with its file, and the card says what was shown', async () => {
    const chat = world.chat(platform);
    const amina = world.requester({ platform });
    await amina.says('Wie wechsle ich den Toner am Drucker?', chat.putFile('f1', new Uint8Array([1, 2, 3]), 'drucker.png'));
    const seen = amina.lastSeen();
    expect(seen.message.text).toContain('Ihre Datei geht mit, wenn Sie die Frage an die IT-Gruppe senden.');
    await amina.presses(seen, 'An die IT-Gruppe senden');
    expect(noticeOf(await amina.presses(seen, 'An die IT-Gruppe senden'))).toContain('Diese Frage ist schon erledigt.');
    const queue = world.queue('desk');
    expect(queue.cards()).toHaveLength(1);
    expect(queue.card().message.title).toBe('AA-1001 · Frage · Drucker');
    expect(textOf(queue.card())).toContain('Wie wechsle ich den Toner am Drucker?');
    expect(facts(queue.card())).toMatchObject({ 'Zuvor gezeigt, half nicht': '„Wie wechsle ich den Toner im Drucker?“' });
    expect(queue.below(queue.card()).flatMap(({ message }) => message.files ?? []).map(({ name }) => name)).toEqual(['drucker.png']);
    expect(textOf(amina.lastSeen())).toContain('AA-1001');
    expect(await counts('toner')).toEqual({ helped: 0, missed: 1 });
  });

  test('another answer is shown by its title; what did not help is counted for each that was shown', async () => {
    const amina = world.requester({ platform });
    await amina.says('Wie richte ich eine Abwesenheitsnotiz in Outlook ein?');
    const first = amina.lastSeen();
    const other = 'Wie trage ich in der Abwesenheitsnotiz eine Vertretung ein?';
    expect(labels(first)).toContain(other);
    await amina.presses(first, other);
    const second = amina.lastSeen();
    expect(second.message.title).toBe(other);
    expect(labels(second)).not.toContain(other);
    expect(noticeOf(await amina.presses(first, other))).toContain('weiter oben schon gezeigt');
    await amina.presses(second, 'An die IT-Gruppe senden');
    expect(facts(world.queue('desk').card())['Zuvor gezeigt, half nicht']?.split('\n')).toHaveLength(2);
    expect(await counts('abwesenheit')).toEqual({ helped: 0, missed: 1 });
    expect(await counts('abwesenheit-vertretung')).toEqual({ helped: 0, missed: 1 });
  });

  test('nothing published: it says so, shows what is known of the service, and loses not a word', async () => {
    const amina = world.requester({ platform });
    await amina.says('Können wir VPN auch vom privaten Tablet aus nutzen?');
    const seen = amina.lastSeen();
    expect(textOf(seen)).toContain('Dazu habe ich keine veröffentlichte Antwort gefunden.');
    expect(textOf(seen)).toContain('Können wir VPN auch vom privaten Tablet aus nutzen?');
    expect(facts(seen)).toMatchObject({ Dienst: 'VPN', Zuständig: 'Netz und Fernzugriff' });
    await amina.presses(seen, 'An die IT-Gruppe senden');
    expect(textOf(world.queue('network').card())).toContain('Können wir VPN auch vom privaten Tablet aus nutzen?');
    expect(facts(world.queue('network').card())).not.toHaveProperty('Zuvor gezeigt, half nicht');
  });

  test('whoever only types presses the buttons by their numbers', async () => {
    const amina = world.requester({ platform });
    await amina.says('Wie richte ich eine Abwesenheitsnotiz in Outlook ein?');
    expect(amina.lastSeen().message.text).toContain('von 1 für die erste Schaltfläche bis 4 für die letzte');
    await amina.says('3');
    expect(amina.lastSeen().message.title).toBe('Wie trage ich in der Abwesenheitsnotiz eine Vertretung ein?');
    await amina.says('2');
    expect(textOf(world.queue('desk').card())).toContain('Wie richte ich eine Abwesenheitsnotiz in Outlook ein?');
    expect(world.queue('desk').cards()).toHaveLength(1);

    const ben = world.requester({ platform, id: 'ben', name: 'Ben', email: 'ben@nairobi.example' });
    await ben.says('Wie wechsle ich den Toner am Drucker?');
    await ben.says('1');
    expect(textOf(ben.lastSeen())).toContain('Das freut mich.');
    expect((await counts('toner'))?.helped).toBe(1);
  });

  test('it was no question: the text waits in the menu, whose numbers count from then on', async () => {
    const amina = world.requester({ platform });
    await amina.says('Wie wechsle ich den Toner am Drucker?');
    await amina.says('3');
    expect(textOf(amina.lastSeen())).toContain('Was darf ich damit tun?');
    await amina.says('1');
    expect(world.queue('desk').card().message.title).toBe('AA-1001 · Störung · Drucker');
    expect(await counts('toner')).toEqual({ helped: 0, missed: 0 });
  });

  test('/it ask answers where it was typed, and its button works there', async () => {
    const amina = world.requester({ platform });
    const answer = await amina.command('ask Wie wechsle ich den Toner am Drucker?');
    expect(noticeOf(answer)).toContain('Klappe vorn öffnen');
    const helped = answer.kind === 'notice' ? answer.message.buttons?.find(({ action }) => action === 'answer.helped') : undefined;
    await amina.acts('answer.helped', helped?.value ?? '', undefined);
    expect((await counts('toner'))?.helped).toBe(1);
    expect(formOf(await amina.command('ask')).title).toBe('Frage stellen');
    await amina.says('/it frage Wie wechsle ich den Toner am Drucker?');
    expect(amina.lastSeen().message.title).toBe('Wie wechsle ich den Toner im Drucker?');
  });

  test('the form leads to the answer; the service chosen there goes along to the ticket', async () => {
    const amina = world.requester({ platform });
    const form = formOf(await amina.acts('ask.open', '', undefined));
    expect(form.fields.map(({ id }) => id)).toEqual(['text', 'service', 'files']);
    const empty = formOf(await amina.submits(form, { text: '' }));
    expect(empty.fields[0]).toMatchObject({ error: 'Bitte füllen Sie das aus.' });
    expect(await amina.submits(form, { text: 'Wie lange ist das Zertifikat gültig?', service: 'vpn' })).toEqual({ kind: 'none' });
    expect(facts(amina.lastSeen())).toMatchObject({ Dienst: 'VPN' });
    await amina.presses(amina.lastSeen(), 'An die IT-Gruppe senden');
    expect(world.queue('network').card().message.title).toBe('AA-1001 · Frage · VPN');
  });
});

describe('who asks', () => {
  test('an answer needs no mission; passing the question on asks for it, with everything else filled in', async () => {
    const amina = world.requester({ email: undefined });
    await amina.says('Wie wechsle ich den Toner am Drucker?');
    const seen = amina.lastSeen();
    expect(seen.message.title).toBe('Wie wechsle ich den Toner im Drucker?');
    await amina.says('2');
    expect(textOf(amina.lastSeen())).toContain('Um welche Vertretung geht es?');
    const form = formOf(await amina.presses(seen, 'An die IT-Gruppe senden'));
    expect(form.fields.find(({ id }) => id === 'text')).toMatchObject({ value: 'Wie wechsle ich den Toner am Drucker?' });
    expect(form.fields.find(({ id }) => id === 'service')).toMatchObject({ value: 'printer' });
    await amina.submits(form, { mission: 'amman' });
    expect(facts(world.queue('desk').card())).toMatchObject({ Vertretung: 'Botschaft Amman', 'Zuvor gezeigt, half nicht': '„Wie wechsle ich den Toner im Drucker?“' });
    expect(await counts('toner')).toEqual({ helped: 0, missed: 1 });
  });

  test('in English by the clock of the asker; an answer in another language says so', async () => {
    const omar = world.requester({ id: 'omar', name: 'Omar', email: 'omar@amman.example', locale: 'en-GB' });
    await omar.says('How do I get a new VPN token, mine is lost?');
    expect(omar.lastSeen().message.title).toBe('How do I get a new VPN token?');
    expect(facts(omar.lastSeen())).toMatchObject({ Hours: 'there now, until 21:00 (your local time)', 'Last checked': '5 October 2026' });
    await world.wait(12 * 3_600_000);
    await omar.command('ask How do I get a new VPN token, mine is lost?');
    await omar.says('How do I get a new VPN token, mine is lost?');
    expect(facts(omar.lastSeen())).toMatchObject({ Hours: 'not there now; again from Wed 25 November at 09:00 to 21:00 (your local time)' });

    const amina = world.requester();
    await amina.says('sprache de');
    await amina.says('How do I get a new VPN token?');
    expect(amina.lastSeen().message.text).toContain('Diese Antwort gibt es bisher nur in einer anderen Sprache (English):');
  });

  test('nobody presses for another, and what is forged is unknown', async () => {
    const amina = world.requester();
    await amina.says('Wie wechsle ich den Toner am Drucker?');
    const eve = world.requester({ id: 'eve', name: 'Eve', email: 'eve@nairobi.example' });
    for (const label of ['Das hat geholfen', 'An die IT-Gruppe senden'])
      expect(noticeOf(await eve.presses(amina.lastSeen(), label))).toContain('Das kenne ich nicht mehr.');
    const draft = amina.lastSeen().message.buttons?.[1]?.value ?? '';
    expect(noticeOf(await amina.acts('answer.helped', `${draft}:vpn-token`, undefined))).toContain('Das kenne ich nicht mehr.');
    expect(noticeOf(await amina.acts('answer.show', `${draft}:vpn-token`, undefined))).toContain('Das kenne ich nicht mehr.');
    expect(await counts('vpn-token')).toEqual({ helped: 0, missed: 0 });
    expect(world.queue('desk').cards()).toHaveLength(0);
  });

  test('a retired answer is not given any more', async () => {
    await world.store.putArticles([{ ...published[2]!, retired: true }], world.now());
    await world.settle();
    const amina = world.requester();
    await amina.says('Wie wechsle ich den Toner am Drucker?');
    expect(textOf(amina.lastSeen())).toContain('Dazu habe ich keine veröffentlichte Antwort gefunden.');
  });
});
