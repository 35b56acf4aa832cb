/** What one person asked and somebody answered is known to the next: on each platform, over HTTP, with the real SDKs. */
import { afterEach, expect, test } from 'vitest';
import { platforms } from '../../src/ports/chat.ts';
import { eventually } from '../crash/run-bot.ts';
import { openStage, type Stage } from './sides.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

test.each(platforms)('asked, not helped, answered, published, asked again by somebody else, on %s', async (platform) => {
  stage = await openStage(platform, platform);
  const { requester, another, queue, slack, teams } = stage;
  const sees = (side: { reads(): Promise<string> }, words: string) =>
    eventually(async () => expect(await side.reads()).toContain(words));

  await requester.says('Welches Papier nimmt der Drucker für Visaetiketten?');
  await sees(requester, 'Dazu habe ich keine veröffentlichte Antwort gefunden.');
  await requester.presses('An die IT-Gruppe senden');
  await sees(requester, 'Danke, Ihre Frage ist bei Servicedesk angekommen.');
  await sees(queue, 'Welches Papier nimmt der Drucker für Visaetiketten?');

  await queue.presses('Übernehmen');
  await sees(requester, 'kümmert sich jetzt um AA-1001.');
  await queue.presses('Lösen');
  await queue.submits({ text: 'Nur Papier mit 80 g, <Schacht 2> & *nicht* 3.' });
  await sees(requester, 'Nur Papier mit 80 g');
  await sees(queue, 'Als Antwort veröffentlichen');
  await queue.presses('Als Antwort veröffentlichen');
  await queue.submits({ questions: 'Papier für Etiketten' });
  await sees(queue, 'Rita Ruhig hat „Welches Papier nimmt der Drucker für Visaetiketten?“ veröffentlicht.');

  // The process learns of it right after the commit, but not within it.
  const told = async () => (await another.reads()).split('Zuletzt geprüft').length - 1;
  await eventually(async () => {
    const before = (await another.reads()).length;
    await another.says('Welches Papier braucht der Drucker für Visaetiketten?');
    await eventually(async () => expect((await another.reads()).length).toBeGreaterThan(before));
    expect(await told()).toBeGreaterThan(0);
  });
  await sees(another, 'Nur Papier mit 80 g, <Schacht 2> & *nicht* 3.');
  await sees(another, 'Keine Störung bekannt');
  await another.presses('Das hat geholfen');
  await sees(another, 'Das freut mich.');
  await another.says('dienste');
  await sees(another, 'Bei keinem der 2 Dienste ist eine Störung bekannt.');
  expect(slack.violations).toEqual([]);
  expect(teams.service.violations).toEqual([]);
}, 60_000);
