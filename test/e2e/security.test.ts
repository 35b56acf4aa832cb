/**
 * Who may what, against the whole bot over HTTP: forged, expired, foreign, replayed and malformed calls change not one
 * row and send no token anywhere; guests, externals and colleagues without the right get no further than a sentence.
 */
import { spawn } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, freePort } from '../crash/run-bot.ts';
import { startDecoy, type Decoy } from '../fakes/decoy.ts';
import { databaseKinds } from '../fakes/databases.ts';
import { interactionCall, sign } from '../fakes/fake-slack-sender.ts';
import { signatures } from '../fakes/fake-teams-identity.ts';
import { askOnSlack, settled, type SlackTicket } from '../fakes/slack-desk.ts';
import { openWholeBot, type WholeBot } from '../fakes/whole-bot.ts';

let bot: WholeBot;
let decoy: Decoy;
let ticket: SlackTicket;
const secretWords = 'Die Alarmanlage hat den Code 4711';

const methods = ['users.info', 'usergroups.users.list', 'conversations.open', 'conversations.info', 'chat.postMessage', 'chat.update', 'chat.postEphemeral', 'views.open', 'files.info', 'download'];
/** How often the bot has shown a token to anybody. */
const tokensShown = () => ({
  slack: methods.map((method) => bot.slack.count(method)),
  teams: [bot.teams.identity.handedOut(), bot.teams.service.rosterCalls, bot.teams.service.postCalls],
  decoy: decoy.calls,
});

/** Of calls that are heard; that somebody we know was here may be noted. */
async function changesNothing(work: () => Promise<void>): Promise<void> {
  const rows = async () => (await bot.rows()).map((row) => row.replace(/"seenAt": "[^"]*"/, ''));
  await settled(bot.urls);
  const before = await rows();
  await work();
  await settled(bot.urls);
  expect(await rows()).toEqual(before);
}

/** Of refused calls: no row, and nobody is asked about anything. */
async function meetsSilence(work: () => Promise<void>): Promise<void> {
  await settled(bot.urls);
  const rows = await bot.rows();
  const shown = tokensShown();
  await work();
  expect(tokensShown()).toEqual(shown);
  expect(await bot.rows()).toEqual(rows);
}

function event(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    token: 'legacy', team_id: bot.slack.team, api_app_id: 'A0BOTSCHAFT', type: 'event_callback', event_id: `EvForged${Math.random()}`, event_time: 1,
    event: { type: 'message', channel: ticket.user.dm.id, channel_type: 'im', user: 'UREQ', ts: `1700000000.${String(Math.random()).slice(2, 8)}`, text },
    ...more,
  };
}

const second = () => Math.floor(Date.now() / 1000);

function toSlack(body: string, headers: Record<string, string>, contentType = 'application/json'): Promise<Response> {
  return fetch(`${bot.urls[0]}/slack/events`, { method: 'POST', headers: { 'content-type': contentType, ...headers }, body });
}

/** A press that no client of Slack would send, but that is signed like one. */
function slackPress(user: string, action: string, value: string) {
  return bot.slack.send(interactionCall({
    type: 'block_actions', user: { id: user, team_id: bot.slack.team }, team: { id: bot.slack.team }, api_app_id: 'A0BOTSCHAFT', trigger_id: `forged.${Math.random()}`,
    channel: { id: 'CDESK' }, message: { ts: ticket.card }, container: { message_ts: ticket.card, is_ephemeral: false },
    actions: [{ type: 'button', action_id: `${action}:0`, block_id: 'buttons0', value, action_ts: `${Math.random()}` }],
  }), 'gesture');
}

function slackForm(user: string, form: string, context: string, values: Record<string, string>) {
  const state = Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value: { type: 'plain_text_input', value } }]));
  return bot.slack.send(interactionCall({
    type: 'view_submission', user: { id: user, team_id: bot.slack.team }, team: { id: bot.slack.team }, api_app_id: 'A0BOTSCHAFT',
    view: { id: `V${Math.random()}`, hash: '1', type: 'modal', callback_id: form, private_metadata: JSON.stringify({ context }), state: { values: state }, blocks: [], title: { type: 'plain_text', text: 'x' } },
  }), 'gesture');
}

const cardText = () => bot.slack.channel('CDESK').thread(ticket.reference).root.text;
const forResponders = [
  'take', 'release', 'not-a-request', 'reopen.queue', 'ask-back.open', 'resolve.open', 'change.open', 'merge.open', 'aside.send', 'aside.keep', 'article.publish.open', 'feedback-noted', 'need-link.open', 'need-make.open', 'need-state.open',
];
const forOwners = [
  'withdraw', 'reopen', 'solved', 'ticket.show', 'belongs', 'draft.new', 'word.new', 'report.open', 'request.open', 'ask.open', 'question.open', 'feedback.open', 'report.send', 'ask.send', 'question.send', 'feedback.send', 'answer.helped', 'answer.show', 'article.edit.open', 'article.check', 'article.retire', 'article.restore', 'feedback.nameless', 'feedback-reply.open', 'rate', 'rate-remark.open',
];

describe.each(databaseKinds)('on %s', (kind) => {
  beforeAll(async () => {
    decoy = await startDecoy();
    bot = await openWholeBot({ kind, desk: 'slack', slack: { retryDelays: [] } });
    const { slack, teams } = bot;
    slack.addUser({ id: 'UGUEST', name: 'Gabi Gast', is_restricted: true });
    slack.addUser({ id: 'UAWAY', name: 'Fred Fremd', team_id: 'T0AWAY' });
    slack.addUser({ id: 'UOTHER', name: 'Otto Andernort', email: 'otto@amman.example' });
    teams.addUser({ aad: 'guest', name: 'Gabi Gast', role: 'guest', installed: true });
    teams.addUser({ aad: 'away', name: 'Fred Fremd', tenant: '99999999-2222-4333-8444-555555555555', installed: true });
    teams.addUser({ aad: 'other', name: 'Otto Andernort', email: 'otto@amman.example', installed: true });
    ticket = await askOnSlack(slack, secretWords);
    await ticket.user.says('Noch ein Wort dazu', { thread: ticket.receipt });
    // Everybody is known by now, so that a refused call has no reason to ask anybody about anybody.
    await settled(bot.urls);
  });
  afterAll(async () => {
    expect(bot.slack.violations).toEqual([]);
    expect(decoy.calls).toEqual([]);
    for (const secret of [...bot.secrets, secretWords, 'Gabi Gast', 'Fred Fremd', 'nairobi.example'])
      expect(bot.logged.filter((line) => line.includes(secret))).toEqual([]);
    await bot.close();
    await decoy.close();
  });

  test('Slack’s door: forged, expired, from the future, foreign and malformed', async () => {
    const { slack } = bot;
    const body = JSON.stringify(event('Gefälscht'));
    const signed = (text: string, at = second()) => sign(slack.signingSecret, text, at);
    const team = { id: 'T0EVIL' };
    const foreignPress = interactionCall({ type: 'block_actions', user: { id: 'URES', team_id: 'T0EVIL' }, team, trigger_id: 'x', actions: [{ type: 'button', action_id: 'take:0', value: '1001:1', action_ts: '1' }] });
    const foreignCommand = new URLSearchParams({ command: '/it', text: 'queue', user_id: 'URES', team_id: 'T0EVIL', channel_id: 'CDESK', trigger_id: 'x' }).toString();
    const form = 'application/x-www-form-urlencoded';
    const calls: [string, string, Record<string, string>, string?][] = [
      ['no signature', body, {}],
      ['an empty signature', body, { 'x-slack-request-timestamp': String(second()), 'x-slack-signature': '' }],
      ['another secret', body, sign('another-secret', body, second())],
      ['an empty secret', body, sign('', body, second())],
      ['the signature of another body', body, signed(`${body} `)],
      ['expired', body, signed(body, second() - 400)],
      ['from the future', body, signed(body, second() + 400)],
      ['a timestamp that is none', body, { ...signed(body), 'x-slack-request-timestamp': 'now' }],
      ['the signature of another time', body, { ...signed(body), 'x-slack-request-timestamp': String(second() - 7) }],
      ['another workspace', JSON.stringify(event('Fremd', { team_id: 'T0EVIL' })), {}],
      ['another enterprise', JSON.stringify(event('Fremd', { team_id: 'T0EVIL', enterprise_id: 'E0EVIL' })), {}],
      ['no workspace', JSON.stringify(event('Fremd', { team_id: undefined })), {}],
      ['a press from another workspace', foreignPress.body, {}, foreignPress.contentType],
      ['a command from another workspace', foreignCommand, {}, form],
      ['broken JSON', '{"type":', {}],
      ['a list', '[]', {}],
      ['nothing', '', {}],
      ['an event without an event', '{"type":"event_callback"}', {}],
      ['a press without a person', new URLSearchParams({ payload: '{"type":"block_actions"}' }).toString(), {}, form],
      ['a broken payload', new URLSearchParams({ payload: '{' }).toString(), {}, form],
      ['a body without end', `{"type":"${'x'.repeat(2_000_000)}"}`, {}],
    ];
    await meetsSilence(async () => {
      for (const [what, text, headers, type] of calls) {
        const given = Object.keys(headers).length > 0 || what === 'no signature' ? headers : signed(text);
        const { status } = await toSlack(text, given, type);
        expect([400, 401, 403, 413], what).toContain(status);
      }
      expect((await fetch(`${bot.urls[0]}/slack/events`)).status).toBe(405);
      expect((await fetch(`${bot.urls[0]}/slack/install`)).status).toBe(404);
    });
  });

  test('Slack’s door: a call that was heard and is sent once more, as it was', async () => {
    const { slack } = bot;
    const said = JSON.stringify(event('Nur einmal', { event: { type: 'message', channel: 'DREQ', channel_type: 'im', user: 'UREQ', ts: '1700000001.000001', text: 'Nur einmal' } }));
    const press = interactionCall({
      type: 'block_actions', user: { id: 'URES', team_id: slack.team }, team: { id: slack.team }, api_app_id: 'A0BOTSCHAFT', trigger_id: 'replayed',
      channel: { id: 'CDESK' }, message: { ts: ticket.card }, container: { message_ts: ticket.card }, actions: [{ type: 'button', action_id: 'take:0', value: `${ticket.reference.slice(3)}:1`, action_ts: '7' }],
    });
    const calls: [string, Record<string, string>, string][] = [
      [said, sign(slack.signingSecret, said, second()), 'application/json'],
      [press.body, sign(slack.signingSecret, press.body, second()), press.contentType],
    ];
    for (const call of calls) expect((await toSlack(...call)).status).toBe(200);
    await eventually(() => expect(cardText()).toContain('Rita Ruhig'));
    await changesNothing(async () => {
      for (const call of calls) expect((await toSlack(...call)).status).toBe(200);
    });
  });

  test('Teams’ door: forged, expired, foreign, leading elsewhere and malformed', async () => {
    const { teams } = bot;
    const { identity } = teams;
    const chat = { id: teams.service.personalChat('amina'), conversationType: 'personal' };
    const foreign = '99999999-2222-4333-8444-555555555555';
    const toDecoy = `${decoy.url}/teams/`;
    const honest = { type: 'message', id: 'f:1', text: 'Gefälscht', channelId: 'msteams', serviceUrl: teams.service.serviceUrl, from: { id: '29:1amina', aadObjectId: 'amina' }, recipient: { id: `28:${teams.app.id}` }, conversation: { ...chat, tenantId: teams.app.tenant } };
    const wrong: Record<string, Record<string, unknown>> = {
      'the emulator': { channelId: 'emulator' },
      'no channel': { channelId: undefined },
      'a foreign tenant': { conversation: { ...chat, tenantId: foreign }, channelData: { tenant: { id: foreign } } },
      'two tenants': { channelData: { tenant: { id: foreign } } },
      'no tenant': { conversation: chat },
      'another service than the signed one': { serviceUrl: toDecoy },
      'no sender': { from: undefined },
      'no conversation': { conversation: undefined },
      'a number for a text': { text: 5 },
      'nothing at all': Object.fromEntries(Object.keys(honest).map((key) => [key, undefined])),
    };
    await meetsSilence(async () => {
      for (const signature of signatures) {
        const token = await identity.sign(signature, teams.service.serviceUrl);
        const { status } = await teams.send(JSON.stringify(honest), token === undefined ? undefined : `Bearer ${token}`);
        expect([401, 403], signature).toContain(status);
      }
      const good = `Bearer ${await identity.sign('good', teams.service.serviceUrl)}`;
      for (const [what, change] of Object.entries(wrong)) expect([400, 403], what).toContain((await teams.send(JSON.stringify({ ...honest, ...change }), good)).status);
      for (const broken of ['{', '[]', 'null', '"x"', '']) expect((await teams.send(broken, good)).status, broken).toBe(400);
      expect((await teams.send(JSON.stringify({ ...honest, text: 'x'.repeat(2_000_000) }), good)).status).toBe(413);
      // Signed for by Microsoft's own key, and still not a place for our token.
      const elsewhere = `Bearer ${await identity.sign('good', toDecoy)}`;
      expect((await teams.send(JSON.stringify({ ...honest, serviceUrl: toDecoy }), elsewhere)).status).toBe(403);
    });
  });

  test('Teams’ door: a message heard before, things that mean nothing here, and invokes of nobody', async () => {
    const { teams } = bot;
    const said = await teams.user('amina').says('Einmal gesagt');
    expect(said.status).toBe(200);
    await changesNothing(async () => {
      expect((await said.again()).status).toBe(200);
      for (const activity of [{ type: 'typing' }, { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }, { type: 'event', name: 'x' }, { type: 'conversationUpdate', membersRemoved: [{ id: '29:1amina' }] }, { type: 'installationUpdate', action: 'remove' }, { type: 'brandNew' }])
        expect((await teams.user('amina').sends(activity)).status, activity.type).toBe(200);
      for (const invoke of [{ name: 'signin/verifyState' }, { name: 'adaptiveCard/action', value: { action: { verb: 'x', data: {} } } }, { name: 'task/submit', value: { data: { $form: 5 } } }, { name: 'task/fetch' }, {}])
        expect((await teams.user('amina').sends({ type: 'invoke', ...invoke })).status, invoke.name).toBeGreaterThanOrEqual(400);
    });
  });

  test('the playground’s door: other sites, other names, other people, other things', async () => {
    const { web } = bot;
    await web.says('amina', 'Meins');
    await settled(bot.urls);
    const mine = (await web.posts('amina')).find(({ message }) => message.text === 'Meins')?.id;
    const honest = { person: 'jonas', nonce: 'nonce-door-1', thread: 'direct:jonas', text: 'Gefälscht' };
    const message = JSON.stringify(honest);
    const calls: [string, string, string, Record<string, string>?][] = [
      ['another origin', '/playground/messages', message, { origin: 'https://evil.example' }],
      ['no origin to speak of', '/playground/messages', message, { origin: 'null' }],
      ['another site', '/playground/messages', message, { 'sec-fetch-site': 'cross-site' }],
      ['a form of another site', '/playground/messages', message, { 'x-playground': '' }],
      ['no JSON by name', '/playground/messages', message, { 'content-type': 'text/plain' }],
      ['broken JSON', '/playground/messages', '{'],
      ['a list', '/playground/messages', '[]'],
      ['nobody', '/playground/messages', JSON.stringify({ ...honest, person: 'nobody' })],
      ['__proto__', '/playground/messages', JSON.stringify({ ...honest, person: '__proto__' })],
      ['somebody else’s chat', '/playground/messages', JSON.stringify({ ...honest, thread: 'direct:amina' })],
      ['no such channel', '/playground/messages', JSON.stringify({ ...honest, thread: 'channel:boss' })],
      ['a thread of another chat', '/playground/messages', JSON.stringify({ ...honest, thread: `direct:jonas/${mine}` })],
      ['no nonce', '/playground/messages', JSON.stringify({ ...honest, nonce: undefined })],
      ['somebody else’s words', '/playground/edits', JSON.stringify({ ...honest, post: mine })],
      ['somebody else’s words, away', '/playground/deletions', JSON.stringify({ ...honest, post: mine })],
      ['an action that is none', '/playground/actions', JSON.stringify({ ...honest, action: 'TAKE; drop' })],
      ['a value without end', '/playground/actions', JSON.stringify({ ...honest, action: 'take', value: 'x'.repeat(201) })],
      ['a body without end', '/playground/messages', JSON.stringify({ ...honest, text: 'x'.repeat(1_000_000) })],
      ['no such call', '/playground/admin', message],
    ];
    await meetsSilence(async () => {
      for (const [what, path, body, headers] of calls) {
        const { status } = await web.raw(path, body, headers);
        expect(status, what).toBeGreaterThanOrEqual(400);
        expect(status, what).toBeLessThan(500);
      }
      expect(await statusUnderName('evil.example', message)).toBe(403);
      for (const path of ['/page/../../package.json', '/playground/files/..%2f..%2fpackage.json', '/page/%2e%2e/http.ts'])
        expect((await fetch(bot.urls[0] + path)).status).toBe(404);
    });
  });

  test('guests and people of elsewhere: nothing of theirs is kept, nothing of ours is moved', async () => {
    const { slack, teams, web } = bot;
    const words = 'Von außen gesagt';
    const before = cardText();
    for (const id of ['UGUEST', 'UAWAY']) {
      await slack.user(id).says(words);
      await slack.user(id).says(words, { in: 'CDESK', thread: ticket.card });
      await slack.user(id).command(`/it report ${words}`);
      for (const action of [...forResponders, ...forOwners]) await slackPress(id, action, `${ticket.reference.slice(3)}:1`);
      for (const form of ['report', 'request', 'ask', 'feedback', 'details', 'ask-back', 'resolve', 'change', 'merge', 'need-link', 'need-make', 'need-state', 'need-join', 'feedback-reply', 'rate-remark'])
        expect((await slackForm(id, form, `${ticket.reference.slice(3)}:1:x`, { text: words, mission: 'nairobi' })).status).toBeLessThan(500);
    }
    for (const aad of ['guest', 'away']) {
      // Somebody of a foreign tenant speaks in a chat of ours: the call names our tenant, the roster theirs.
      const ours = { tenant: { id: teams.app.tenant } };
      const conversation = { id: teams.service.personalChat(aad), conversationType: 'personal', tenantId: teams.app.tenant };
      const say = (rest: Record<string, unknown>) => teams.user(aad).sends({ conversation, channelData: ours, ...rest });
      expect((await say({ type: 'message', text: words })).status).toBe(200);
      const data = { $form: 'report', $context: 'x', 'f:text': words, 'f:service': 'printer', 'f:impact': 'me', 's:mission': 'nairobi' };
      expect((await say({ type: 'invoke', name: 'task/submit', value: { data } })).status).toBe(200);
      for (const action of [...forResponders, ...forOwners]) {
        const value = { action: { type: 'Action.Execute', verb: 'press', data: { $action: action, $value: `${ticket.reference.slice(3)}:1` } } };
        expect((await say({ type: 'invoke', name: 'adaptiveCard/action', value })).status, action).toBe(200);
      }
    }
    expect((await web.says('gast', words)).status).toBe(200);
    for (const form of ['report', 'ask', 'feedback', 'resolve']) {
      const answer = await web.call('forms', { person: 'gast', form, context: `${ticket.reference.slice(3)}:1:x`, values: { text: words, service: 'printer', impact: 'me', mission: 'nairobi' } });
      expect(answer.answer?.message?.text).toContain('Gastkonto');
    }
    expect((await web.call('choices', { person: 'gast', source: 'missions', query: 'nai' }))).toMatchObject({ status: 200, choices: [] });
    await settled(bot.urls);

    // The playground is a platform of its own and keeps what people write in it; the bot keeps nothing.
    const kept = (await bot.rows()).filter((row) => row.includes(words) && !row.startsWith('WebPost '));
    expect(kept).toEqual([]);
    expect(cardText()).toBe(before);
    expect(slack.user('UGUEST').dm.messages().filter(({ author, text }) => author === 'bot' && text.includes('Gastkonto')).length).toBeGreaterThan(0);
    expect(JSON.stringify([slack.user('UGUEST').ephemerals, slack.user('UAWAY').ephemerals, teams.notices('guest'), teams.notices('away')])).not.toContain('4711');
  });

  test('colleagues without the right: forged buttons and forms open and move nothing', async () => {
    const { slack, teams, web } = bot;
    const number = ticket.reference.slice(3);
    const rows = await bot.rows();
    const idsOf = (table: string) => rows.filter((row) => row.startsWith(`${table} `)).map((row) => (JSON.parse(row.slice(table.length + 1)) as { id: string }).id);
    const tickets = (from: string[]) => from.filter((row) => /^(Ticket|TicketThread|Word|Feedback|Letterbox|Need|NeedVoice|Rating|RatingRemark|RatingAsked) /.test(row));
    const values = [number, `${number}:1`, `${number}:999`, '0', '-1', '99999999999', `${number}'; --`, `${number}:x:y`, '', ...idsOf('Draft').slice(0, 3), ...idsOf('Word').slice(0, 2), `${idsOf('Draft')[0]}:${number}`];
    const said: string[] = [];
    for (const value of values) {
      for (const action of [...forResponders, ...forOwners]) {
        const onWeb = await web.call('actions', { person: 'jonas', action, value, thread: 'direct:jonas' });
        expect(onWeb.status, `${action} ${value}`).toBe(200);
        said.push(JSON.stringify(onWeb));
      }
    }
    for (const action of [...forResponders, ...forOwners]) {
      expect((await slackPress('UOTHER', action, `${number}:1`)).status, action).toBe(200);
      expect((await slackPress('UOTHER', action, idsOf('Draft')[0] ?? '')).status, action).toBe(200);
      const data = { $action: action, $value: `${number}:1` };
      const pressed = action.endsWith('.open') ? { name: 'task/fetch', value: { data } } : { name: 'adaptiveCard/action', value: { action: { verb: 'press', data } } };
      const onTeams = await teams.user('other').sends({ type: 'invoke', ...pressed });
      expect(onTeams.status, action).toBe(200);
      said.push(JSON.stringify(onTeams.body ?? ''));
    }
    for (const form of ['ask-back', 'resolve', 'change', 'merge', 'need-link', 'need-make', 'need-state', 'feedback-reply', 'rate-remark']) {
      const fields = { text: 'Untergeschoben', title: 'Untergeschoben', wanted: 'Untergeschoben', need: '1', state: 'delivered', queue: 'network', service: 'vpn', urgency: 'low', into: ticket.reference };
      for (const value of [`${number}:1:x`, number, '0:0:0'])
        expect((await web.call('forms', { person: 'jonas', form, context: value, values: fields })).answer?.kind, form).toBe('notice');
      expect((await slackForm('UOTHER', form, `${number}:1:x`, fields)).body).not.toContain('4711');
      const typed = Object.fromEntries(Object.entries(fields).map(([id, value]) => [`f:${id}`, value]));
      const onTeams = await teams.user('other').sends({ type: 'invoke', name: 'task/submit', value: { data: { $form: form, $context: `${number}:1:x`, ...typed } } });
      said.push(JSON.stringify(onTeams.body ?? ''));
    }
    await settled(bot.urls);
    said.push(JSON.stringify([slack.user('UOTHER').ephemerals, slack.user('UOTHER').view?.view ?? '', slack.user('UOTHER').dm.messages(), await web.posts('jonas'), teams.personalChat('other')]));
    for (const shown of said) expect(shown).not.toContain('4711');
    expect(tickets(await bot.rows())).toEqual(tickets(rows));
  }, 90_000);

  test('a responder who has left the group: words, buttons and open forms', async () => {
    const { slack } = bot;
    const mine = await askOnSlack(slack, 'Wer darf noch?');
    const rita = slack.user('URES');
    await rita.presses(mine.card, 'Übernehmen', { in: 'CDESK' });
    await settled(bot.urls);
    await rita.presses(mine.card, 'Lösen', { in: 'CDESK' });
    slack.addGroup('SDESK', ['UBEN']);
    // Membership is remembered for half a minute.
    bot.ahead += 31;
    await rita.says('Nicht mehr befugt', { in: 'CDESK', thread: mine.card });
    await rita.submits({ text: 'Nicht mehr befugt, als Formular' });
    await rita.presses(mine.card, 'Freigeben', { in: 'CDESK' });
    await rita.says('!resolve Nicht mehr befugt, getippt', { in: 'CDESK', thread: mine.card });
    await settled(bot.urls);
    expect(JSON.stringify(mine.user.dm.messages())).not.toContain('Nicht mehr befugt');
    expect(slack.channel('CDESK').thread(mine.reference).root.text).toContain('Rita Ruhig');
    expect(rita.ephemerals.at(-1)?.text).toContain('Das dürfen nur Mitglieder von Servicedesk');
    slack.addGroup('SDESK', ['URES', 'UBEN']);
    bot.ahead += 31;
    await rita.says('Wieder befugt', { in: 'CDESK', thread: mine.card });
    await eventually(() => expect(JSON.stringify(mine.user.dm.messages())).toContain('Wieder befugt'));
  });

  test('while nobody can say who belongs to the group, nobody does', async () => {
    const { slack } = bot;
    const mine = await askOnSlack(slack, 'Und wenn Slack schweigt?');
    const rita = slack.user('URES');
    await rita.presses(mine.card, 'Übernehmen', { in: 'CDESK' });
    await settled(bot.urls);
    bot.ahead += 31;
    slack.fail('usergroups.users.list', { status: 500 }, 100);
    await rita.presses(mine.card, 'Freigeben', { in: 'CDESK' });
    await rita.says('Ungeprüft gesagt', { in: 'CDESK', thread: mine.card });
    await settled(bot.urls);
    expect(rita.ephemerals.at(-1)?.text).toContain('Es ließ sich nicht prüfen, ob Sie das dürfen.');
    expect(JSON.stringify(mine.user.dm.messages())).not.toContain('Ungeprüft gesagt');
    expect(slack.channel('CDESK').thread(mine.reference).replies.at(-1)?.buttons.map(({ label }) => label)).toEqual(['Senden und übernehmen', 'Intern behalten']);
    slack.heal();
  });

  test('files that lie elsewhere are fetched from nowhere, and people are told', async () => {
    const { slack, teams } = bot;
    const bytes = Uint8Array.from([1, 2, 3]);
    const more = { name: 'Bericht.pdf', type: 'application/pdf', bytes };
    await ticket.user.says('Siehe Anlagen', { thread: ticket.receipt }, [
      { ...more, url: `${decoy.url}/stolen` },
      { ...more, mode: 'external', url: `${decoy.url}/external` },
    ]);
    await eventually(() => expect(slack.channel('CDESK').thread(ticket.reference).replies.filter(({ text }) => text.includes('⚠️') && text.includes('Bericht.pdf'))).toHaveLength(2));
    const attachments = [
      { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'x.pdf', content: { downloadUrl: `${decoy.url}/x`, fileType: 'pdf' } },
      { contentType: 'image/png', contentUrl: `${decoy.url}/y.png` },
    ];
    expect((await teams.user('amina').sends({ type: 'message', text: 'Siehe Anlagen', attachments })).status).toBe(200);
    await settled(bot.urls);
    expect(decoy.calls).toEqual([]);
  });

  test('a channel that another organisation reads is told nothing', async () => {
    const { slack } = bot;
    const desk = slack.workspace.channels.get('CDESK')!;
    const before = slack.channel('CDESK').messages().length;
    desk.is_ext_shared = true;
    // Whether a channel is shared is remembered for ten minutes.
    await bot.restart();
    await ticket.user.says('Nicht für Fremde', { thread: ticket.receipt });
    await eventually(() => expect(ticket.user.dm.thread(ticket.reference).replies.at(-1)?.text).toContain('⚠️'));
    expect(slack.channel('CDESK').messages().length).toBe(before);
    desk.is_ext_shared = false;
  });

  /** `fetch` cannot say another name than the one it calls. */
  function statusUnderName(host: string, body: string): Promise<number> {
    const { hostname, port } = new URL(bot.urls[0] ?? '');
    return new Promise((resolve, reject) => {
      const call = httpRequest({ hostname, port, path: '/playground/messages', method: 'POST', headers: { host, 'content-type': 'application/json', 'x-playground': '1' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.on('error', reject);
      call.end(body);
    });
  }
});

describe('a process with half its settings', () => {
  const refused: [string, Record<string, string>, string][] = [
    ['Slack’s token alone', { SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_SIGNING_SECRET'],
    ['an empty signing secret', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: '' }, 'SLACK_SIGNING_SECRET'],
    ['Teams without its tenant', { TEAMS_APP_ID: 'x', TEAMS_APP_PASSWORD: 'hidden-secret' }, 'TEAMS_TENANT_ID'],
  ];
  test.each(refused)('%s: does not start, and names the setting', async (_, settings, named) => {
    const { code, output } = await start(settings);
    expect(code).toBe(1);
    expect(output).toContain(named);
    expect(output).not.toContain('hidden-secret');
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  async function start(settings: Record<string, string>): Promise<{ code: number | null; output: string }> {
    const process_ = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      cwd: new URL('../..', import.meta.url),
      env: { PATH: process.env['PATH'], PORT: String(await freePort()), ...settings },
    });
    let output = '';
    for (const stream of [process_.stdout, process_.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => process_.once('close', resolve));
    return { code, output };
  }
});
