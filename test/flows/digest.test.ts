/** The weekly digest as its readers see it: when it comes, what it says, and what they can do with it. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { postDueDigests } from '../../src/digests.ts';
import { digestChannels } from '../../src/domain/digest-channels.ts';
import { emptyPlan } from '../../src/ports/store.ts';
import { formOf, noticeOf, textOf } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;
beforeEach(async () => {
  world = createWorld({ store: createStore(db.database) });
  world.respondersOf('desk', 'jonas');
  await toldUpTo('2026-W47');
});

/** The bot has been there for a while. */
async function toldUpTo(covered: string | null): Promise<void> {
  const digests = digestChannels(world.catalogue).map(({ id }) => ({ channel: id, paused: false, time: null, language: null, covered, postedAt: null }));
  await world.store.transaction((tx) => tx.write({ ...emptyPlan(), digests }, world.now()));
}

const hour = 3_600_000;
/** What the job of every five minutes does. */
async function digestsAreLookedFor(): Promise<number> {
  const posted = await postDueDigests({ store: world.store, catalogue: world.catalogue, now: world.now(), newId: randomUUID });
  await world.settle();
  return posted;
}
const until = (moment: string) => world.wait(new Date(moment).getTime() - world.now().getTime());
const inChannel = (channel: string) => world.chat('web').roots(channel).filter(({ message }) => message.title?.includes('IT-Woche') || message.title?.includes('IT week'));
const below = (channel: string) => {
  const [digest] = inChannel(channel).slice(-1);
  return digest ? world.chat('web').thread(digest.thread).slice(1).map(textOf).join('\n') : '';
};

/** Tuesday, 24 November: one printer is reported and answered, one VPN waits for its requester, one is resolved. */
async function aWeek(): Promise<void> {
  const amina = world.requester();
  const jonas = world.responder();
  for (const [text, service] of [['Drucker druckt nicht', 'printer'], ['Drucker Papierstau', 'printer'], ['Drucker ganz aus', 'printer']] as const) {
    await amina.submits(formOf(await amina.acts('report', '', undefined)), { text, service, impact: 'me' });
  }
  const [first, second] = world.queue('desk').cards();
  if (!first || !second) throw new Error('no cards');
  await jonas.submits(formOf(await jonas.presses(first, 'Lösen')), { text: 'Papier nachgelegt' });
  await jonas.submits(formOf(await jonas.presses(second, 'Rückfrage')), { text: 'Welches Modell?' });
}

describe('when it comes', () => {
  test('on the first working day of each channel’s own week at eight its own time, once', async () => {
    await aWeek();
    await until('2026-11-29T04:55:00Z');
    expect(await digestsAreLookedFor()).toBe(0);
    // Sunday eight o'clock in Amman, where the week begins then.
    await until('2026-11-29T05:00:00Z');
    expect(await digestsAreLookedFor()).toBe(1);
    expect(inChannel('channel-amman').map(({ message }) => message.title)).toEqual(['IT week 48 (22 November – 28 November): Embassy Amman']);
    expect(await digestsAreLookedFor()).toBe(0);
    await until('2026-11-30T05:00:00Z');
    expect(await digestsAreLookedFor()).toBe(1);
    expect(inChannel('channel-nairobi').map(({ message }) => message.title)).toEqual(['IT-Woche 48 (23. November – 29. November): Botschaft Nairobi']);
    expect(await digestsAreLookedFor()).toBe(0);
    await until('2026-11-30T07:00:00Z');
    // The three queues and headquarters, in Berlin.
    expect(await digestsAreLookedFor()).toBe(4);
    expect(await digestsAreLookedFor()).toBe(0);
  });

  test('a quiet week is one friendly line, or nothing where the channel asked for that', async () => {
    const { channels } = world.catalogue;
    for (const channel of channels) if (channel.mission === 'nairobi') channel.digest = { on: true, time: '08:00', empty: 'nothing' };
    await until('2026-11-29T05:00:00Z');
    await digestsAreLookedFor();
    const [amman] = inChannel('channel-amman');
    expect(amman?.message.text).toBe('A quiet week: nothing new between you and the IT group. If you miss something, write to me.');
    expect(amman?.message.picture).toBeUndefined();
    expect(below('channel-amman')).toBe('');
    await until('2026-11-30T05:00:00Z');
    expect(await digestsAreLookedFor()).toBe(0);
    expect(inChannel('channel-nairobi')).toEqual([]);
  });

  test('where the bot is new, a quiet week before it is passed over in silence', async () => {
    await toldUpTo(null);
    await until('2026-11-30T07:00:00Z');
    expect(await digestsAreLookedFor()).toBe(0);
    await until('2026-12-07T07:00:00Z');
    expect(await digestsAreLookedFor()).toBe(5);
  });

  test('after a pause of the bot of up to a day it comes late and says so; after longer the next one covers both weeks', async () => {
    await aWeek();
    await until('2026-11-30T05:00:00Z');
    await digestsAreLookedFor();
    await until('2026-12-07T12:00:00Z');
    await digestsAreLookedFor();
    expect(inChannel('channel-nairobi').at(-1)?.message.text).toContain('Dieser Bericht kommt verspätet.');
    await until('2026-12-16T05:00:00Z');
    await digestsAreLookedFor();
    expect(inChannel('channel-nairobi')).toHaveLength(2);
    await until('2026-12-21T05:00:00Z');
    await digestsAreLookedFor();
    expect(inChannel('channel-nairobi').at(-1)?.message.title).toContain('IT-Woche 50 + 51 (7. Dezember – 20. Dezember)');
    expect(inChannel('channel-nairobi').at(-1)?.message.text).toContain('Er umfasst 2 Wochen, weil der letzte ausgefallen ist.');
  });

  test('two replicas look at the same moment: one post', async () => {
    await aWeek();
    await until('2026-11-30T07:00:00Z');
    const posted = await Promise.all([1, 2, 3].map(() => postDueDigests({ store: world.store, catalogue: world.catalogue, now: world.now(), newId: randomUUID })));
    expect(posted.reduce((a, b) => a + b)).toBe(5);
    await world.settle();
    for (const channel of ['channel-nairobi', 'channel-desk', 'channel-network', 'channel-headquarters']) expect(inChannel(channel)).toHaveLength(1);
  });
});

describe('what it says', () => {
  beforeEach(async () => {
    await aWeek();
    for (const eight of ['2026-11-30T05:00:00Z', '2026-11-30T07:00:00Z']) {
      await until(eight);
      await digestsAreLookedFor();
    }
  });

  test('a mission: its tickets with the next step, no word that somebody wrote, a picture that is described', () => {
    const [digest] = inChannel('channel-nairobi');
    expect(digest?.message.text.split('\n')).toEqual([
      'Neue Anliegen: 3 (sonst 0). Gelöst: 1 (sonst 0).',
      'Eines wartet auf eine Antwort von Ihnen: AA-1002.',
      'An einem arbeitet die IT-Gruppe.',
    ]);
    expect(digest?.message.picture?.alt).toContain('48');
    expect(digest?.message.buttons?.map(({ label }) => label)).toEqual(['Rückmeldung zu diesem Bericht', 'Zeit, Sprache, Pause']);
    expect(below('channel-nairobi').split('\n')).toEqual([
      'Die Einzelheiten:',
      'Wartet auf Sie',
      '• AA-1002 · Drucker: bitte beantworten Sie die Rückfrage.',
      'In Arbeit',
      '• AA-1003 · Drucker: noch ohne Antwort, zugesagt war Mi., 25. November um 08:00; es steht bei der IT-Gruppe obenan',
      'Gelöst',
      '• AA-1001 · Drucker: gelöst am Di., 24. November um 11:00',
    ]);
    expect(world.chat('web').chat('channel-nairobi').map(textOf).join()).not.toMatch(/Papier|Jonas|Amina/);
  });

  test('a queue: what waits, by service and region, each ticket with its thread, and nothing about one responder', () => {
    expect(inChannel('channel-desk')[0]?.message.text.split('\n')).toEqual([
      'Neu: 3 (sonst 0). Gelöst: 1 (sonst 0).',
      'Eines wartet auf eine Antwort, am längsten AA-1003 seit Di., 24. November um 09:00.',
      'Eines wartet auf die Vertretung.',
    ]);
    const details = below('channel-desk');
    expect(details).toContain('• AA-1003 · Drucker · Botschaft Nairobi, seit Di., 24. November um 09:00');
    expect(details).toContain('Nach Dienst\n• Drucker: neu 3 (sonst 0), gelöst 1 (sonst 0)');
    expect(details).toContain('Nach Region\n• Afrika: neu 3 (sonst 0), gelöst 1 (sonst 0)');
    expect(details).not.toMatch(/Jonas|Papier/);
    const [digest] = inChannel('channel-desk');
    const threads = world.chat('web').thread(digest?.thread ?? '').flatMap(({ message }) => message.lists ?? []).flatMap(({ items }) => items.flatMap(({ thread }) => thread ?? []));
    expect(threads.map(({ id }) => id)).toEqual(world.queue('desk').cards().slice(1, 3).reverse().map(({ thread }) => thread));
  });

  test('headquarters: figures of fewer than five missions are left out', () => {
    expect(inChannel('channel-headquarters')[0]?.message.text).toBe(
      'Eine ruhige Woche: weniger als fünf Vertretungen haben geschrieben, darum stehen hier keine Zahlen.',
    );
  });
});

describe('in the readers’ hands', () => {
  test('paused and resumed by the mission; what passed meanwhile is not made up for', async () => {
    const amina = world.requester();
    await amina.says('digest pause');
    expect(textOf(amina.lastSeen())).toBe('Der Wochenbericht für Botschaft Nairobi macht Pause, bis jemand ihn fortsetzt (digest resume).');
    await aWeek();
    await until('2026-11-30T05:00:00Z');
    await digestsAreLookedFor();
    expect(inChannel('channel-nairobi')).toEqual([]);
    await until('2026-12-05T05:00:00Z');
    await amina.says('digest resume');
    await until('2026-12-07T05:00:00Z');
    await digestsAreLookedFor();
    expect(inChannel('channel-nairobi').map(({ message }) => message.title)).toEqual(['IT-Woche 49 (30. November – 6. Dezember): Botschaft Nairobi']);
  });

  test('another time and another language, typed in the channel itself', async () => {
    await aWeek();
    const amina = world.requester();
    await amina.saysIn('channel-nairobi', 'digest time 9.30');
    await amina.saysIn('channel-nairobi', 'digest language en');
    expect(world.chat('web').chat('channel-nairobi').filter(({ author }) => author === 'bot').map(textOf)).toEqual([
      'Der Wochenbericht für Botschaft Nairobi kommt am ersten Arbeitstag der Woche um 09:30 Ortszeit, in dieser Sprache: Deutsch.',
      'Der Wochenbericht für Botschaft Nairobi kommt am ersten Arbeitstag der Woche um 09:30 Ortszeit, in dieser Sprache: English.',
    ]);
    await until('2026-11-30T06:25:00Z');
    await digestsAreLookedFor();
    expect(inChannel('channel-nairobi')).toEqual([]);
    await until('2026-11-30T06:30:00Z');
    await digestsAreLookedFor();
    expect(inChannel('channel-nairobi')[0]?.message.title).toBe('IT week 48 (23 November – 29 November): Embassy Nairobi');
  });

  test('now, and to oneself: the last seven days, with the details below', async () => {
    await aWeek();
    await world.wait(24 * hour);
    const amina = world.requester();
    await amina.says('digest now');
    const mine = amina.sees().slice(-3);
    expect(mine.map(({ message }) => message.title ?? message.text)).toContain('IT-Woche 48 (18. November – 25. November): Botschaft Nairobi');
    expect(inChannel('channel-nairobi')).toEqual([]);
  });

  test('by a form on the digest; a time that is none is told at its field and nothing is lost', async () => {
    await aWeek();
    await until('2026-11-30T05:00:00Z');
    await digestsAreLookedFor();
    const [digest] = inChannel('channel-nairobi');
    if (!digest) throw new Error('no digest');
    const amina = world.requester();
    const form = formOf(await amina.presses(digest, 'Zeit, Sprache, Pause'));
    const again = formOf(await amina.submits(form, { time: 'acht', language: 'fr' }));
    expect(again.fields.map((field) => [field.id, 'value' in field ? field.value : null, field.error ?? null])).toEqual([
      ['paused', 'no', null],
      ['time', 'acht', 'Bitte eine Uhrzeit wie 08:00 angeben.'],
      ['language', 'fr', null],
    ]);
    await amina.submits(again, { time: '7:45' });
    expect(textOf(amina.lastSeen())).toBe('Der Wochenbericht für Botschaft Nairobi kommt am ersten Arbeitstag der Woche um 07:45 Ortszeit, in dieser Sprache: Français.');
  });

  test('whoever does not read it may not change it: by button, by form, by word', async () => {
    await aWeek();
    await until('2026-11-30T05:00:00Z');
    await digestsAreLookedFor();
    const [digest] = inChannel('channel-nairobi');
    if (!digest) throw new Error('no digest');
    const amina = world.requester();
    const form = formOf(await amina.presses(digest, 'Zeit, Sprache, Pause'));
    const omar = world.requester({ id: 'omar', name: 'Omar', email: 'omar@amman.example' });
    const refusal = 'Diesen Wochenbericht können nur die ändern, die ihn lesen: die Vertretung oder die Gruppe, der der Kanal gehört.';
    expect(noticeOf(await omar.presses(digest, 'Zeit, Sprache, Pause'))).toBe(refusal);
    expect(noticeOf(await omar.submits(form, { paused: 'yes' }))).toBe(refusal);
    await omar.saysIn('channel-nairobi', 'digest pause');
    expect((await world.store.digests()).get('web:channel-nairobi')?.paused).toBe(false);
  });

  test('who reads several is asked which; who reads none is told what to do', async () => {
    world.respondersOf('network', 'jonas');
    const jonas = world.responder();
    await jonas.says('digest pause');
    expect(jonas.lastSeen().message.buttons?.map(({ label }) => label)).toEqual([
      'Jetzt für mich: Die Stimme der Vertretungen', 'Ändern: Die Stimme der Vertretungen',
      'Jetzt für mich: Servicedesk', 'Ändern: Servicedesk', 'Jetzt für mich: Netz und Fernzugriff', 'Ändern: Netz und Fernzugriff',
    ]);
    await jonas.presses(jonas.lastSeen(), 'Jetzt für mich: Servicedesk');
    expect(jonas.lastSeen().message.title).toContain('Servicedesk');
    const nora = world.requester({ id: 'nora', name: 'Nora', email: 'nora@nowhere.example' });
    await nora.says('digest now');
    expect(textOf(nora.lastSeen())).toContain('Kein Kanal Ihrer Vertretung oder Ihrer Gruppe hat einen Wochenbericht.');
  });
});
