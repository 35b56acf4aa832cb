/** One story on every pair of platforms: report, take, answer, reply, resolve, confirm. */
import { afterEach, describe, expect, test } from 'vitest';
import { platforms } from '../../src/ports/chat.ts';
import { eventually } from '../crash/run-bot.ts';
import { openStage, type Stage } from './sides.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const pairs = platforms.flatMap((requester) => platforms.map((queue) => [requester, queue] as const));

describe('from report to resolved', () => {
  test.each(pairs)('requester on %s, queue on %s', async (requesterOn, queueOn) => {
    stage = await openStage(requesterOn, queueOn);
    const { requester, queue, slack, teams } = stage;
    const sees = (side: { reads(): Promise<string> }, words: string) =>
      eventually(async () => expect(await side.reads()).toContain(words));

    await requester.says('Der Drucker im Visabüro druckt nicht');
    await sees(requester, 'Verstanden: eine Störung.');
    await requester.presses('Ergänzen oder ändern');
    await requester.submits({ impact: 'visitors', since: 'seit heute früh' });
    await sees(requester, 'Danke, Ihre Meldung ist bei Servicedesk angekommen.');
    await sees(queue, 'Der Drucker im Visabüro druckt nicht');

    await queue.presses('Übernehmen');
    await sees(requester, 'Rita Ruhig aus der IT-Gruppe kümmert sich jetzt um AA-1001.');
    await queue.replies('Ist das Papierfach <eingerastet> & *zu*?');
    await sees(requester, 'Ist das Papierfach <eingerastet> & *zu*?');
    await sees(queue, queueOn === 'teams' ? '✅ Zugestellt.' : queueOn === 'slack' ? 'white_check_mark' : 'delivered');
    await requester.replies('Ja, das ist zu');
    await sees(queue, 'Ja, das ist zu');
    await queue.replies('// kennen wir');

    await queue.presses('Lösen');
    await queue.submits({ text: 'Der Treiber ist jetzt neu.' });
    await sees(requester, 'Der Treiber ist jetzt neu.');
    await requester.presses('Gelöst, danke');
    await sees(queue, 'Die Vertretung bestätigt: AA-1001 ist gelöst.');
    expect(await requester.reads()).not.toContain('kennen wir');
    expect(slack.violations).toEqual([]);
    expect(teams.service.violations).toEqual([]);
  }, 60_000);
});
