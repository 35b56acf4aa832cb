import { createTeamsAdapter } from '../../adapters/teams/index.ts';
import { describeAdapterContract } from '../contract/adapter-contract.ts';
import type { AdapterHarness, RecordingCore, Shown, Where, Who } from '../contract/adapter-contract.ts';
import { startTeamsBot, teamsConfig } from '../fakes/fake-teams-bot.ts';
import { signatures } from '../fakes/fake-teams-identity.ts';
import { startFakeTeams } from '../fakes/fake-teams.ts';
import type { SeenMessage } from '../fakes/fake-teams.ts';

const channel = '19:queue@thread.tacv2';
const group = '19:general@thread.tacv2';
const foreignTenant = '99999999-2222-4333-8444-555555555555';

async function setUp(core: RecordingCore): Promise<AdapterHarness> {
  const fake = await startFakeTeams();
  fake.addUser({ aad: 'requester' });
  fake.addUser({ aad: 'responder' });
  fake.addUser({ aad: 'guest', role: 'guest', installed: false });
  fake.addUser({ aad: 'stranger', tenant: foreignTenant, installed: false });
  fake.addTeam(group, [group, channel], ['responder', 'guest', 'stranger']);
  // The host by which the adapter knows Microsoft's public cloud; nothing is called there.
  const bot = await startTeamsBot(fake, core, { serviceHosts: [fake.service.host, 'smba.trafficmanager.net'] });

  const conversation = (where: Where): string => {
    if ('direct' in where) return fake.service.personalChat(where.direct);
    const found = fake.channel(channel).threads().find(({ messages }) => messages[0]?.text.includes(where.under ?? ''));
    if (!found) throw new Error(`no thread with ${where.under}`);
    return found.id;
  };
  const seen = (where: Where): SeenMessage[] => {
    if ('direct' in where) return fake.personalChat(where.direct);
    if (where.under === undefined) return fake.channel(channel).threads().flatMap(({ messages }) => messages.slice(0, 1));
    return fake.channel(channel).threads().find(({ messages }) => messages[0]?.text.includes(where.under ?? ''))?.messages ?? [];
  };
  const own = (who: Who, where: Where, words: string): string => {
    const found = seen(where).findLast((message) => message.author === who && message.text.includes(words));
    if (!found) throw new Error(`${who} wrote nothing with ${words}`);
    return found.id;
  };
  const inputId = (who: Who, name: string): string => {
    const found = fake.dialog(who)?.inputs.find(({ id }) => id.slice(2) === name);
    if (!found) throw new Error(`no field ${name}`);
    return found.id;
  };
  /** Choices of a typeahead carry their label in the value. */
  const inner = (value: string): string => (value.startsWith('[') ? String((JSON.parse(value) as unknown[])[0]) : value);
  const offered = new Map<string, { title: string; value: string }[]>();
  const toShown = ({ text, buttons, files, pictures: [picture], links, alive }: SeenMessage): Shown =>
    ({ text, buttons, files, links, alive, reactions: [], ...(picture ? { picture: { alt: picture.name, bytes: picture.bytes } } : {}) });

  return {
    adapter: bot.adapter,
    channel,
    goneChannel: '19:gone@thread.tacv2',
    group,
    can: {
      // Teams does not tell a file's size before it is fetched, which the contract asks for: see teams.test.ts.
      filesIn: false,
      filesOut: true,
      filesInForms: false,
      changes: true,
      faults: ['server-error', 'rate-limited', 'no-answer', 'lost-answer', 'refused'],
    },
    says: (who, where, text) => {
      if ('direct' in where) return fake.user(who).says(text);
      return where.under === undefined ? fake.user(who).posts(channel, text) : fake.user(who).repliesIn(conversation(where), text);
    },
    edits: (who, where, words, text) => fake.user(who).edits(own(who, where, words), text),
    deletes: (who, where, words) => fake.user(who).deletes(own(who, where, words)),
    presses: (who, where, label) => fake.user(who).presses(conversation(where), label),
    submits: (who, values) => {
      const inputs: Record<string, string> = {};
      for (const [name, value] of Object.entries(values)) {
        const id = inputId(who, name);
        inputs[id] = offered.get(id)?.find((choice) => inner(choice.value) === value)?.value ?? value;
      }
      return fake.user(who).submits(inputs);
    },
    types: async (who, field, query) => {
      const id = inputId(who, field);
      const found = await fake.user(who).types(id, query);
      offered.set(id, found);
      return found.map(({ title, value }) => ({ value: inner(value), label: title }));
    },
    shown: async (where) => seen(where).map(toShown),
    follow: async (address) => {
      const { host, pathname, searchParams } = new URL(address);
      const [, at = '', root = ''] = /^\/l\/message\/([^/]+)\/(\d+)$/.exec(pathname) ?? [];
      const thread = fake.channel(decodeURIComponent(at)).threads().find(({ id }) => id === `${decodeURIComponent(at)};messageid=${root}`);
      if (host !== 'teams.microsoft.com' || searchParams.get('tenantId') !== fake.app.tenant || searchParams.get('parentMessageId') !== root || !thread) throw new Error(`Teams would not open ${address}`);
      return thread.messages.map(toShown);
    },
    form: async (who) => {
      const dialog = fake.dialog(who);
      return dialog && {
        title: dialog.title,
        fields: dialog.inputs.map(({ id, label, value, error, options }) => ({
          id: id.slice(2), label, value: inner(value),
          ...(error === undefined ? {} : { error: error.replace(/^⚠ /, '') }),
          ...(options === undefined ? {} : { options: options.map((option) => ({ value: inner(option.value), label: option.title })) }),
        })),
      };
    },
    notices: async (who) => fake.notices(who).map((text) => ({ text, buttons: [], reactions: [], files: [], alive: [] })),
    fault: (fault) => fake.fault(fault),
    mend: () => fake.mend(),
    posts: () => fake.service.postCalls,
    forge: async () => {
      const refused: { what: string; status: number }[] = [];
      for (const signature of signatures) {
        const { status } = await fake.user('requester').sends({ type: 'message', text: 'forged' }, { signature });
        refused.push({ what: signature, status });
      }
      refused.push({ what: 'foreign tenant', status: (await fake.user('stranger').says('hello')).status });
      const good = `Bearer ${await fake.identity.sign('good', fake.service.serviceUrl)}`;
      for (const [what, body] of [['no JSON', '{"type":'], ['empty', ''], ['an array', '[]'], ['too large', JSON.stringify({ type: 'message', text: 'x'.repeat(1_600_000) })]] as const) {
        refused.push({ what, status: (await fake.send(body, good)).status });
      }
      return refused;
    },
    noise: async () => {
      const person = fake.user('requester');
      const me = { id: `28:${fake.app.id}`, name: 'IT Help' };
      const kinds: Record<string, unknown>[] = [
        { type: 'typing' }, { type: 'somethingNew' }, { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
        { type: 'invoke', name: 'config/fetch', value: {} }, { type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: { x: 1 } } } },
        { type: 'message', text: 'my own echo', from: me }, { type: 'message', text: 'another bot', from: { id: '28:other', name: 'Other' } },
        { type: 'installationUpdate', action: 'remove' }, { type: 'conversationUpdate', membersAdded: [{ id: '29:1somebody' }] },
      ];
      const heard: { what: string; status: number }[] = [];
      for (const kind of kinds) heard.push({ what: JSON.stringify(kind), status: (await person.sends(kind)).status });
      return heard;
    },
    startWronglyConfigured: () => createTeamsAdapter(teamsConfig(fake, { appPassword: 'wrong' }), core).start(),
    close: async () => {
      await bot.close();
      await fake.close();
    },
  };
}

describeAdapterContract('Teams', setUp);
