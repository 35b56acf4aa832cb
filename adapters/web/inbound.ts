/**
 * What a person does on the page → neutral event → the core.
 *
 * The page makes up one nonce per gesture and repeats the gesture with the same nonce until it is told that it was
 * taken. A post is stored under its nonce, an event is keyed by it, so that a repetition is the same gesture.
 */
import { z } from 'zod';
import type { Answer, Attachment, Choice, ChatEvent, Core, Sender } from '../../src/ports/chat.ts';
import type { WebFile, WebPost } from '../../src/ports/playground.ts';
import { maxFileSize, maxText, tenant } from './config.ts';
import type { WebConfig, WebPerson } from './config.ts';
import { nameOf, Refusal } from './errors.ts';
import { attachmentOf } from './render.ts';
import { chatName, messageRef, placeOf, readPlace, threadRef } from './refs.ts';
import type { Place } from './refs.ts';

const nonce = z.string().regex(/^[\w-]{8,64}$/);
const person = z.string().min(1).max(100);
const thread = z.string().max(250);
const fileIds = z.array(z.string().min(1).max(100)).max(10).default([]);
const postId = z.int().positive().max(999_999_999);
const text = z.string();

const messageCall = z.object({ person, nonce, thread, text, files: fileIds });
const editCall = z.object({ person, nonce, post: postId, text });
const deleteCall = z.object({ person, post: postId });
const actionCall = z.object({
  person,
  nonce,
  action: z.string().regex(/^[a-z.-]{1,40}$/),
  value: z.string().max(200).default(''),
  thread: thread.optional(),
  text: z.string().max(maxText).optional(),
});
const formCall = z.object({
  person,
  nonce,
  form: z.string().min(1).max(100),
  context: z.string().max(500),
  values: z.record(z.string().max(100), z.string().max(maxText)),
  files: fileIds,
  thread: thread.optional(),
});
const choicesCall = z.object({ person, source: z.string().min(1).max(100), query: z.string().max(200) });

type Call<T> = (call: unknown) => Promise<T>;

/** All of them take the call's JSON as it came and throw `Refusal`. */
export interface Inbound {
  message: Call<{ post: number; answer: Answer }>;
  edit: Call<{ answer: Answer }>;
  remove: Call<{ answer: Answer }>;
  act: Call<{ answer: Answer }>;
  submit: Call<{ answer: Answer }>;
  choices: Call<{ choices: Choice[] }>;
  upload: (name: string, type: string, bytes: Uint8Array) => Promise<WebFile>;
}

/** `changed` is called after every write, so that open pages hear of it. */
export function createInbound(config: WebConfig, core: Core, changed: () => void): Inbound {
  const { store } = config;

  function whois(id: string): { person: WebPerson; from: Sender } {
    const person = config.people.find((one) => one.id === id);
    if (!person) throw new Refusal(400, 'unknown-person');
    return { person, from: senderOf(person) };
  }

  /** A direct chat is its person's own; a channel is open to everybody, the core decides who may do what in it. */
  async function placeFor(id: string, person: WebPerson): Promise<Place> {
    const place = readPlace(id);
    if (!place) throw new Refusal(400, 'bad-call');
    const { chat, root } = place;
    const known =
      chat.kind === 'direct' ? chat.person === person.id : config.channels.some((channel) => channel.id === chat.channel);
    if (!known) throw new Refusal(403, 'unknown-thread');
    if (root !== null) {
      const opening = await store.get(root);
      if (!opening || opening.chat !== chatName(chat) || opening.root !== null) throw new Refusal(404, 'unknown-thread');
    }
    return place;
  }

  async function attachments(ids: string[]): Promise<Attachment[]> {
    const found = await Promise.all(ids.map((id) => store.file(id)));
    return found.map((entry) => {
      if (!entry) throw new Refusal(400, 'file-gone');
      return attachmentOf(entry.file);
    });
  }

  /** Throws 503 when the core has committed nothing: the page then sends the same gesture again. */
  async function tell(event: ChatEvent, post?: number): Promise<Answer> {
    try {
      return await core.handle(event);
    } catch (cause) {
      config.log.warn({ event: 'web.not-taken', type: event.type, post, error: nameOf(cause) });
      throw new Refusal(503, 'not-sent', { cause, ...(post === undefined ? {} : { post }) });
    }
  }

  function tellPost(variant: 'new' | 'edited' | 'deleted', key: string, from: Sender, post: WebPost): Promise<Answer> {
    const place = placeOf(post);
    return tell(
      {
        type: 'message',
        variant,
        keys: [key],
        from,
        thread: threadRef(place),
        chat: threadRef({ chat: place.chat, root: null }),
        direct: place.chat.kind === 'direct',
        message: messageRef(post),
        text: variant === 'deleted' ? '' : post.message.text,
        attachments: variant === 'deleted' ? [] : post.files.map(attachmentOf),
      },
      post.id,
    );
  }

  async function ownPost(id: number, person: WebPerson): Promise<WebPost> {
    const post = await store.get(id);
    if (!post) throw new Refusal(404, 'not-found');
    if (post.author !== person.id) throw new Refusal(403, 'not-yours');
    return post;
  }

  async function whereabouts(id: string | undefined, person: WebPerson) {
    if (id === undefined) return { direct: false };
    const place = await placeFor(id, person);
    return {
      thread: threadRef(place),
      chat: threadRef({ chat: place.chat, root: null }),
      direct: place.chat.kind === 'direct',
    };
  }

  return {
    async message(call) {
      const said = read(messageCall, call);
      const { person, from } = whois(said.person);
      const place = await placeFor(said.thread, person);
      const files = await attachments(said.files);
      if (!said.text.trim() && files.length === 0) throw new Refusal(400, 'empty');
      const { post } = await store.append(
        {
          chat: chatName(place.chat),
          root: place.root,
          author: person.id,
          message: { text: storable(said.text) },
          files: files.map(({ id, name, type, size }) => ({ id, name, type, size })),
          key: `web:said:${person.id}:${said.nonce}`,
        },
        config.now(),
      );
      changed();
      return { post: post.id, answer: await tellPost('new', `web:post:${post.id}`, from, post) };
    },

    async edit(call) {
      const said = read(editCall, call);
      const { person, from } = whois(said.person);
      const before = await ownPost(said.post, person);
      if (before.deleted) throw new Refusal(409, 'deleted-post');
      if (!said.text.trim() && before.files.length === 0) throw new Refusal(400, 'empty');
      const post = await store.change(before.id, { message: { text: storable(said.text) }, edited: true });
      if (!post) throw new Refusal(404, 'not-found');
      changed();
      return { answer: await tellPost('edited', `web:edit:${post.id}:${said.nonce}`, from, post) };
    },

    async remove(call) {
      const said = read(deleteCall, call);
      const { person, from } = whois(said.person);
      const before = await ownPost(said.post, person);
      const post = await store.change(before.id, { deleted: true, message: { text: '' } });
      if (!post) throw new Refusal(404, 'not-found');
      changed();
      return { answer: await tellPost('deleted', `web:delete:${post.id}`, from, post) };
    },

    async act(call) {
      const done = read(actionCall, call);
      const { person, from } = whois(done.person);
      return {
        answer: await tell({
          type: 'action',
          keys: [`web:action:${person.id}:${done.nonce}`],
          from,
          action: done.action,
          value: done.value,
          ...(await whereabouts(done.thread, person)),
          ...(done.text === undefined ? {} : { text: done.text }),
        }),
      };
    },

    async submit(call) {
      const sent = read(formCall, call);
      const { person, from } = whois(sent.person);
      const { thread: where } = await whereabouts(sent.thread, person);
      return {
        answer: await tell({
          type: 'form',
          keys: [`web:form:${person.id}:${sent.nonce}`],
          from,
          form: sent.form,
          context: sent.context,
          values: Object.fromEntries(Object.entries(sent.values).filter(([, value]) => value !== '')),
          attachments: await attachments(sent.files),
          ...(where ? { thread: where } : {}),
        }),
      };
    },

    async choices(call) {
      const asked = read(choicesCall, call);
      const { from } = whois(asked.person);
      return { choices: await core.choices({ source: asked.source, query: asked.query, from }) };
    },

    async upload(name, type, bytes) {
      if (bytes.byteLength === 0) throw new Refusal(400, 'file-empty');
      if (bytes.byteLength > maxFileSize) throw new Refusal(413, 'file-too-large');
      const file = { id: config.newId(), name: fileName(name), type, size: bytes.byteLength };
      await store.putFile(file, bytes);
      return file;
    },
  };
}

function senderOf(person: WebPerson): Sender {
  return {
    platform: 'web',
    tenant,
    userId: person.id,
    name: person.name,
    ...(person.email === undefined ? {} : { email: person.email }),
    locale: person.language === 'de' ? 'de-DE' : 'en-GB',
    zone: person.zone,
    staff: !person.roles.includes('guest'),
    direct: person.id,
  };
}

function read<S extends z.ZodType>(schema: S, call: unknown): z.infer<S> {
  const result = schema.safeParse(call);
  if (!result.success) throw new Refusal(400, 'bad-call', { cause: result.error });
  return result.data;
}

/** Throws for what the database cannot keep; the playground stores a post before the core has seen it. */
function storable(words: string): string {
  if (words.length > maxText) throw new Refusal(413, 'too-long');
  if (/\0|\p{Surrogate}/u.test(words)) throw new Refusal(400, 'unstorable');
  return words;
}

/** A name without a path and without control, format or broken characters. */
function fileName(name: string): string {
  const bare = name.replace(/^.*[/\\]/, '').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').trim();
  return bare.slice(0, 150).replace(/\p{Surrogate}/gu, '') || 'file';
}
