/** Microsoft Teams, through the Bot Framework. Cards are plain JSON; types of the SDK stay in `sdk.ts`. */
import { DeliveryError } from '../../src/ports/chat.ts';
import type { ChatAdapter, Core, Destination, Message, Posted } from '../../src/ports/chat.ts';
import { clientHost, firstServiceUrl } from './config.ts';
import type { TeamsConfig } from './config.ts';
import { beforeDelivery, CallFailed, toDeliveryError } from './errors.ts';
import { createFiles, isInline } from './files.ts';
import { createKeyRing } from './gate.ts';
import { readActivity } from './inbound.ts';
import { answerInvoke } from './invokes.ts';
import { createListener } from './listener.ts';
import { createPeople } from './people.ts';
import { addressOf, chatRef, messageRef, readDirect, readMessageRef, rootOf, threadRef } from './refs.ts';
import { toActivity } from './render.ts';
import type { LinkTo, OutgoingActivity } from './render.ts';
import { createSdk, openDirect } from './sdk.ts';
import type { Connector } from './sdk.ts';
import { loginSentence } from './token.ts';

export type { TeamsConfig } from './config.ts';

export function createTeamsAdapter(config: TeamsConfig, core: Core): ChatAdapter {
  if (config.appId === '' || config.appPassword === '' || config.tenantId === '') {
    throw new Error('TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID must all be set: with an empty one, calls of strangers would be trusted.');
  }
  const timeoutMs = config.requestTimeoutMs ?? 10_000;
  const now = config.now ?? (() => new Date());
  // A tenant is served by one region, so the service that called last is where to post; every address is checked again.
  let serviceUrl = firstServiceUrl(config.serviceHosts);

  const client = clientHost(config.serviceHosts);
  const linkTo: LinkTo = (thread) => (client === undefined ? undefined : addressOf(thread, client, config.tenantId));

  const keys = createKeyRing(config, timeoutMs, now);
  const sdk = createSdk(config, {
    heard: async (activity) => {
      serviceUrl = activity.serviceUrl;
      const event = readActivity(activity, files, now());
      if (event) await core.handle({ ...event, from: await people.sender(activity) });
    },
    invoked: async (activity) => {
      serviceUrl = activity.serviceUrl;
      return answerInvoke(activity, { config, core, people, files, now, replace });
    },
  }, timeoutMs, now);
  const connect = (url = serviceUrl): Promise<Connector> => sdk.connector(url);
  const files = createFiles(config, core, sdk.token, timeoutMs);
  const people = createPeople(config, connect, now);

  async function replace(conversation: string, activity: string, attachment: OutgoingActivity['attachments'][number]): Promise<void> {
    const connector = await connect();
    await connector.updateActivity(conversation, activity, { type: 'message', attachments: [attachment] });
  }

  async function send(connector: Connector, conversation: string, message: Message): Promise<Posted> {
    const personal = !conversation.startsWith('19:');
    const activity = toActivity(message, await files.outgoing(message.files ?? [], { personal, id: conversation }), linkTo);
    try {
      const { id } = await connector.sendToConversation(conversation, activity);
      if (!id) throw new DeliveryError({ kind: 'retry', maybeDelivered: true }, 'no-id');
      return { thread: threadRef(conversation), message: messageRef(conversation, id) };
    } catch (error) {
      throw toDeliveryError(error);
    }
  }

  async function openThread(connector: Connector, channel: string, message: Message): Promise<Posted> {
    const activity = toActivity(message, await files.outgoing(message.files ?? [], { personal: false, id: channel }), linkTo);
    try {
      const opened = await connector.createConversation({
        isGroup: true,
        bot: { id: `28:${config.appId}`, name: '' },
        tenantId: config.tenantId,
        activity,
        channelData: { channel: { id: channel }, tenant: { id: config.tenantId } },
      } as Parameters<Connector['createConversation']>[0]);
      // The thread's id ends with that of its first message.
      const root = opened.activityId || rootOf(opened.id);
      if (!root) throw new DeliveryError({ kind: 'retry', maybeDelivered: true }, 'no-id');
      return { thread: threadRef(opened.id), message: messageRef(opened.id, root) };
    } catch (error) {
      throw toDeliveryError(error);
    }
  }

  return {
    platform: 'teams',
    capabilities: { directThreads: false, lookup: false, reactions: false },
    routes: [{ path: '/api/messages', listener: createListener(config, sdk, keys) }],

    start: async () => {
      try {
        await sdk.token.get();
      } catch (error) {
        throw new Error(loginSentence(error, config), { cause: error });
      }
      // The SDK forgets its keys for a moment while it first fetches them, and would refuse what comes meanwhile.
      await keys.endorsed('').catch((error: unknown) => {
        throw new Error(`The keys at TEAMS_OPENID_METADATA_URL could not be fetched: ${error instanceof CallFailed ? error.reason : 'not what was expected there'}.`);
      });
    },
    stop: async () => undefined,

    post: async (destination, message) => {
      switch (destination.to) {
        case 'person': {
          const { user, service } = readDirect(destination.direct);
          const connector = await connect(service);
          const chat = await openDirect(connector, config, user).catch((error: unknown) => { throw beforeDelivery(error); });
          return send(connector, chat, message);
        }
        case 'channel':
          return openThread(await connect(), destination.channel, message);
        case 'thread':
          return send(await connect(), destination.thread.id, message);
      }
    },

    edit: async (message, next) => {
      const { conversation, activity } = readMessageRef(message);
      const connector = await connect();
      // A file that was offered stays offered; pictures are part of the message and would vanish.
      const pictures = await files.outgoing((next.files ?? []).filter(isInline), { personal: false, id: conversation });
      try {
        await connector.updateActivity(conversation, activity, toActivity(next, pictures, linkTo));
      } catch (error) {
        throw toDeliveryError(error);
      }
    },

    loadFile: (attachment) => files.load(attachment),
    isMember: (group, userId) => people.isMember(group, userId),
    // Teams: 7 in a second, 60 in 30 seconds, per conversation.
    channel: chatRef,
    pace: (destination) => ({ key: `teams ${laneOf(destination)}`, burst: 7, perSecond: 2 }),
  };
}

function laneOf(destination: Destination): string {
  switch (destination.to) {
    case 'person': return destination.userId;
    case 'channel': return destination.channel;
    case 'thread': return destination.thread.id;
  }
}
