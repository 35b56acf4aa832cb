/** Slack's events and interactions → neutral events for the core; its answers → Slack's own reply. Here a Slack event enters. */
import type { App } from '@slack/bolt';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Answer, Choice, Core } from '../../src/ports/chat.ts';
import type { Answers } from './answers.ts';
import type { Channels } from './channels.ts';
import { toAttachment } from './files.ts';
import { optionsOf, readForm, sourceOf } from './forms.ts';
import type { Identity } from './identity.ts';
import { isOurs } from './identity.ts';
import { keyFor } from './keys.ts';
import { heardFrom } from './message-event.ts';
import {
  commandSchema, homeOpenedSchema, messageSchema, originSchema, pressedSchema, shortcutSchema, submittedSchema,
  suggestionSchema, userChangedSchema,
} from './payloads.ts';
import type { People } from './people.ts';
import { chatRef, threadRef } from './refs.ts';
import { actionOf } from './render.ts';
import { neutralText } from './text.ts';

/** A call for somebody else's workspace. */
export class ForeignCall extends Error {}

interface InboundConfig {
  core: Core;
  identity: () => Identity;
  people: People;
  channels: Channels;
  answers: Answers;
  /** `/it`. */
  teamCommand: string;
  appHomeEnabled: boolean;
  log: Logger;
}

/** Every listener resolves only after the core has, and throws when it throws: Bolt then answers 5xx. */
export function registerInbound(app: App, { core, identity, people, channels, answers, teamCommand, appHomeEnabled, log }: InboundConfig): void {
  app.use(async ({ body, next }) => {
    const origin = originSchema.safeParse(body).data;
    const team = origin?.team?.id ?? origin?.team_id ?? origin?.user?.team_id;
    if (!isOurs(identity(), team, origin?.enterprise?.id ?? origin?.team?.enterprise_id ?? origin?.enterprise_id)) throw new ForeignCall();
    await next();
  });

  app.event('message', async ({ body }) => {
    const payload = read(messageSchema, body);
    const heard = payload && heardFrom(payload, identity());
    if (!heard) return;
    if (heard.direct) channels.learnDirect(heard.userId, heard.channel);
    await core.handle({
      type: 'message',
      variant: heard.variant,
      keys: heard.keys,
      from: await people.sender(heard.userId),
      chat: chatRef(heard.channel),
      thread: heard.threadTs ? threadRef(heard.channel, heard.threadTs) : chatRef(heard.channel),
      direct: heard.direct,
      message: { platform: 'slack', id: `${heard.channel}/${heard.ts}` },
      text: neutralText(heard.text, people.nameOf),
      attachments: heard.attachments,
    });
  });

  app.event('app_home_opened', async ({ body }) => {
    const payload = read(homeOpenedSchema, body);
    if (!appHomeEnabled || payload?.event.tab !== 'home') return;
    const from = await people.sender(payload.event.user);
    await core.handle({ type: 'action', action: 'home', value: '', keys: [`slack:event:${payload.event_id}`], from, direct: true });
  });

  app.event('user_change', async ({ body }) => {
    const payload = read(userChangedSchema, body);
    if (payload) people.forget(payload.event.user.id);
  });

  for (const type of ['app_uninstalled', 'tokens_revoked'] as const) {
    app.event(type, async () => log.error({ event: `slack.${type}` }));
  }

  app.command(/^\//, async ({ body, ack }) => {
    const payload = read(commandSchema, body);
    if (payload?.command !== teamCommand) return ack();
    const [from, place] = await Promise.all([people.sender(payload.user_id), placeOf(payload.user_id, payload.channel_id, undefined)]);
    const answer = await core.handle({
      type: 'action', action: 'command', value: '', text: neutralText(payload.text, people.nameOf).trim(),
      keys: [keyFor('command', payload.user_id, payload.trigger_id)], from, ...place,
    });
    if (answer.kind === 'notice') return ack({ response_type: 'ephemeral', ...answers.body(answer.message) });
    await answerAction(answer, { trigger: payload.trigger_id, userId: payload.user_id, ...place });
    await ack();
  });

  app.action(/^/, async ({ body, ack }) => {
    const payload = read(pressedSchema, body);
    const pressed = payload?.actions[0];
    // Selects in an open form report each choice; what was chosen arrives with the form.
    if (!payload || pressed?.type !== 'button') return ack();
    const { message, container } = payload;
    // What only one person sees can open no thread.
    const ownTs = container?.is_ephemeral ? undefined : message?.ts ?? container?.message_ts;
    const ts = message?.thread_ts ?? container?.thread_ts ?? ownTs;
    const [from, place] = await Promise.all([
      people.sender(payload.user.id),
      payload.channel ? placeOf(payload.user.id, payload.channel.id, ts) : { direct: true },
    ]);
    const answer = await core.handle({
      type: 'action', action: actionOf(pressed.action_id), value: pressed.value, from, ...place,
      keys: [keyFor('press', payload.user.id, payload.channel?.id, container?.message_ts ?? ts, pressed.action_id, pressed.action_ts, pressed.value)],
    });
    await answerAction(answer, { trigger: payload.trigger_id, userId: payload.user.id, channel: payload.channel?.id, threadTs: ts, ...place });
    await ack();
  });

  app.shortcut(/^/, async ({ body, ack }) => {
    const payload = read(shortcutSchema, body);
    if (payload?.callback_id !== 'report_issue' && payload?.callback_id !== 'report_message') return ack();
    const { message, channel, user } = payload;
    // A first message is its own `thread_ts`, but it stands in the chat itself.
    const ts = message?.thread_ts === message?.ts ? undefined : message?.thread_ts;
    const [from, place] = await Promise.all([people.sender(user.id), channel ? placeOf(user.id, channel.id, ts) : { direct: false }]);
    const answer = await core.handle({
      type: 'action', action: 'report', value: '', from, ...place,
      keys: [keyFor('shortcut', user.id, payload.callback_id, payload.action_ts, payload.trigger_id)],
      ...(message ? { text: await quoted(message.text ?? '', message.user ?? undefined, user.id), attachments: (message.files ?? []).map(toAttachment) } : {}),
    });
    await answerAction(answer, { trigger: payload.trigger_id, userId: user.id, channel: channel?.id, threadTs: ts, ...place });
    await ack();
  });

  app.view(/^/, async ({ body, ack }) => {
    const payload = read(submittedSchema, body);
    if (!payload?.view.private_metadata) return ack();
    const { view, user } = payload;
    const answer = await core.handle({
      type: 'form', ...readForm(view), from: await people.sender(user.id),
      keys: [keyFor('form', view.id, view.hash, view.private_metadata, JSON.stringify(view.state.values))],
    });
    const reply = answers.toForm(answer, view);
    await (reply ? ack(reply) : ack());
  });

  app.options(/^/, async ({ body, ack }) => {
    const payload = read(suggestionSchema, body);
    const choices: Choice[] = payload
      ? await core.choices({ source: sourceOf(payload.action_id), query: payload.value, from: await people.sender(payload.user.id) })
      : [];
    await ack({ options: optionsOf(choices) });
  });

  function read<T>(schema: z.ZodType<T>, body: unknown): T | undefined {
    const parsed = schema.safeParse(body);
    if (!parsed.success) log.error({ event: 'slack.unreadable', at: parsed.error.issues[0]?.path.join('.') });
    return parsed.data;
  }

  /** Commands and shortcuts also work in chats between people, where the bot can neither read nor write: no refs for those. */
  async function placeOf(userId: string, channel: string, threadTs: string | undefined) {
    const isDirect = channel.startsWith('D');
    if (isDirect && (await channels.direct(userId).catch(() => '')) !== channel) return { direct: false };
    const chat = chatRef(channel);
    return { direct: isDirect, chat, thread: threadTs ? threadRef(channel, threadTs) : chat };
  }

  async function quoted(text: string, author: string | undefined, reader: string): Promise<string> {
    const said = neutralText(text, people.nameOf);
    if (!author || author === reader) return said;
    const name = await people.sender(author).then((sender) => sender.name, () => author);
    return `${name}: ${said}`;
  }

  /** What the core decided is committed by now: if showing the answer fails, a redelivery would not help. */
  async function answerAction(answer: Answer, at: Parameters<Answers['toAction']>[1]): Promise<void> {
    await answers.toAction(answer, at).catch((error: unknown) => {
      log.warn({ event: 'slack.answer-lost', kind: answer.kind, reason: error instanceof Error ? error.message : 'unknown' });
    });
  }
}
