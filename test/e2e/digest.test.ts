/** The weekly digest over HTTP with a clock that is moved: on Slack, on Teams and in the playground, with picture and details. */
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../crash/run-bot.ts';
import { databaseKinds, type DatabaseKind } from '../fakes/databases.ts';
import { settled } from '../fakes/slack-desk.ts';
import { openWholeBot, type WholeBot, type WholeBotOptions } from '../fakes/whole-bot.ts';

const channels = `
channels:
  - { mission: nairobi, platform: slack, channel: CNAIROBI, language: de }
  - { mission: nairobi, platform: teams, channel: "19:nairobi@thread.tacv2", language: en }
  - { headquarters: true, platform: web, channel: hq, language: fr }
`;
const signature = [0x89, 0x50, 0x4e, 0x47];

let bot: WholeBot | undefined;
afterEach(() => bot?.close());

const until = (moment: string) => (Date.parse(moment) - Date.now()) / 1000;

/** On Tuesday, 24 November somebody at the mission in Nairobi has a question; then it is Monday, ten past eight in Berlin. */
async function afterAWeek(kind: DatabaseKind, options: Partial<WholeBotOptions> = {}): Promise<WholeBot> {
  const whole = await openWholeBot({ kind, desk: 'web', catalogue: channels, digest: 'on', ahead: until('2026-11-24T09:00:00Z'), ...options });
  bot = whole;
  whole.slack.addChannel('CNAIROBI');
  whole.teams.addTeam('19:missions@thread.tacv2', ['19:nairobi@thread.tacv2'], []);
  await whole.web.says('amina', 'Der Drucker im Visabüro druckt nicht');
  await settled(whole.urls);
  await whole.web.presses('amina', 'Frage zu einem Dienst');
  await settled(whole.urls);
  await whole.web.presses('amina', 'An die IT-Gruppe senden');
  await settled(whole.urls);
  whole.ahead = until('2026-11-30T07:10:00Z');
  await whole.restart();
  return whole;
}

const seen = async ({ slack, teams, web }: WholeBot) => {
  const posts = await web.posts('rita');
  const roots = posts.filter(({ message }) => message.title?.startsWith('IT-Woche') || message.title?.startsWith('Semaine'));
  return {
    slack: slack.channel('CNAIROBI').threads(),
    teams: teams.channel('19:nairobi@thread.tacv2').threads(),
    web: roots.map((root) => ({ root, replies: posts.filter((post) => post.root === root.id) })),
  };
};

describe.each(databaseKinds)('on %s', (kind) => {
  test('it arrives on three platforms with its picture, its details below it, and does not come again', async () => {
    const whole = await afterAWeek(kind);
    await eventually(async () => {
      const { slack, teams, web } = await seen(whole);
      expect(slack.map(({ replies }) => replies.length)).toEqual([1]);
      expect(teams.map(({ messages }) => messages.length)).toEqual([2]);
      // The desk's; the network and headquarters had nothing to say in their first week.
      expect(web.map(({ replies }) => replies.length)).toEqual([1]);
    }, 30_000);
    await settled(whole.urls);
    const { slack, teams, web } = await seen(whole);
    const [onSlack] = slack;
    expect(onSlack?.root.text).toContain('IT-Woche 48 (23. November – 29. November): Botschaft Nairobi');
    expect(onSlack?.root.text).toContain('Neue Anliegen: 1 (sonst 0). Gelöst: 0 (sonst 0).');
    expect(onSlack?.root.picture?.alt).toContain('Woche 48: 1 und 0');
    expect([...(onSlack?.root.picture?.bytes ?? [])].slice(0, 4)).toEqual(signature);
    expect(onSlack?.replies[0]?.text).toContain('AA-1001');
    const [opening, details] = teams[0]?.messages ?? [];
    expect(opening?.text).toContain('IT week 48 (23 November – 29 November): Embassy Nairobi');
    expect(opening?.pictures.map(({ name, bytes }) => [name.includes('week 48: 1 and 0'), [...bytes].slice(0, 4)])).toEqual([[true, signature]]);
    expect(details?.text).toContain('AA-1001');
    const desk = web.find(({ root }) => root.message.title?.includes('Servicedesk'));
    expect(desk?.root.message.picture?.alt).toContain('Woche 48: 1 und 0');
    const picture = await fetch(`${whole.urls[0]}${desk?.root.message.picture?.address}`);
    expect([picture.status, [...new Uint8Array(await picture.arrayBuffer())].slice(0, 4)]).toEqual([200, signature]);
    expect(JSON.stringify([slack, teams.map(({ messages }) => messages.map(({ text }) => text))])).not.toMatch(/Visabüro|Amina|Rita/);

    await whole.restart();
    await settled(whole.urls);
    const after = await seen(whole);
    expect([after.slack.length, after.teams.length, after.web.length]).toEqual([1, 1, 1]);
    expect(whole.slack.violations).toEqual([]);
    expect(whole.teams.service.violations).toEqual([]);
  }, 120_000);
});

test.runIf(databaseKinds.includes('postgres'))('two replicas look for it at the same moment: one post each', async () => {
  const whole = await afterAWeek('postgres', { replicas: 2, together: true });
  await eventually(async () => {
    const { slack, teams, web } = await seen(whole);
    expect([slack.length, teams.length, web.length]).toEqual([1, 1, 1]);
  }, 30_000);
  await settled(whole.urls);
  const { slack, teams, web } = await seen(whole);
  expect(slack.map(({ replies }) => replies.length)).toEqual([1]);
  expect(teams.map(({ messages }) => messages.length)).toEqual([2]);
  expect(web.map(({ replies }) => replies.length)).toEqual([1]);
}, 120_000);
