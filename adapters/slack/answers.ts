/** The core's answer to a gesture, in the way Slack offers for that gesture. */
import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Answer, Message, ThreadRef } from '../../src/ports/chat.ts';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { Call } from './client.ts';
import { errorsOf, modalOf, noticeModal } from './forms.ts';
import type { Identity } from './identity.ts';
import type { Block } from './render.ts';
import { blocksOf, fallbackOf } from './render.ts';

/** Where and by whom something was done. */
interface Gesture {
  /** Opens one modal, within 3 s. */
  trigger: string;
  userId: string;
  /** Absent where the gesture stands in a view or outside any conversation. */
  channel?: string | undefined;
  threadTs?: string | undefined;
  thread?: ThreadRef | undefined;
}

type FormReply =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: types.ModalView };

export interface Answers {
  /** To a button, command or shortcut. Throws `DeliveryError` when Slack did not take it in time. */
  toAction(answer: Answer, at: Gesture): Promise<void>;
  /** To a submitted form: Slack's own reply; undefined closes the form. */
  toForm(answer: Answer, submitted: { callback_id: string; private_metadata: string }): FormReply | undefined;
  /** A message for one person, as the reply to a slash command. */
  body(message: Message): { text: string; blocks: Block[] };
}

export function createAnswers(call: Call, identity: () => Identity): Answers {
  const body = (message: Message) => ({ text: fallbackOf(message), blocks: blocksOf(message, { workspaceUrl: identity().workspaceUrl }) });
  const open = (trigger: string, view: types.ModalView) => call('views.open', { trigger_id: trigger, view }, z.object({}));

  /** False where the bot has no voice: a shortcut also works in channels that it is not in. */
  async function whisper(channel: string, { userId, threadTs }: Gesture, message: Message): Promise<boolean> {
    try {
      await call('chat.postEphemeral', {
        channel, user: userId, ...(threadTs ? { thread_ts: threadTs } : {}), ...body(message), parse: 'none', link_names: false,
      }, z.object({}));
      return true;
    } catch (error) {
      if (error instanceof DeliveryError && error.failure.kind === 'gone') return false;
      throw error;
    }
  }

  return {
    body,
    async toAction(answer, at) {
      switch (answer.kind) {
        case 'none':
          return;
        case 'form':
          await open(at.trigger, modalOf(answer.form, at.thread?.id));
          return;
        case 'notice':
          if (!(at.channel && at.thread && await whisper(at.channel, at, answer.message))) {
            await open(at.trigger, noticeModal(answer.message, identity()));
          }
      }
    },
    toForm(answer, submitted) {
      switch (answer.kind) {
        case 'none':
          return undefined;
        case 'notice':
          return { response_action: 'update', view: noticeModal(answer.message, identity()) };
        case 'form': {
          const errors = answer.form.id === submitted.callback_id ? errorsOf(answer.form) : undefined;
          // Slack keeps what was typed only with `errors`.
          if (errors) return { response_action: 'errors', errors };
          return { response_action: 'update', view: modalOf(answer.form, threadIn(submitted.private_metadata)) };
        }
      }
    },
  };
}

function threadIn(metadata: string): string | undefined {
  return z.object({ thread: z.string().optional() }).parse(JSON.parse(metadata)).thread;
}
