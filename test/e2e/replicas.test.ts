/**
 * Two bots on one PostgreSQL: whoever of them hears of something, and if both hear of it at once, it has one effect and
 * ends in one post.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../crash/run-bot.ts';
import { databaseKinds } from '../fakes/databases.ts';
import { startHttpRelay, type HttpRelay } from '../fakes/http-relay.ts';
import { askOnSlack, newRequester, openMenu, settled } from '../fakes/slack-desk.ts';
import { openWholeBot, places, type WholeBot } from '../fakes/whole-bot.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const ways = {
  'now one, now the other': (call: number) => [call % 2],
  'both at once': () => [0, 1],
};

/** Two replicas behind one address, as behind a balancer. */
async function twoBots(choose: (call: number) => number[], desk: 'slack' | 'teams' | 'web'): Promise<{ bot: WholeBot; relay: HttpRelay }> {
  const bot = await openWholeBot({ kind: 'postgres', desk, replicas: 2 });
  ends.push(() => bot.close());
  const relay = await startHttpRelay(() => bot.urls, choose);
  ends.push(() => relay.close());
  bot.slack.connect(relay.url);
  bot.teams.botUrl = `${relay.url}/api/messages`;
  return { bot, relay };
}

test.runIf(databaseKinds.includes('postgres'))('two that start at once on an empty database both come up, time after time', async () => {
  for (let times = 0; times < 3; times++) {
    const bot = await openWholeBot({ kind: 'postgres', database: 'empty', desk: 'slack', replicas: 2, together: true });
    ends.push(() => bot.close());
    for (const url of bot.urls) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const ticket = await askOnSlack(bot.slack, 'Seid ihr beide da?');
    expect(ticket.reference).toBe('AA-1001');
    await settled(bot.urls);
    // A second start, when everything is there already.
    await bot.restart();
    for (const url of bot.urls) expect((await fetch(`${url}/readyz`)).status).toBe(200);
  }
}, 120_000);

describe.runIf(databaseKinds.includes('postgres')).each(Object.entries(ways))('two replicas hear: %s', (_, choose) => {
  test('on Slack', async () => {
    const { bot, relay } = await twoBots(choose, 'slack');
    const { slack } = bot;
    const ticket = await askOnSlack(slack, 'Wer von euch beiden?');
    const responder = slack.user('URES');
    await responder.presses(ticket.card, 'Übernehmen', { in: 'CDESK' });
    await settled(bot.urls);
    const words = Array.from({ length: 8 }, (_each, index) => `Wort ${index}.`);
    const said = await Promise.all(
      words.flatMap((text) => [ticket.user.says(`Mission: ${text}`, { thread: ticket.receipt }), responder.says(`IT: ${text}`, { in: 'CDESK', thread: ticket.card })]),
    );
    expect(said.map(({ status }) => status)).toEqual(said.map(() => 200));
    const bySide = () => ({
      queue: slack.channel('CDESK').thread(ticket.reference).replies.filter(({ author }) => author === 'bot').map(({ text }) => text),
      mission: ticket.user.dm.thread(ticket.reference).replies.filter(({ author }) => author === 'bot').map(({ text }) => text),
    });
    await eventually(() => {
      for (const text of words) {
        expect(bySide().queue.filter((shown) => shown.includes(`Mission: ${text}`))).toHaveLength(1);
        expect(bySide().mission.filter((shown) => shown.includes(`IT: ${text}`))).toHaveLength(1);
      }
    }, 60_000);
    await settled(bot.urls);
    for (const text of words) {
      expect(bySide().queue.filter((shown) => shown.includes(`Mission: ${text}`))).toHaveLength(1);
      expect(bySide().mission.filter((shown) => shown.includes(`IT: ${text}`))).toHaveLength(1);
    }
    expect(bySide().queue.filter((shown) => shown.includes('übernommen'))).toHaveLength(1);

    const user = newRequester(slack);
    const menu = await openMenu(user, 'Über das Formular');
    await user.presses(menu.ts, 'Problem melden');
    await user.submits({ service: 'printer', impact: 'me' });
    await settled(bot.urls);
    expect(slack.channel('CDESK').threads().filter(({ root }) => root.text.includes('Über das Formular'))).toHaveLength(1);
    expect(user.dm.threads().filter(({ root }) => root.text.startsWith('AA-'))).toHaveLength(1);
    // Each of the two was asked, and neither failed.
    expect(relay.statuses.flat().every((status) => status === 200)).toBe(true);
    expect(slack.violations).toEqual([]);
  }, 120_000);

  test('on Teams', async () => {
    const { bot } = await twoBots(choose, 'teams');
    const { teams } = bot;
    const amina = teams.user('amina');
    const rita = teams.user('rita');
    const threads = () => teams.channel(places.teams.channel).threads();
    const fromBot = (words: string) => teams.personalChat('amina').filter(({ author, text }) => author === null && text.includes(words));
    await amina.says('Wer von euch beiden in Teams?');
    await settled(bot.urls);
    expect(fromBot('Was darf ich damit tun?')).toHaveLength(1);
    for (const label of ['Frage zu einem Dienst', 'An die IT-Gruppe senden']) {
      await amina.presses(teams.service.personalChat('amina'), label);
      await settled(bot.urls);
    }
    expect(threads()).toHaveLength(1);
    const [thread] = threads();
    await rita.presses(thread?.id ?? '', 'Übernehmen');
    await settled(bot.urls);
    await rita.repliesIn(thread?.id ?? '', 'Eine Antwort aus Teams');
    await rita.presses(thread?.id ?? '', 'Lösen');
    await rita.submits({ 'f:text': 'Gelöst in Teams' });
    await settled(bot.urls);
    expect(fromBot('Eine Antwort aus Teams')).toHaveLength(1);
    expect(fromBot('Gelöst in Teams')).toHaveLength(1);
    expect(threads()).toHaveLength(1);
    const line = (words: string) => threads()[0]?.messages.filter(({ text, author }) => author === null && text.includes(words));
    expect(line('Rita Ruhig hat AA-1001 übernommen')).toHaveLength(1);
    expect(line('✅ Zugestellt.')).toHaveLength(1);
    expect(line('Rita Ruhig hat AA-1001 gelöst')).toHaveLength(1);
  }, 120_000);

  test('in the playground', async () => {
    const { bot, relay } = await twoBots(choose, 'web');
    const { web } = bot;
    const post = async (path: string, body: Record<string, unknown>) => {
      const response = await fetch(`${relay.url}/playground/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-playground': '1' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
    };
    await post('messages', { person: 'amina', thread: 'direct:amina', text: 'Wer von euch beiden im Browser?', nonce: 'nonce-said-1' });
    await settled(bot.urls);
    const menus = (await web.posts('amina')).filter(({ message }) => message.text.includes('Was darf ich damit tun?'));
    expect(menus).toHaveLength(1);
    for (const wanted of ['Frage zu einem Dienst', 'An die IT-Gruppe senden']) {
      const buttons = (await web.posts('amina')).flatMap(({ message }) => message.buttons ?? []);
      const { action, value } = buttons.find(({ label }) => label === wanted) ?? {};
      await post('actions', { person: 'amina', action, value, thread: 'direct:amina', nonce: `nonce-press-${action?.replace('.', '-')}` });
      await settled(bot.urls);
    }
    const seen = await web.posts('amina');
    expect(seen.filter(({ author, message }) => author && message.text === 'Wer von euch beiden im Browser?')).toHaveLength(1);
    expect(seen.filter(({ chat, message }) => chat === 'direct:amina' && message.title?.startsWith('AA-'))).toHaveLength(1);
    expect(seen.filter(({ chat, message }) => chat === 'channel:desk' && message.title?.startsWith('AA-'))).toHaveLength(1);
  }, 120_000);
});
