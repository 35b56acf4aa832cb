/** One story over three platforms at a time: a wish becomes a need, another mission joins, it is delivered, both are told. */
import { afterEach, expect, test } from 'vitest';
import type { Platform } from '../../src/ports/chat.ts';
import { eventually } from '../crash/run-bot.ts';
import { openStage, type Stage } from './sides.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const threes: [wish: Platform, queue: Platform, joins: Platform][] = [
  ['slack', 'teams', 'web'],
  ['teams', 'web', 'slack'],
  ['web', 'slack', 'teams'],
];

test.each(threes)('wish on %s, queue on %s, another mission on %s', async (wishOn, queueOn, joinsOn) => {
  stage = await openStage(wishOn, queueOn, [joinsOn]);
  const { requester, slack, teams } = stage;
  const other = stage.colleagueOn(joinsOn);
  const sees = (side: { reads(): Promise<string> }, words: string) => eventually(async () => expect(await side.reads()).toContain(words));

  await requester.says('Vorschlag: Bitte <beidseitigen> & *sparsamen* Druck einführen, das wünschen wir uns alle sehr');
  await sees(requester, 'Der Betreiber dieser Chat-Plattform sieht trotzdem');
  await requester.presses('So absenden');
  await sees(requester, 'Sie erfahren, was daraus wird.');
  const feedback = stage.thread('Rückmeldung von Amina Beispiel');
  await eventually(async () => expect(await feedback.reads()).toContain('<beidseitigen> & *sparsamen*'));

  await feedback.presses('Neuer Bedarf');
  await feedback.submits({ title: 'Papier sparen', wanted: 'Papier ist am Posten teuer.' });
  await sees(requester, 'Ihre Rückmeldung gehört jetzt zu „Bedarf 1 · Papier sparen“.');
  const need = stage.thread('Papier ist am Posten teuer.');

  await other.says('Vertretung Amman');
  await sees(other, 'Notiert: Ihre Vertretung ist Botschaft Amman.');
  await other.says('Bedarf Papier');
  await sees(other, 'Bedarf 1 · Papier sparen');
  await other.says('Bedarf 1');
  await sees(other, 'Wenn Ihre Vertretung das auch braucht');
  await other.presses('Das brauchen wir auch');
  await other.submits({ words: 'Unser Archiv ist voll' });
  await sees(need, '2 Vertretungen');
  await sees(need, 'Unser Archiv ist voll');
  expect(await need.reads()).not.toMatch(/Amina|Omar/);

  await need.presses('Stand ändern');
  await need.submits({ state: 'delivered', answer: 'Die neuen Geräte stehen bereit.' });
  await sees(requester, 'Jetzt gilt: wir haben es umgesetzt.');
  await sees(requester, 'Die neuen Geräte stehen bereit.');
  await sees(other, 'Sie haben gesagt: „Unser Archiv ist voll“. Jetzt gilt: wir haben es umgesetzt.');
  await sees(need, 'umgesetzt');

  // Without a name: told in the platform's own reply, kept where nobody is.
  await requester.says('Ein großes Lob: Die neue Videokonferenz ist hervorragend geworden');
  await sees(requester, 'Die neue Videokonferenz');
  await requester.presses('Ohne meinen Namen');
  const inQueue = await stage.thread('Videokonferenz').reads().catch(() => '');
  expect(inQueue).not.toContain('Videokonferenz');
  expect(slack.violations).toEqual([]);
  expect(teams.service.violations).toEqual([]);
}, 120_000);
