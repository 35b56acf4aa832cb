/**
 * The playground: a small chat platform of our own, served as one page. To the core it is a platform like the others;
 * unlike them it keeps its posts itself, under a unique key each, so a post here arrives exactly once.
 */
import type { RequestListener } from 'node:http';
import type { Attachment, ChatAdapter, Core, Destination, Message, Posted } from '../../src/ports/chat.ts';
import type { WebFile, WebPost } from '../../src/ports/playground.ts';
import { tenant } from './config.ts';
import type { WebConfig } from './config.ts';
import { gone, onStore, rejected } from './errors.ts';
import { createListener } from './http.ts';
import { createInbound } from './inbound.ts';
import { createLive } from './live.ts';
import { storedMessage } from './render.ts';
import { chatName, messageRef, placeOf, readMessage, readPlace, threadRef } from './refs.ts';
import type { Place } from './refs.ts';

export function createWebAdapter(config: WebConfig, core: Core): ChatAdapter {
  const { store } = config;
  const live = createLive(config);
  const inbound = createInbound(config, core, live.changed);
  let serve: RequestListener | undefined;

  function placeFor(destination: Destination): Place {
    switch (destination.to) {
      case 'person':
        if (destination.platform !== 'web' || destination.tenant !== tenant) throw rejected('foreign-destination');
        return known({ chat: { kind: 'direct', person: destination.userId }, root: null });
      case 'channel':
        if (destination.platform !== 'web') throw rejected('foreign-destination');
        return known({ chat: { kind: 'channel', channel: destination.channel }, root: null });
      case 'thread': {
        const place = destination.thread.platform === 'web' ? readPlace(destination.thread.id) : undefined;
        if (!place) throw rejected('foreign-destination');
        return known(place);
      }
    }
  }

  function known(place: Place): Place {
    const { chat } = place;
    const there =
      chat.kind === 'direct'
        ? config.people.some((person) => person.id === chat.person)
        : config.channels.some((channel) => channel.id === chat.channel);
    if (!there) throw gone(chat.kind === 'direct' ? 'unknown-person' : 'unknown-channel');
    return place;
  }

  async function keepFiles(files: Attachment[]): Promise<WebFile[]> {
    const kept: WebFile[] = [];
    for (const { platform, id, name, type, size } of files) {
      const here = platform === 'web' ? await store.file(id) : undefined;
      if (here) {
        kept.push(here.file);
        continue;
      }
      const bytes = await core.loadFile({ platform, id, name, type, size });
      const file = { id: config.newId(), name, type, size: bytes.byteLength };
      await store.putFile(file, bytes);
      kept.push(file);
    }
    return kept;
  }

  /** What is posted to a person or channel opens a thread of its own. */
  function posted(destination: Destination, post: WebPost): Posted {
    const place = placeOf(post);
    const thread = destination.to === 'thread' ? destination.thread : threadRef({ chat: place.chat, root: post.id });
    return { thread, message: messageRef(post) };
  }

  async function ownPost(ref: { platform: 'slack' | 'teams' | 'web'; id: string }): Promise<WebPost> {
    const id = readMessage(ref);
    if (id === undefined) throw rejected('foreign-message');
    const post = await onStore(false, () => store.get(id));
    if (!post || post.deleted) throw gone('unknown-message');
    return post;
  }

  return {
    platform: 'web',
    capabilities: { directThreads: true, lookup: true, reactions: true },
    routes: [
      {
        path: '/',
        listener: (request, response) => {
          if (serve) return serve(request, response);
          response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
          response.end('The playground is starting.');
        },
      },
    ],

    async start() {
      serve = await createListener({ config, inbound, live });
    },

    async stop() {
      live.stop();
    },

    async post(destination: Destination, message: Message, key: string) {
      const place = placeFor(destination);
      const { root } = place;
      if (root !== null) {
        const opening = await onStore(false, () => store.get(root));
        if (opening?.chat !== chatName(place.chat)) throw gone('unknown-thread');
      }
      const files = await onStore(false, () => keepFiles(message.files ?? []));
      // The commit may have happened although its confirmation was lost.
      const { post } = await onStore(true, () =>
        store.append({ chat: chatName(place.chat), root, author: null, message: storedMessage(message), files, key }, config.now()),
      );
      live.changed();
      return posted(destination, post);
    },

    async edit(message, next) {
      const post = await ownPost(message);
      if (post.author !== null) throw rejected('not-ours');
      await onStore(true, () => store.change(post.id, { message: storedMessage(next) }));
      live.changed();
    },

    async react(message, reaction) {
      const post = await ownPost(message);
      if (post.reactions.includes(reaction)) return;
      await onStore(true, () => store.change(post.id, { reactions: [...post.reactions, reaction] }));
      live.changed();
    },

    async home(person, content) {
      placeFor(person);
      await onStore(true, () => store.putHome(person.userId, content.map(storedMessage)));
      live.changed();
    },

    async find(destination, key) {
      const post = await onStore(false, () => store.byKey(key));
      return post && posted(destination, post);
    },

    async loadFile(attachment) {
      const found = attachment.platform === 'web' ? await onStore(false, () => store.file(attachment.id)) : undefined;
      if (!found) throw gone('unknown-file');
      return found.bytes;
    },

    async isMember(group, userId) {
      return config.people.some((person) => person.id === userId && person.roles.includes(group));
    },

    channel: (channel) => threadRef({ chat: { kind: 'channel', channel }, root: null }),

    pace(destination) {
      return { key: chatName(placeFor(destination).chat), burst: 100, perSecond: 100 };
    },
  };
}
