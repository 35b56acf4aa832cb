/**
 * Whatever arrives twice, late or in the wrong order has one effect; whatever a platform does to a post, it ends in one
 * post, or where the platform cannot be asked in at most one repeat that says so; a database that is away costs nothing
 * but time. The whole bot over HTTP, with the real SDKs; what counts is what people see afterwards.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say } from '../../src/views/say.ts';
import { eventually } from '../crash/run-bot.ts';
import { startCutOff, type CutOff } from '../fakes/cut-off.ts';
import { databaseKinds } from '../fakes/databases.ts';
import type { FakeFault } from '../fakes/fake-slack-server.ts';
import { messageAt, wireMessage } from '../fakes/fake-slack-workspace.ts';
import type { TeamsFault } from '../fakes/fake-teams-service.ts';
import { startHttpRelay, type HttpRelay } from '../fakes/http-relay.ts';
import { askOnSlack, newRequester, openAnswer, openMenu, present, settled, type SlackTicket } from '../fakes/slack-desk.ts';
import { openWholeBot, places, type WholeBot } from '../fakes/whole-bot.ts';

let bot: WholeBot;
const idle = () => settled(bot.urls);
const copies = (ticket: SlackTicket, words: string) => repliesTo(ticket.card).filter(({ author, text }) => author === 'bot' && text.includes(words));
const relays = (ticket: SlackTicket, words: string) =>
  (ticket.user.dm.threads().find(({ root }) => root.ts === ticket.receipt)?.replies ?? []).filter(({ author, text }) => author === 'bot' && text.includes(words));
const repliesTo = (card: string) => bot.slack.channel('CDESK').threads().find(({ root }) => root.ts === card)?.replies ?? [];
const cardsWith = (words: string) => bot.slack.channel('CDESK').threads().filter(({ root }) => root.author === 'bot' && root.text.includes(words));
const taken = ({ status }: { status: number }) => expect(status).toBe(200);

/** What Slack sends of a message of this person, before it has sent anything of it. */
function unsent(user: SlackTicket['user'], text: string, more: Record<string, unknown> = {}) {
  const { workspace } = bot.slack;
  const ts = workspace.newTs();
  const { id: channel } = user.dm;
  const author = workspace.channels.get(channel)?.user;
  return { type: 'message', channel, channel_type: 'im', user: author, team: bot.slack.team, ts, event_ts: ts, text, client_msg_id: `client-${ts}`, ...more };
}

describe.each(databaseKinds)('what comes twice on %s', (kind) => {
  beforeAll(async () => {
    bot = await openWholeBot({ kind, desk: 'slack' });
  });
  afterAll(async () => {
    expect(bot.slack.violations).toEqual([]);
    await bot.close();
  });

  test('a Slack message: redelivered, under another event id, under another ts, all at once and after a restart', async () => {
    const { slack } = bot;
    const ticket = await askOnSlack(slack, 'Wer hilft bei VPN?');
    const said = unsent(ticket.user, 'Er blinkt jetzt rot', { thread_ts: ticket.receipt });
    const other = { ...said, ts: slack.workspace.newTs() };
    const all = () =>
      Promise.all([
        slack.event(said, { event_id: 'EvSame1' }),
        slack.event(said, { event_id: 'EvSame1' }),
        slack.event(said, { event_id: 'EvOther1' }),
        slack.event(other, { event_id: 'EvOther2' }),
        slack.event(other, { event_id: 'EvOther3' }),
      ]);
    for (const delivery of await all()) taken(delivery);
    await eventually(() => expect(copies(ticket, 'Er blinkt jetzt rot')).toHaveLength(1));
    await bot.restart();
    for (const delivery of await all()) taken(delivery);
    await idle();
    expect(copies(ticket, 'Er blinkt jetzt rot')).toHaveLength(1);
  });

  test('a Slack message outside any ticket is answered once', async () => {
    const user = newRequester(bot.slack);
    const said = unsent(user, 'Hier stimmt etwas nicht');
    const deliveries = await Promise.all(['EvA', 'EvA', 'EvB', 'EvC'].map((id) => bot.slack.event(said, { event_id: `${id}${kind}` })));
    for (const delivery of deliveries) taken(delivery);
    await idle();
    expect(user.dm.messages().filter(({ author }) => author === 'bot')).toHaveLength(1);
  });

  test('buttons on Slack: the same press again, and a second press', async () => {
    const { slack } = bot;
    const user = newRequester(slack);
    const menu = await openAnswer(user, 'Zweimal gedrückt');
    const [first, second] = await Promise.all([user.presses(menu.ts, 'An die IT-Gruppe senden'), user.presses(menu.ts, 'An die IT-Gruppe senden')]);
    for (const delivery of [first, second, await first.again(), await second.again()]) taken(delivery);
    await idle();
    expect(cardsWith('Zweimal gedrückt')).toHaveLength(1);
    expect(user.dm.threads().filter(({ root }) => root.text.startsWith('AA-'))).toHaveLength(1);

    const [card] = cardsWith('Zweimal gedrückt');
    const takes = await Promise.all(['URES', 'UBEN'].map((id) => slack.user(id).presses(card?.root.ts ?? '', 'Übernehmen', { in: 'CDESK' })));
    for (const take of takes) taken(take);
    for (const take of takes) taken(await take.again());
    await idle();
    expect(repliesTo(card?.root.ts ?? '').filter(({ text }) => text.includes('übernommen'))).toHaveLength(1);
    // Only whoever came second is told who was first.
    const told = ['URES', 'UBEN'].filter((id) => slack.user(id).ephemerals.some(({ text }) => text.includes(`${card?.root.text.slice(0, 7)} bereits`)));
    expect(told).toHaveLength(1);
  });

  test('a form on Slack, with and without words in front', async () => {
    const user = newRequester(bot.slack);
    const menu = await openMenu(user, 'Das Formular mit Worten');
    taken(await user.presses(menu.ts, 'Problem melden'));
    const first = await user.submits({ service: 'printer', impact: 'me' });
    const without = newRequester(bot.slack);
    taken(await without.shortcut());
    const second = await without.submits({ text: 'Das Formular ohne Worte', service: 'printer', impact: 'me' });
    for (const sent of [first, second]) for (const delivery of [sent, ...(await Promise.all([sent.again(), sent.again()]))]) taken(delivery);
    await idle();
    expect(cardsWith('Das Formular mit Worten')).toHaveLength(1);
    expect(cardsWith('Das Formular ohne Worte')).toHaveLength(1);
  });

  test('Teams: messages under their own id, invokes under a new one', async () => {
    const { teams } = bot;
    teams.addUser({ aad: `twice-${kind}`, email: `twice-${kind}@nairobi.example`, installed: true });
    const user = teams.user(`twice-${kind}`);
    const chat = teams.service.personalChat(`twice-${kind}`);
    const seen = (words: string) => teams.personalChat(`twice-${kind}`).filter(({ author, text }) => author === null && text.includes(words));

    const said = await user.says('Doppelt aus Teams');
    for (const gesture of [said, ...(await Promise.all([said.again(), said.again()]))]) taken(gesture);
    await idle();
    expect(seen('Was darf ich damit tun?')).toHaveLength(1);

    taken(await user.presses(chat, 'Frage zu einem Dienst'));
    await idle();
    const pressed = await user.presses(chat, 'An die IT-Gruppe senden');
    const repeats = await Promise.all([pressed.again(), pressed.againUnderNewId(), pressed.againUnderNewId()]);
    for (const gesture of [pressed, ...repeats]) taken(gesture);
    await idle();
    expect(cardsWith('Doppelt aus Teams')).toHaveLength(1);
    expect(seen('Danke, Ihre Frage')).toHaveLength(1);

    taken(await user.messageAction('<p>Formular aus Teams</p>'));
    const sent = await user.submits({ 'f:service': 'printer', 'f:impact': 'me' });
    for (const gesture of [sent, ...(await Promise.all([sent.again(), sent.againUnderNewId()]))]) taken(gesture);
    await idle();
    expect(cardsWith('Formular aus Teams')).toHaveLength(1);
  });

  test('playground: every gesture under its nonce, and a form under a second one', async () => {
    const { web } = bot;
    const said = { person: 'amina', thread: 'direct:amina', text: 'Doppelt aus der Spielwiese', nonce: `nonce-said-${kind}` };
    for (const answer of await Promise.all([1, 2, 3].map(() => web.call('messages', said)))) taken(answer);
    await idle();
    expect((await web.posts('amina')).filter(({ message }) => message.text.includes('Was darf ich damit tun?'))).toHaveLength(1);

    const opened = await web.presses('amina', 'Problem melden');
    const form = { person: 'amina', form: 'report', context: opened.answer?.form?.context, nonce: `nonce-form-${kind}`, values: { text: 'Doppelt aus der Spielwiese', service: 'printer', impact: 'me' } };
    for (const answer of await Promise.all([1, 2, 3].map(() => web.call('forms', form)))) taken(answer);
    await idle();
    expect(cardsWith('Doppelt aus der Spielwiese')).toHaveLength(1);

    const empty = await web.call('actions', { person: 'jonas', action: 'report', value: '' });
    const values = { text: 'Zweimal abgeschickt', service: 'printer', impact: 'me', mission: 'amman' };
    for (let times = 0; times < 2; times++) taken(await web.call('forms', { person: 'jonas', form: 'report', context: empty.answer?.form?.context, values }));
    await idle();
    expect(cardsWith('Zweimal abgeschickt')).toHaveLength(1);
  });
});

describe.each(databaseKinds)('what comes in the wrong order on %s', (kind) => {
  let relay: HttpRelay;
  beforeAll(async () => {
    let origin = '';
    relay = await startHttpRelay(() => [origin]);
    bot = await openWholeBot({
      kind,
      desk: 'slack',
      slack: { retryDelays: [100, 500, 1000, 2000, 4000, 8000] },
      slackApiUrl: async (url) => {
        origin = new URL(url).origin;
        return `${relay.url}/api/`;
      },
    });
  });
  afterAll(async () => {
    expect(bot.slack.violations).toEqual([]);
    await bot.close();
    await relay.close();
  });

  /** The bot has seen this call at least once, whether it has taken it or wants it again. */
  const ahead = (call: Promise<unknown>) => Promise.race([call, new Promise((resolve) => setTimeout(resolve, 500))]);

  test('a reply below a card and a receipt that Slack shows before it has answered the post', async () => {
    const { slack } = bot;
    const user = newRequester(slack);
    const menu = await openAnswer(user, 'Antwort vor der Antwort');
    await idle();
    const hold = relay.hold(/chat\.postMessage/);
    taken(await user.presses(menu.ts, 'An die IT-Gruppe senden'));
    const receipt = await present(() => user.dm.threads().find(({ root }) => root.text.startsWith('AA-'))?.root);
    const card = await present(() => cardsWith('Antwort vor der Antwort')[0]?.root);
    await eventually(() => expect(hold.waiting()).toBe(2));

    const early = Promise.all([
      user.says('Vom Antragsteller, zu früh', { thread: receipt.ts }),
      slack.user('URES').says('Von der IT, zu früh', { in: 'CDESK', thread: card.ts }),
    ]);
    taken(await slack.user('UBEN').presses(card.ts, 'Übernehmen', { in: 'CDESK' }));
    // Longer than the bot waits for a thread that is being opened: Slack has to send again.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    hold.release();
    for (const delivery of await early) taken(delivery);
    await idle();
    const inQueue = repliesTo(card.ts).filter(({ author }) => author === 'bot').map(({ text }) => text);
    expect(inQueue.filter((text) => text.includes('Vom Antragsteller, zu früh'))).toHaveLength(1);
    expect(inQueue.filter((text) => text.includes('Das blieb intern: Rita Ruhig'))).toHaveLength(1);
    expect(inQueue.filter((text) => text.includes('Benno Beisitz hat AA-'))).toHaveLength(1);
    expect(cardsWith('Antwort vor der Antwort')).toHaveLength(1);
    // The requester’s words went to the ticket whose receipt they stand under, not into a new menu.
    expect(user.dm.messages().filter(({ text }) => text.includes('Was darf ich damit tun?'))).toHaveLength(1);
  });

  test('a message that is deleted before it has been taken is shown to nobody', async () => {
    const { slack } = bot;
    const ticket = await askOnSlack(slack, 'Frage mit Rückzieher');
    const said = unsent(ticket.user, 'Das nehme ich lieber zurück', { thread_ts: ticket.receipt });
    const ts = slack.workspace.newTs();
    const deleted = slack.event({ type: 'message', subtype: 'message_deleted', hidden: true, channel: said.channel, channel_type: 'im', ts, event_ts: ts, deleted_ts: said.ts, previous_message: said });
    await ahead(deleted);
    for (const delivery of [await slack.event(said), await deleted]) taken(delivery);
    taken(await ticket.user.says('Danach', { thread: ticket.receipt }));
    await eventually(() => expect(copies(ticket, 'Danach')).toHaveLength(1));
    await idle();
    expect(copies(ticket, 'Das nehme ich lieber zurück')).toEqual([]);
  });

  test('a message that is edited before it has been taken is shown as it reads now', async () => {
    const { slack } = bot;
    const ticket = await askOnSlack(slack, 'Frage mit Korrektur');
    const said = unsent(ticket.user, 'Raum 11', { thread_ts: ticket.receipt });
    const ts = slack.workspace.newTs();
    const edited = { ...said, text: 'Raum 12', edited: { user: said.user, ts } };
    const changed = slack.event({ type: 'message', subtype: 'message_changed', channel: said.channel, channel_type: 'im', ts, event_ts: ts, message: edited, previous_message: said });
    await ahead(changed);
    for (const delivery of [await slack.event(said), await changed]) taken(delivery);
    await eventually(() => expect(copies(ticket, 'Raum')).toHaveLength(1));
    await idle();
    expect(copies(ticket, 'Raum 11')).toEqual([]);
    expect(copies(ticket, 'Raum 12')).toHaveLength(1);
  });
});

describe.each(databaseKinds)('what comes too early from Teams, on %s', (kind) => {
  let relay: HttpRelay;
  beforeAll(async () => {
    let origin = '';
    relay = await startHttpRelay(() => [origin]);
    bot = await openWholeBot({
      kind,
      desk: 'teams',
      teamsServiceUrl: async (url) => {
        origin = new URL(url).origin;
        return `${relay.url}/teams/`;
      },
    });
  });
  afterAll(async () => {
    await bot.close();
    await relay.close();
  });

  test('a reply below a card that Teams shows before it has answered the post', async () => {
    const { slack, teams } = bot;
    const user = newRequester(slack);
    const menu = await openAnswer(user, 'Antwort vor der Antwort');
    await idle();
    const hold = relay.hold(/\/v3\/conversations$/);
    taken(await user.presses(menu.ts, 'An die IT-Gruppe senden'));
    const thread = await present(() => teams.channel(places.teams.channel).threads()[0]);
    await eventually(() => expect(hold.waiting()).toBe(1));
    const early = teams.user('rita').repliesIn(thread.id, 'Von der IT, zu früh');
    const press = teams.user('ben').presses(thread.id, 'Übernehmen');
    await new Promise((resolve) => setTimeout(resolve, 300));
    hold.release();
    for (const gesture of [await early, await press]) taken(gesture);
    await idle();
    const shown = teams.channel(places.teams.channel).threads().map(({ messages }) => messages.filter(({ author }) => author === null).map(({ text }) => text));
    expect(shown).toHaveLength(1);
    expect(shown[0]?.filter((text) => text.includes('Das blieb intern: Rita Ruhig'))).toHaveLength(1);
    expect(shown[0]?.filter((text) => text.includes('Benno Beisitz hat AA-1001 übernommen'))).toHaveLength(1);
  });
});

describe.each(databaseKinds)('what Slack does to a post, on %s', (kind) => {
  let ticket: SlackTicket;
  beforeAll(async () => {
    bot = await openWholeBot({ kind, desk: 'slack' });
    ticket = await askOnSlack(bot.slack, 'Geht etwas verloren?');
    taken(await bot.slack.user('URES').presses(ticket.card, 'Übernehmen', { in: 'CDESK' }));
    await idle();
  });
  afterAll(async () => {
    expect(bot.slack.violations).toEqual([]);
    await bot.close();
  });

  const faults: [string, FakeFault, number?][] = [
    ['500', { status: 500 }],
    ['503 twice', { status: 503 }, 2],
    ['429 with Retry-After', { status: 429, retryAfter: 1 }, 2],
    ['200 with its own trouble', { error: 'internal_error' }],
    ['no answer in time', 'timeout'],
    ['a broken connection', 'reset'],
    ['a lost answer', 'lost-answer'],
    ['a lost answer twice', 'lost-answer', 2],
  ];
  test.each(faults)('%s: the answer arrives once', async (name, fault, times = 1) => {
    const { slack } = bot;
    const words = `Antwort trotz: ${name}.`;
    slack.fail('chat.postMessage', fault, times);
    const said = await slack.user('URES').says(words, { in: 'CDESK', thread: ticket.card });
    taken(said);
    await eventually(() => expect(slack.channel('CDESK').messages().find(({ ts }) => ts === said.ts)?.reactions).toEqual(['white_check_mark']), 40_000);
    await idle();
    expect(relays(ticket, words)).toHaveLength(1);
    expect(relays(ticket, words)[0]?.text).not.toContain(say('de', 'outbox.repeated'));
    expect(repliesTo(ticket.card).filter(({ text }) => text.includes('⚠️'))).toEqual([]);
  }, 90_000);

  test('doubt stays doubt while the look-up fails too', async () => {
    const { slack } = bot;
    const words = 'Antwort, nach der nicht gefragt werden konnte.';
    slack.fail('chat.postMessage', 'lost-answer');
    slack.fail('conversations.replies', { status: 500 }, 2);
    taken(await slack.user('URES').says(words, { in: 'CDESK', thread: ticket.card }));
    await eventually(() => expect(relays(ticket, words)).toHaveLength(1));
    await idle();
    expect(slack.count('conversations.replies')).toBeGreaterThanOrEqual(3);
    expect(relays(ticket, words)).toHaveLength(1);
  }, 60_000);

  test('Slack out of reach, and back', async () => {
    const { slack } = bot;
    const words = 'Gesagt, während Slack weg war.';
    await slack.refuse();
    taken(await ticket.user.says(words, { thread: ticket.receipt }));
    await slack.accept();
    await eventually(() => expect(copies(ticket, words)).toHaveLength(1));
    await idle();
    expect(copies(ticket, words)).toHaveLength(1);
  }, 60_000);

  test('a card and a receipt whose answers are lost are one card and one receipt, and replies find their way', async () => {
    const { slack } = bot;
    const user = newRequester(slack);
    const menu = await openAnswer(user, 'Karte mit verlorener Antwort');
    await idle();
    slack.fail('chat.postMessage', 'lost-answer', 2);
    taken(await user.presses(menu.ts, 'An die IT-Gruppe senden'));
    await idle();
    const [card, ...more] = cardsWith('Karte mit verlorener Antwort');
    const [receipt, ...others] = user.dm.threads().filter(({ root }) => root.text.startsWith('AA-'));
    expect([more, others]).toEqual([[], []]);
    taken(await user.says('Und noch etwas', { thread: receipt!.root.ts }));
    await eventually(() => expect(repliesTo(card!.root.ts).filter(({ text }) => text.includes('Und noch etwas'))).toHaveLength(1));
  }, 60_000);

  test('a channel that is archived: the requester’s words are not lost in silence', async () => {
    const { slack } = bot;
    const other = await askOnSlack(slack, 'Bleibt der Kanal?');
    await idle();
    const channel = slack.workspace.channels.get('CDESK')!;
    channel.is_archived = true;
    taken(await other.user.says('Ins Leere?', { thread: other.receipt }));
    await eventually(() => expect(relays(other, '⚠️')).toHaveLength(1));
    channel.is_archived = false;
    expect(relays(other, '⚠️')[0]?.text).toContain(other.reference);
  });
});

describe.each(databaseKinds)('what Teams does to a post, on %s', (kind) => {
  let thread: string;
  beforeAll(async () => {
    bot = await openWholeBot({ kind, desk: 'teams' });
    const { teams } = bot;
    taken(await teams.user('amina').says('Geht in Teams etwas verloren?'));
    await idle();
    for (const label of ['Frage zu einem Dienst', 'An die IT-Gruppe senden']) {
      taken(await teams.user('amina').presses(teams.service.personalChat('amina'), label));
      await idle();
    }
    thread = teams.channel(places.teams.channel).threads()[0]!.id;
    taken(await teams.user('rita').presses(thread, 'Übernehmen'));
    await idle();
  });
  afterAll(() => bot.close());

  const label = say('de', 'outbox.repeated');
  const inQueue = (words: string) =>
    (bot.teams.channel(places.teams.channel).threads().find(({ id }) => id === thread)?.messages ?? []).filter(({ author, text }) => author === null && text.includes(words));
  const arrived = (words: string) => bot.teams.personalChat('amina').filter(({ author, text }) => author === null && text.includes(words));

  /** The fault lasts until it has met `times` posts. */
  async function answerUnder(fault: TeamsFault, words: string, times: number): Promise<void> {
    const { teams } = bot;
    const { service } = teams;
    await teams.fault(fault);
    const before = service.postCalls;
    taken(await teams.user('rita').repliesIn(thread, words));
    if (fault !== 'refused') await eventually(() => expect(service.postCalls).toBeGreaterThanOrEqual(before + times), 40_000);
    await teams.mend();
  }

  const faults: [TeamsFault, certain: boolean][] = [
    ['precondition', true],
    ['unauthorized', true],
    ['rate-limited', true],
    ['refused', true],
    ['server-error', false],
    ['bad-gateway', false],
    ['no-answer', false],
    ['lost-answer', false],
  ];
  test.each(faults)('%s: the answer arrives, and a repeat says that it is one', async (fault, certain) => {
    const words = `Antwort trotz ${fault}.`;
    await answerUnder(fault, words, 1);
    await eventually(() => expect(arrived(words).length).toBeGreaterThan(0), 40_000);
    await idle();
    const shown = arrived(words).map(({ text }) => text.includes(label));
    expect(shown).toEqual(certain ? [false] : fault === 'lost-answer' ? [false, true] : [true]);
  }, 90_000);

  test('an answer that is lost again and again is repeated once, and then the queue is told', async () => {
    const words = 'Antwort, die nie bestätigt wird.';
    await bot.teams.fault('lost-answer');
    taken(await bot.teams.user('rita').repliesIn(thread, words));
    await eventually(() => expect(arrived(words)).toHaveLength(2));
    // The third try would come 2 s after the second.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await bot.teams.mend();
    await idle();
    expect(arrived(words).map(({ text }) => text.includes(label))).toEqual([false, true]);
    // The queue is on Teams too, so the warning meets the same fault.
    expect(inQueue('⚠️').map(({ text }) => text.includes(label))).toEqual([false, true]);
  }, 90_000);

  test('who has removed the bot cannot be reached, and the queue is told', async () => {
    const { teams } = bot;
    const warned = inQueue('⚠️').length;
    teams.service.installed.delete('amina');
    taken(await teams.user('rita').repliesIn(thread, 'Hört mich jemand?'));
    await eventually(() => expect(inQueue('⚠️ Eine Nachricht zu AA-1001 konnte nicht zugestellt werden').length).toBeGreaterThan(warned));
    expect(arrived('Hört mich jemand?')).toEqual([]);
    teams.service.installed.add('amina');
  });
});

describe.runIf(databaseKinds.includes('postgres'))('while the database is away', () => {
  let way: CutOff;
  let relay: HttpRelay;
  beforeAll(async () => {
    let origin = '';
    relay = await startHttpRelay(() => [origin]);
    bot = await openWholeBot({
      kind: 'postgres',
      desk: 'slack',
      leaseMs: 2000,
      // Slack gives up at once, so that one sees what it was answered.
      slack: { retryDelays: [] },
      databaseUrl: async (url) => {
        way = await startCutOff(url);
        return way.url;
      },
      slackApiUrl: async (url) => {
        origin = new URL(url).origin;
        return `${relay.url}/api/`;
      },
    });
  });
  afterAll(async () => {
    expect(bot.slack.violations).toEqual([]);
    await bot.close();
    await way.close();
    await relay.close();
  });

  test('every sender gets a 5xx, nothing is shown, and afterwards everything arrives once', async () => {
    const { slack, teams, web } = bot;
    const ticket = await askOnSlack(slack, 'Vor dem Ausfall');
    const menuUser = newRequester(slack);
    const menu = await openAnswer(menuUser, 'Knopf im Ausfall');
    const former = newRequester(slack);
    const formMenu = await openMenu(former, 'Formular im Ausfall');
    taken(await former.presses(formMenu.ts, 'Problem melden'));
    await idle();
    const before = { slack: slack.count('chat.postMessage'), teams: teams.service.posts.length };

    await way.cut();
    const said = await ticket.user.says('Gesagt im Ausfall', { thread: ticket.receipt });
    const pressed = await menuUser.presses(menu.ts, 'An die IT-Gruppe senden');
    const sent = await former.submits({ service: 'printer', impact: 'me' });
    const fromTeams = await teams.user('amina').says('Aus Teams im Ausfall');
    const nonce = 'nonce-away-1';
    const fromWeb = await web.call('messages', { person: 'amina', thread: 'direct:amina', text: 'Aus der Spielwiese im Ausfall', nonce });
    for (const { status } of [said, pressed, sent, fromTeams, fromWeb]) expect(status).toBeGreaterThanOrEqual(500);
    expect(former.view).toBeDefined();
    expect((await fetch(`${bot.urls[0]}/readyz`)).status).toBe(503);
    expect((await fetch(`${bot.urls[0]}/healthz`)).status).toBe(200);
    // Long enough for every kind of job to look into the database in vain.
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    expect({ slack: slack.count('chat.postMessage'), teams: teams.service.posts.filter(({ author }) => author === null).length }).toEqual({ ...before, teams: before.teams });

    await way.mend();
    for (const gesture of [said, pressed, sent, fromTeams]) for (let times = 0; times < 2; times++) taken(await gesture.again());
    taken(await web.call('messages', { person: 'amina', thread: 'direct:amina', text: 'Aus der Spielwiese im Ausfall', nonce }));
    expect((await fetch(`${bot.urls[0]}/readyz`)).status).toBe(200);
    await idle();
    expect(copies(ticket, 'Gesagt im Ausfall')).toHaveLength(1);
    expect(cardsWith('Knopf im Ausfall')).toHaveLength(1);
    expect(cardsWith('Formular im Ausfall')).toHaveLength(1);
    expect(teams.personalChat('amina').filter(({ author, text }) => author === null && text.includes('Aus Teams im Ausfall'))).toHaveLength(1);
    const posts = await web.posts('amina');
    expect(posts.filter(({ author, message }) => author && message.text === 'Aus der Spielwiese im Ausfall')).toHaveLength(1);
    expect(posts.filter(({ author }) => author === null)).toHaveLength(1);
  }, 120_000);

  test('a post whose end could not be written down is looked up and not made again', async () => {
    const { slack } = bot;
    const ticket = await askOnSlack(slack, 'Zwischen Post und Buch');
    await idle();
    const hold = relay.hold(/chat\.postMessage/);
    taken(await ticket.user.says('Schon gezeigt, noch nicht verbucht', { thread: ticket.receipt }));
    await eventually(() => expect(hold.waiting()).toBe(1));
    await way.cut();
    hold.release();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await way.mend();
    await idle();
    expect(copies(ticket, 'Schon gezeigt, noch nicht verbucht')).toHaveLength(1);
    const own = ticket.user.dm.messages().find(({ text }) => text.includes('Schon gezeigt'));
    expect(own?.reactions).toEqual(['white_check_mark']);
  }, 120_000);

  test('a database that no longer answers is no reason to wait for ever', async () => {
    const { slack } = bot;
    const ticket = await askOnSlack(slack, 'Kabel gezogen');
    await idle();
    way.block();
    const said = await ticket.user.says('Gesagt ohne Kabel', { thread: ticket.receipt });
    expect(said.status).toBeGreaterThanOrEqual(500);
    await way.mend();
    await eventually(async () => taken(await said.again()), 60_000);
    await idle();
    expect(copies(ticket, 'Gesagt ohne Kabel')).toHaveLength(1);
  }, 120_000);
});

/** So that the wire helper and the fake agree on what Slack sends. */
test('an unsent message reads on the wire like one of the fake’s own', async () => {
  bot = await openWholeBot({ kind: 'pglite', desk: 'slack' });
  const user = newRequester(bot.slack);
  const { ts } = await user.says('Gleich geschrieben');
  const message = messageAt(bot.slack.workspace, user.dm.id, ts);
  const wire = message && wireMessage(bot.slack.workspace, message);
  expect(Object.keys(unsent(user, 'Gleich geschrieben'))).toEqual(expect.arrayContaining(Object.keys(wire ?? {})));
  await bot.close();
});
