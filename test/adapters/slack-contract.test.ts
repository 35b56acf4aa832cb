import { expect } from 'vitest';
import { pino } from 'pino';
import { createSlackAdapter } from '../../adapters/slack/index.ts';
import type { Delivery } from '../fakes/fake-slack-sender.ts';
import { commandCall, eventCall, interactionCall, sign } from '../fakes/fake-slack-sender.ts';
import type { FakeFault } from '../fakes/fake-slack-server.ts';
import type { ShownMessage } from '../fakes/fake-slack-workspace.ts';
import type { At, ChannelView } from '../fakes/fake-slack.ts';
import { valueOf } from '../fakes/fake-slack-modal.ts';
import { startSlackApp } from '../fakes/fake-slack-app.ts';
import type { AdapterHarness, Fault, Gesture, Shown, Where, Who } from '../contract/adapter-contract.ts';
import { describeAdapterContract } from '../contract/adapter-contract.ts';

const ids: Record<Who, string> = { requester: 'UREQ', responder: 'URES', guest: 'UGUEST', stranger: 'USTRANGER' };
const faults: Record<Exclude<Fault, 'refused'>, FakeFault> = {
  'server-error': { status: 500 },
  'rate-limited': { status: 429, retryAfter: 7 },
  'no-answer': 'timeout',
  'lost-answer': 'lost-answer',
};
const showing = ['chat.postMessage', 'files.completeUploadExternal'];

describeAdapterContract('Slack', async (core): Promise<AdapterHarness> => {
  const { slack, adapter, url, close } = await startSlackApp(core, { retryDelays: [] });

  const view = (where: Where): ChannelView => ('direct' in where ? slack.user(ids[where.direct]).dm : slack.channel('CQUEUE'));
  const at = (where: Where): At => ({
    in: 'direct' in where ? 'dm' : 'CQUEUE',
    ...(where.under ? { thread: view(where).thread(where.under).root.ts } : {}),
  });
  const messages = (where: Where): ShownMessage[] => {
    if (!where.under) return view(where).threads().map((thread) => thread.root);
    const { root, replies } = view(where).thread(where.under);
    return [root, ...replies];
  };
  const own = (who: Who, where: Where, words: string): string => {
    const message = messages(where).findLast((one) => one.author === ids[who] && one.text.includes(words));
    if (!message) throw new Error(`${who} has not said “${words}” there`);
    return message.ts;
  };
  const shown = ({ text, buttons, reactions, files, links, alive, picture }: ShownMessage): Shown =>
    ({ text, buttons: buttons.map((b) => b.label), reactions, files, links, alive, ...(picture ? { picture } : {}) });
  const gesture = (delivery: Delivery): Gesture => ({ status: delivery.status, again: async () => gesture(await delivery.again()) });

  return {
    adapter,
    channel: 'CQUEUE',
    goneChannel: 'CGONE',
    group: 'SRES',
    can: { filesIn: true, filesOut: true, filesInForms: true, changes: true, faults: ['server-error', 'rate-limited', 'no-answer', 'lost-answer', 'refused'] },

    says: async (who, where, text, files) => gesture(await slack.user(ids[who]).says(text, at(where), files)),
    edits: async (who, where, words, text) => gesture(await slack.user(ids[who]).edits(own(who, where, words), text, at(where))),
    deletes: async (who, where, words) => gesture(await slack.user(ids[who]).deletes(own(who, where, words), at(where))),
    presses: async (who, where, label) => {
      const message = messages(where).findLast((one) => one.buttons.some((button) => button.label === label));
      if (!message) throw new Error(`no button “${label}” there`);
      return gesture(await slack.user(ids[who]).presses(message.ts, label, at(where)));
    },
    submits: async (who, values, files) => gesture(await slack.user(ids[who]).submits(values, files)),
    types: (who, field, query) => slack.user(ids[who]).types(field, query),

    shown: async (where) => messages(where).map(shown),
    follow: async (address) => {
      const [, channel = '', seconds = '', rest = ''] = /^https:\/\/fake\.slack\.com\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})$/.exec(address) ?? [];
      const thread = slack.channel(channel).threads().find(({ root }) => root.ts === `${seconds}.${rest}`);
      if (!thread) throw new Error(`Slack would not open ${address}`);
      return [thread.root, ...thread.replies].map(shown);
    },
    form: async (who) => {
      const open = slack.user(ids[who]).view;
      if (!open?.view.submit) return undefined;
      return {
        title: open.view.title.text,
        fields: open.view.blocks.flatMap((block) => (block.type !== 'input' || !block.block_id ? [] : [{
          id: block.block_id,
          label: block.label.text,
          value: valueOf(open, block.block_id),
          ...(open.errors[block.block_id] ? { error: open.errors[block.block_id] } : {}),
          ...(block.element.type === 'static_select' ? { options: block.element.options.map((o) => ({ value: o.value, label: o.text.text })) } : {}),
        }])),
      };
    },
    notices: async (who) => {
      const person = slack.user(ids[who]);
      const told = person.ephemerals.map(({ text, alive }) => ({ text, buttons: [], reactions: [], files: [], alive }));
      // Where there is no place for an ephemeral message, a modal without a form tells it.
      const open = person.view;
      if (open && !open.view.submit) told.push({ text: open.view.blocks.map((b) => JSON.stringify(b)).join('\n'), buttons: [], reactions: [], files: [], alive: [] });
      return told;
    },
    home: async (who) => {
      const page = slack.user(ids[who]).home;
      return page ? [shown(page)] : [];
    },

    fault: async (fault) => {
      if (fault === 'refused') return slack.refuse();
      for (const method of showing) slack.fail(method, faults[fault], Number.POSITIVE_INFINITY);
    },
    mend: async () => {
      slack.heal();
      await slack.accept().catch(() => {});
    },
    posts: () => showing.reduce((sum, method) => sum + slack.count(method), 0),

    forge: async () => {
      const event = { type: 'message', channel_type: 'im', channel: 'DREQ', user: 'UREQ', text: 'forged', ts: '1700000000.000001' };
      const good = eventCall({ type: 'event_callback', team_id: slack.team, event_id: 'EvForged', event });
      const foreign = eventCall({ type: 'event_callback', team_id: 'T0AWAY', event_id: 'EvForeign', event });
      const press = interactionCall({ type: 'block_actions', team: { id: 'T0AWAY' }, user: { id: 'UREQ', team_id: 'T0AWAY' }, trigger_id: 't', actions: [{ type: 'button', action_id: 'x:0', action_ts: '1.1', value: 'v' }] });
      const noTeam = interactionCall({ type: 'block_actions', user: { id: 'UREQ' }, trigger_id: 't', actions: [{ type: 'button', action_id: 'x:0', action_ts: '1.1', value: 'v' }] });
      const now = Math.floor(Date.now() / 1000);
      const call = async (what: string, body: string, headers: Record<string, string>, contentType = 'application/json') => {
        const response = await fetch(`${url}/slack/events`, { method: 'POST', body, headers: { 'content-type': contentType, ...headers } });
        return { what, status: response.status };
      };
      const signed = (body: string) => sign(slack.signingSecret, body, now);
      return [
        await call('no signature', good.body, {}),
        await call('wrong secret', good.body, sign('guessed', good.body, now)),
        await call('empty secret', good.body, { ...signed(good.body), 'x-slack-signature': 'v0=' }),
        await call('other version', good.body, { ...signed(good.body), 'x-slack-signature': (signed(good.body)['x-slack-signature'] ?? '').replace('v0', 'v1') }),
        await call('signature of another body', good.body, signed(`${good.body} `)),
        await call('expired', good.body, sign(slack.signingSecret, good.body, now - 600)),
        await call('from the future', good.body, sign(slack.signingSecret, good.body, now + 240)),
        await call('no number as timestamp', good.body, { ...signed(good.body), 'x-slack-request-timestamp': 'NaN' }),
        await call('foreign team', foreign.body, signed(foreign.body)),
        await call('button of a foreign team', press.body, signed(press.body), press.contentType),
        await call('button of no team', noTeam.body, signed(noTeam.body), noTeam.contentType),
        ...await Promise.all(['{', '', 'null', '[]', '"x"', '7', '{"event":null}', '{"type":"event_callback","event":"x"}', '{"type":"event_callback","event":null}'].map((body) => call(`body ${body}`, body, signed(body)))),
        ...await Promise.all(['payload=null', 'payload=%7B', 'payload=[]', 'payload=7', 'x=1', 'ssl_check=1&command=%2Fit', 'command=%2Fit'].map((body) => call(`form ${body}`, body, signed(body), 'application/x-www-form-urlencoded'))),
        await call('ssl_check without signature', 'ssl_check=1&command=%2Fit&user_id=UREQ', {}, 'application/x-www-form-urlencoded'),
        await call('JSON sent as text', good.body, signed(good.body), 'application/x-www-form-urlencoded'),
        await call('too large', 'x'.repeat(1_600_000), {}),
      ];
    },
    noise: async () => {
      const event = (what: string, inner: Record<string, unknown>) =>
        slack.event({ type: 'message', channel: 'CQUEUE', channel_type: 'channel', ts: '1700000000.000001', ...inner }).then(({ status }) => ({ what, status }));
      const raw = (what: string, payload: object) => slack.send(eventCall(payload)).then(({ status }) => ({ what, status }));
      return [
        await event('own echo', { user: 'UBOT', bot_id: 'BBOT', text: 'me' }),
        await event('another bot', { user: 'UOTHER', bot_id: 'BOTHER', text: 'beep' }),
        await event('bot without user', { subtype: 'bot_message', bot_id: 'BOTHER', text: 'beep' }),
        await event('join', { subtype: 'channel_join', user: 'UREQ', text: 'joined' }),
        await event('unfurl', { subtype: 'message_changed', message: { user: 'UREQ', text: 'a', ts: '1.1', attachments: [{}] }, previous_message: { user: 'UREQ', text: 'a', ts: '1.1' } }),
        await event('own edit', { subtype: 'message_changed', message: { user: 'UBOT', bot_id: 'BBOT', text: 'b', ts: '1.1' }, previous_message: { user: 'UBOT', bot_id: 'BBOT', text: 'a', ts: '1.1' } }),
        await event('own deletion', { subtype: 'message_deleted', previous_message: { user: 'UBOT', bot_id: 'BBOT', text: 'a', ts: '1.1' } }),
        await event('no fields at all', { channel: undefined, ts: undefined }),
        await raw('unknown event', { type: 'event_callback', team_id: slack.team, event_id: 'Ev1', event: { type: 'star_added', user: 'UREQ' } }),
        await raw('unknown envelope', { type: 'app_rate_limited', team_id: slack.team }),
        await slack.send(interactionCall({ type: 'workflow_step_edit', team: { id: slack.team }, user: { id: 'UREQ' } }), 'gesture').then(({ status }) => ({ what: 'unknown interaction', status })),
        await slack.send(commandCall({ command: '/other', user_id: 'UREQ', team_id: slack.team, channel_id: 'CQUEUE', trigger_id: 't' }), 'gesture').then(({ status }) => ({ what: 'another command', status })),
      ];
    },
    startWronglyConfigured: () => createSlackAdapter({
      botToken: 'xoxb-wrong', signingSecret: slack.signingSecret, apiUrl: slack.apiUrl, appHomeEnabled: true, log: pino({ level: 'silent' }),
    }, core).start(),
    close: async () => {
      await close();
      expect(slack.violations).toEqual([]);
    },
  };
});
