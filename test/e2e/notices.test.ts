/** One notice over HTTP: declared on Slack, read on Slack, Teams and the playground at once, until the all-clear. */
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../crash/run-bot.ts';
import { databaseKinds } from '../fakes/databases.ts';
import { openWholeBot, type WholeBot } from '../fakes/whole-bot.ts';

const channels = `
channels:
  - { mission: nairobi, platform: slack, channel: CNAIROBI, language: de, digest: off }
  - { mission: amman, platform: teams, channel: "19:amman@thread.tacv2", language: en, digest: off }
  - { headquarters: true, platform: web, channel: hq, language: fr, digest: off }
`;

let bot: WholeBot | undefined;
afterEach(() => bot?.close());

describe.each(databaseKinds)('on %s', (kind) => {
  test('a notice reaches three platforms, is edited and answered there, and is told before a report', async () => {
    bot = await openWholeBot({ kind, desk: 'slack', catalogue: channels });
    const { slack, teams, web } = bot;
    slack.addChannel('CNAIROBI');
    teams.addTeam('19:missions@thread.tacv2', ['19:amman@thread.tacv2'], []);
    const rita = slack.user('URES');
    const onSlack = () => slack.channel('CNAIROBI').threads();
    const onTeams = () => teams.channel('19:amman@thread.tacv2').threads();
    const onWeb = async () => (await web.posts('jonas')).filter(({ chat }) => chat.includes('hq')).toSorted((a, b) => a.id - b.id);

    // The form refuses what it does not understand, and keeps what was typed.
    expect((await rita.command('/it notice')).status).toBe(200);
    const values = { kind: 'outage', services: 'Druckr', concerned: 'alle', de: 'Kein Druck möglich.', en: 'No printing.', urgent: 'yes' };
    await rita.submits(values);
    expect(JSON.stringify(rita.view?.errors)).toContain('Meinten Sie „Drucker“?');
    expect((await rita.submits({ services: 'Drucker' })).status).toBe(200);
    await eventually(() => void slack.channel('CDESK').thread('N-1'));
    const card = () => slack.channel('CDESK').thread('N-1').root;
    expect(card().text).toContain('Es geht an 3 Kanäle');
    expect(onSlack()).toEqual([]);

    await rita.presses(card().ts, 'Senden', { in: 'CDESK' });
    await eventually(async () => {
      expect(onSlack().map(({ root }) => root.text)).toEqual([expect.stringContaining('Kein Druck möglich.')]);
      expect(onTeams().map(({ messages }) => messages[0]?.text)).toEqual([expect.stringContaining('No printing.')]);
      expect((await onWeb()).map(({ message }) => message.title)).toEqual([expect.stringContaining('Panne')]);
      expect(card().text).toContain('3 von 3 Kanälen');
    }, 20_000);

    // Whoever reports by a form is told first; nobody has to type it again.
    const amina = teams.user('amina');
    const chat = teams.service.personalChat('amina');
    await amina.says('melden');
    await eventually(() => expect(teams.personalChat('amina').at(-1)?.text).toContain('Problem melden'));
    await amina.presses(chat, 'Problem melden');
    await amina.submits({ 'f:service': 'printer', 'f:text': 'Papierstau im Visabüro', 'f:impact': 'me' });
    await eventually(() => expect(teams.personalChat('amina').at(-1)?.text).toContain('Das ist schon bekannt.'));
    await amina.presses(chat, 'Betrifft mich auch');
    await eventually(() => expect(teams.personalChat('amina').at(-1)?.text).toContain('Vermerkt.'));

    await rita.presses(card().ts, 'Entwarnung', { in: 'CDESK' });
    await rita.submits({ de: 'Ein Treiber war schuld.', en: 'A driver was to blame.' });
    await eventually(async () => {
      expect(onSlack()[0]?.replies.map(({ text }) => text)).toEqual([expect.stringContaining('Ein Treiber war schuld.')]);
      expect(onTeams()[0]?.messages.slice(1).map(({ text }) => text)).toEqual([expect.stringContaining('A driver was to blame.')]);
      const posts = await onWeb();
      expect(posts[0]?.message.title).toContain('Terminé');
      expect(posts.slice(1).map(({ message }) => message.quote?.text)).toEqual(['A driver was to blame.']);
      expect(onSlack()[0]?.root.text).toContain('Vorbei');
      expect(teams.personalChat('amina').filter(({ text }) => text.includes('Es ist vorbei.'))).toHaveLength(1);
    }, 30_000);
    expect(slack.channel('CDESK').threads().map(({ root }) => root.text.slice(0, 3))).toEqual(['N-1']);
    expect(slack.violations).toEqual([]);
  }, 180_000);
});
