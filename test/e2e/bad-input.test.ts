/**
 * What people type, paste and forward, and what platforms send that nobody expected: stored safely or visibly refused,
 * and the bot goes on. Nothing typed pings, formats or hides a link, and none of it is in the log.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../crash/run-bot.ts';
import { databaseKinds } from '../fakes/databases.ts';
import { present, settled } from '../fakes/slack-desk.ts';
import { openWholeBot, places, type WholeBot } from '../fakes/whole-bot.ts';

let bot: WholeBot;
let people = 0;

/** Texts, and what of them must be readable on the other side. */
const texts: [string, text: string, shown: string][] = [
  ['NUL', 'Null\0byte hier', 'Nullbyte hier'],
  ['lone surrogates', 'Halb \ud83d Zeichen \udc00 da', 'Halb \ufffd Zeichen \ufffd da'],
  ['right-to-left override', 'Rechnung \u202egnp.exe\u202c und \u2066weiter\u2069', 'Rechnung gnp.exe und weiter'],
  ['zero-width characters', 'Un\u200bsicht\u2060bar\ufeff', 'Un\u200bsicht\u2060bar\ufeff'],
  ['Arabic and Hebrew', 'الطابعة لا تعمل – המדפסת', 'الطابعة لا تعمل – המדפסת'],
  ['emoji', 'Feuer 🔥👩🏽‍💻🇩🇪 am Drucker', 'Feuer 🔥👩🏽‍💻🇩🇪 am Drucker'],
  ['pings of Slack', '<!channel> <!here> <!everyone> <@URES> <!subteam^SDESK> @here @channel', '<!channel> <!here> <!everyone> <@URES> <!subteam^SDESK> @here @channel'],
  ['pings of Teams', '<at>Rita Ruhig</at> und <at id="0">General</at>', '<at>Rita Ruhig</at> und <at id="0">General</at>'],
  ['links of Slack', '<https://evil.example|https://bank.example>', 'evil.example'],
  ['links of Markdown', '[https://bank.example](https://evil.example) ![x](https://evil.example/p.png)', '[https://bank.example](https://evil.example) ![x](https://evil.example/p.png)'],
  ['HTML', '<a href="https://evil.example">Bank</a><script>alert(1)</script><img src=x onerror=alert(1)>', '<a href="https://evil.example">Bank</a><script>alert(1)</script>'],
  ['formatting', '*fett* _schräg_ ~weg~ `code` # Titel > Zitat :smile: {{DATE(2026-01-01T00:00:00Z, SHORT)}}', '*fett* _schräg_ ~weg~ `code` # Titel > Zitat'],
  ['a formula', '=HYPERLINK("http://evil.example";"Klick") +1 -1 @SUM(1)', '=HYPERLINK("http://evil.example";"Klick") +1 -1 @SUM(1)'],
  ['entities', '&lt;!channel&gt; &amp;amp; &#60;b&#62;', '&lt;!channel&gt; &amp;amp; &#60;b&#62;'],
  ['placeholders of messages', "{name} {count, plural, other {#}} '{quoted}' %s ${x}", "{name} {count, plural, other {#}} '{quoted}' %s ${x}"],
  ['marks that pile up', `Z${'\u0334\u0349\u0353'.repeat(300)}algo`, 'algo'],
  ['line breaks of all kinds', 'eins\r\nzwei\u2028drei\u2029vier\u0085fünf\u000bsechs', 'sechs'],
  ['control characters', 'Glocke\u0007 Escape\u001b[31m rot', 'rot'],
  ['SQL', "'); drop table \"Ticket\"; --", "'); drop table \"Ticket\"; --"],
  ['a wall of text', `Anfang ${'Wort '.repeat(3900)}`, 'Anfang Wort Wort'],
];
/** Those that a database could stumble over. */
const forDatabases = ['NUL', 'lone surrogates', 'right-to-left override', 'emoji', 'SQL', 'a wall of text'];
const unstorableOnWeb = ['NUL', 'lone surrogates'];
/** Of each text, a piece that would give it away in a log. */
const tellTale = texts.map(([, , shown]) => shown.slice(0, 14)).filter((piece) => piece.length > 5);

const inSlackDesk = () => bot.slack.channel('CDESK').messages().filter(({ author }) => author === 'bot');
const teamsDesk = () => bot.teams.service.posts.filter(({ author, conversation }) => author === null && conversation.startsWith(places.teams.channel));
/** Teams and Slack count white space each in their own way. */
const [ask, toIt] = ['Frage zu einem Dienst', 'An die IT-Gruppe senden'];
const withButton = (person: ReturnType<WholeBot['slack']['user']>, wanted: string) =>
  person.dm.messages().find(({ author, buttons }) => author === 'bot' && buttons.some(({ label }) => label === wanted));

const flat = (text: string) => text.replace(/\s+/g, ' ');
const slackAlive = () => [...inSlackDesk(), ...bot.slack.user('UREQ').dm.messages().filter(({ author }) => author === 'bot')].flatMap(({ alive }) => alive);
const teamsAlive = () => bot.teams.service.posts.filter(({ author }) => author === null).flatMap(({ alive }) => alive);

async function alive(): Promise<void> {
  expect((await fetch(`${bot.urls[0]}/readyz`)).status).toBe(200);
}

/** After every attack the bot still takes and shows an ordinary message. */
async function worksStill(): Promise<void> {
  const id = `UWORKS${++people}`;
  bot.slack.addUser({ id, name: 'Werner Weiter', email: `works${people}@nairobi.example` });
  expect((await bot.slack.user(id).says(`Geht noch alles? ${people}`)).status).toBe(200);
  await eventually(() => expect(bot.slack.user(id).dm.messages().some(({ author, text }) => author === 'bot' && text.includes('Was darf ich damit tun?'))).toBe(true));
  await alive();
}

describe.each(databaseKinds.flatMap((kind) => [{ kind, desk: 'slack' as const }, { kind, desk: 'teams' as const }]))('desk on $desk, $kind', ({ kind, desk }) => {
  beforeAll(async () => {
    bot = await openWholeBot({ kind, desk, slack: { retryDelays: [] } });
  });
  afterAll(async () => {
    expect(bot.slack.violations).toEqual([]);
    expect(bot.teams.service.violations).toEqual([]);
    for (const words of [...bot.secrets, ...tellTale, 'evil.example', 'Nadja Zorn', 'Werner Weiter', 'Rita Ruhig', 'nairobi.example'])
      expect(bot.logged.filter((line) => line.includes(words) || line.includes(JSON.stringify(words).slice(1, -1)))).toEqual([]);
    await bot.close();
  });

  test.each(kind === 'pglite' ? texts : texts.filter(([name]) => forDatabases.includes(name)))('%s, typed by the mission and by the IT group', async (name, text, shown) => {
    const { slack, teams, web } = bot;
    const number = ++people;
    const [question, answer] = [`Q${number}. `, `A${number}. `];
    const person = { name: 'Nadja Zorn', email: `bad${number}@nairobi.example` };
    // The mission writes on the platform where the desk is not.
    if (desk === 'teams') {
      slack.addUser({ id: `UBAD${number}`, ...person });
      const asker = slack.user(`UBAD${number}`);
      expect((await asker.says(question + text)).status).toBe(200);
      for (const label of [ask, toIt]) expect((await asker.presses((await present(() => withButton(asker, label))).ts, label)).status).toBe(200);
      const card = await present(() => teamsDesk().find(({ text: seen }) => seen.includes(question)));
      expect(flat(card.text)).toContain(flat(shown));
      expect((await teams.user('rita').presses(card.conversation, 'Übernehmen')).status).toBe(200);
      expect((await teams.user('rita').repliesIn(card.conversation, answer + text)).status).toBe(200);
      const relayed = await present(() => asker.dm.messages().find(({ author, text: seen }) => author === 'bot' && seen.includes(answer)));
      expect(flat(relayed.text)).toContain(flat(shown));
    } else {
      const aad = `bad${number}`;
      teams.addUser({ aad, ...person, installed: true });
      const chat = teams.service.personalChat(aad);
      expect((await teams.user(aad).says(question + text)).status).toBe(200);
      for (const label of [ask, toIt]) {
        await present(() => teams.personalChat(aad).find(({ buttons }) => buttons.includes(label)));
        expect((await teams.user(aad).presses(chat, label)).status).toBe(200);
      }
      const card = await present(() => inSlackDesk().find(({ text: seen }) => seen.includes(question)));
      expect(flat(card.text)).toContain(flat(shown));
      expect((await slack.user('URES').presses(card.ts, 'Übernehmen', { in: 'CDESK' })).status).toBe(200);
      expect((await slack.user('URES').says(answer + text, { in: 'CDESK', thread: card.ts })).status).toBe(200);
      const relayed = await present(() => teams.personalChat(aad).find(({ author, text: seen }) => author === null && seen.includes(answer)));
      expect(flat(relayed.text)).toContain(flat(shown));
    }
    const said = await web.says('amina', `W${number}. ${text}`);
    if (unstorableOnWeb.includes(name)) {
      expect(said).toMatchObject({ status: 400, error: expect.stringContaining('Zeichen') as unknown });
    } else {
      expect(said.status).toBe(200);
      await eventually(async () => {
        const quotes = (await web.posts('amina')).filter(({ author }) => author === null).map(({ message }) => message.quote?.text ?? '');
        expect(quotes.filter((quote) => quote.startsWith(`W${number}. `) && quote.includes(shown))).toHaveLength(1);
      });
    }
    await settled(bot.urls);
    expect(slackAlive()).toEqual([]);
    expect(teamsAlive()).toEqual([]);
  }, 60_000);

  test('1 MB of text: refused in words that everybody understands, and nothing of it is kept', async () => {
    const { slack, teams, web } = bot;
    const huge = `Riesentext ${'ä'.repeat(500_000)}`;
    const requester = slack.user('UREQ');
    expect((await requester.says(huge)).status).toBe(200);
    await eventually(() => expect(requester.dm.messages().some(({ author, text }) => author === 'bot' && text.includes('zu lang'))).toBe(true));
    // Teams sends it twice in one call.
    expect((await teams.user('amina').says(huge.slice(0, 250_000))).status).toBe(200);
    await eventually(() => expect(teams.personalChat('amina').some(({ author, text }) => author === null && text.includes('zu lang'))).toBe(true));
    const onWeb = await web.says('jonas', huge);
    expect(onWeb).toMatchObject({ status: 413, error: expect.stringContaining('zu lang') as unknown });
    expect((await teams.user('amina').messageAction(`<p>${huge.slice(0, 250_000)}</p>`)).status).toBe(200);
    await settled(bot.urls);
    expect((await bot.rows()).filter((row) => row.includes('Riesentext'))).toEqual([]);
    await worksStill();
  });

  test('forms filled in badly, by hand or by a program', async () => {
    const { web, slack } = bot;
    const opened = await web.call('actions', { person: 'jonas', action: 'report', value: '' });
    const context = opened.answer?.form?.context ?? '';
    const bad: Record<string, string>[] = [
      {},
      { text: '  ' },
      { text: 'ok so', service: 'no-such-service', impact: 'me', mission: 'atlantis' },
      { text: 'ok so', service: 'printer', impact: 'everybody', mission: 'amman' },
      { text: 'x'.repeat(30_000), service: 'printer', impact: 'me', mission: 'amman' },
      { __proto__x: '1', constructor: '2', text: 'ok so' },
      { text: 'ok so', service: 'printer', impact: 'me', mission: 'amman\0' },
    ];
    const tickets = async () => (await bot.rows()).filter((row) => row.startsWith('Ticket ')).length;
    const before = await tickets();
    for (const values of bad.slice(0, -1)) expect(['form', 'notice'], JSON.stringify(values).slice(0, 80)).toContain((await web.call('forms', { person: 'jonas', form: 'report', context, values })).answer?.kind);
    for (const form of ['nothing', '__proto__', 'constructor', 'toString'])
      expect((await web.call('forms', { person: 'jonas', form, context, values: { text: 'x' } })).answer?.kind).toBe('notice');
    for (const action of ['nothing', 'constructor', 'to.string', '...', 'report.open.open'])
      expect((await web.call('actions', { person: 'jonas', action, value: '' })).status).toBe(200);
    for (const values of [{ mission: 'nairobi', language: 'xx', zone: 'Europe/Berlin' }, { mission: 'nairobi', language: 'de', zone: 'Mars/Olympus' }, {}])
      expect((await web.call('forms', { person: 'jonas', form: 'details', context, values })).answer?.kind).toBe('form');
    expect(await tickets()).toBe(before);
    for (const words of ['/it mission \0', '/it sprache klingonisch', '/it queue', '/it \ud800', `/it report ${'x'.repeat(25_000)}`])
      expect((await slack.user('UREQ').command(words)).status).toBe(200);
    await worksStill();
  });

  test('events and calls that nobody knows', async () => {
    const { slack, teams } = bot;
    const team_id = slack.team;
    const envelope = { token: 'x', team_id, api_app_id: 'A0BOTSCHAFT', type: 'event_callback', event_time: 1 };
    const strange: object[] = [
      { ...envelope, event_id: 'EvX1', event: { type: 'brand_new_thing', user: 'UREQ' } },
      { ...envelope, event_id: 'EvX2', event: { type: 'message' } },
      { ...envelope, event_id: 'EvX3', event: { type: 'message', channel: 5, user: {}, ts: [] } },
      { ...envelope, event_id: 'EvX4', event: { type: 'message', subtype: 'brand_new', channel: 'DREQ', user: 'UREQ', ts: '1.1', text: 'x' } },
      { ...envelope, event_id: 'EvX5', event: { type: 'message', subtype: 'message_changed', channel: 'DREQ', ts: '1.2' } },
      { ...envelope, event_id: 'EvX6', event: { type: 'message', subtype: 'message_deleted', channel: 'DREQ', ts: '1.3', deleted_ts: '1.2' } },
      { ...envelope, event_id: 'EvX7', event: { type: 'message', channel: 'CNOWHERE', user: 'UREQ', ts: '1.4', text: null } },
      { ...envelope, event_id: 'EvX8', event: { type: 'message', channel: 'DREQ', channel_type: 'im', user: 'UNOBODY', ts: '1.5', text: 'wer bin ich' } },
      { ...envelope, event_id: 'EvX9', event: { type: 'app_home_opened', user: 'UREQ', tab: 'messages' } },
      { ...envelope, event_id: 'EvX10', event: { type: 'reaction_added', user: 'UREQ', reaction: 'tada', item: { type: 'message', channel: 'CDESK', ts: '1.1' } } },
      { ...envelope, event_id: 'EvX11', event: { type: 'app_uninstalled' } },
      { type: 'brand_new_envelope', team_id },
    ];
    // All of them are Slack's own: refused, they would only come again.
    for (const body of strange) {
      const { status } = await slack.send({ contentType: 'application/json', body: JSON.stringify(body) });
      expect(status, JSON.stringify(body)).toBe(200);
    }
    const interactions: [object, taken: boolean][] = [
      [{ type: 'view_submission', view: {} }, false],
      [{ type: 'view_closed' }, true],
      [{ type: 'block_actions', trigger_id: 'x', actions: [{ type: 'overflow', action_id: 'x', action_ts: '1' }] }, true],
      [{ type: 'block_actions', trigger_id: 'x', channel: { id: 'CNOWHERE' }, actions: [{ type: 'button', action_id: 'take:0', action_ts: '1', value: '9'.repeat(2000) }] }, true],
    ];
    for (const [part, taken] of interactions) {
      const payload = JSON.stringify({ user: { id: 'UREQ', team_id }, team: { id: team_id }, ...part });
      const { status } = await slack.send({ contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams({ payload }).toString() }, 'gesture');
      expect(status === 200, payload).toBe(taken);
    }
    const odd: Record<string, unknown>[] = [
      { type: 'message' },
      { type: 'message', text: null, attachments: [] },
      { type: 'message', attachments: [{ contentType: 'text/html', content: '<p>'.repeat(5000) }] },
      { type: 'message', attachments: [{ contentType: 'application/unknown', content: { a: 1 } }], text: '' },
      { type: 'message', value: { $action: 'take', $value: 'x'.repeat(200) } },
      { type: 'message', value: { $action: '../../etc', $value: '' }, text: 'x' },
      { type: 'messageUpdate', id: 'f:unknown', text: 'x', channelData: { eventType: 'editMessage', tenant: { id: teams.app.tenant } } },
      { type: 'messageDelete', id: 'f:unknown', channelData: { tenant: { id: teams.app.tenant } } },
      { type: 'brandNew' },
      { type: 'invoke', name: 'brand/new' },
      { type: 'invoke', name: 'application/search', value: { queryText: 5 } },
    ];
    for (const activity of odd) expect((await teams.user('amina').sends(activity)).status, JSON.stringify(activity).slice(0, 80)).toBeLessThan(500);
    await settled(bot.urls);
    await worksStill();
  });

  test('a person who cannot be written to any more costs nobody else anything', async () => {
    const { slack, teams } = bot;
    slack.addUser({ id: 'ULEFT', name: 'Nadja Zorn', email: 'left@nairobi.example' });
    const leaver = slack.user('ULEFT');
    await leaver.says('Ich bin gleich weg');
    for (const label of [ask, toIt]) await leaver.presses((await present(() => withButton(leaver, label))).ts, label);
    await settled(bot.urls);
    const reference = leaver.dm.thread('AA-').root.text.slice(0, 7);
    // Slack closes the direct chat of whoever has left.
    slack.workspace.channels.get(leaver.dm.id)!.is_archived = true;
    const warned = () =>
      desk === 'slack'
        ? slack.channel('CDESK').thread(reference).replies.map(({ text }) => text)
        : (teams.channel(places.teams.channel).threads().find(({ messages }) => messages[0]?.text.startsWith(reference))?.messages ?? []).map(({ text }) => text);
    if (desk === 'slack') {
      const card = slack.channel('CDESK').thread(reference).root.ts;
      await slack.user('URES').presses(card, 'Übernehmen', { in: 'CDESK' });
    } else {
      const thread = teams.channel(places.teams.channel).threads().find(({ messages }) => messages[0]?.text.startsWith(reference));
      await teams.user('rita').presses(thread?.id ?? '', 'Übernehmen');
    }
    await eventually(() => expect(warned().some((text) => text.includes('⚠️'))).toBe(true));
    await worksStill();
  });

  test('a desk whose channel is deleted: the requester has a receipt and learns of what is not passed on', async () => {
    const { slack, teams } = bot;
    slack.addUser({ id: 'UDESK', name: 'Nadja Zorn', email: 'desk@nairobi.example' });
    const asker = slack.user('UDESK');
    await asker.says('Gibt es den Kanal noch?');
    await asker.presses((await present(() => withButton(asker, ask))).ts, ask);
    const answer = await present(() => withButton(asker, toIt));
    const channel = slack.workspace.channels.get('CDESK');
    const team = teams.service.teams.get(places.teams.responders);
    slack.workspace.channels.delete('CDESK');
    team?.channels.clear();
    await asker.presses(answer.ts, toIt);
    const receipt = await present(() => asker.dm.threads().find(({ root }) => root.text.startsWith('AA-')));
    expect((await asker.says('Hört ihr mich?', { thread: receipt.root.ts })).status).toBe(200);
    await eventually(() => expect(asker.dm.thread('AA-').replies.some(({ author, text }) => author === 'bot' && text.includes('⚠️'))).toBe(true));
    if (channel) slack.workspace.channels.set('CDESK', channel);
    team?.channels.add(places.teams.channel);
    await worksStill();
  });
});
