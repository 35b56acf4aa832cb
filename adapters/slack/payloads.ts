/** The parts of Slack's calls that we read. Everything else in them is ignored. Source: docs.slack.dev, "Events", "Interaction payloads". */
import { z } from 'zod';
import { fileSchema } from './files.ts';
import { viewSchema } from './forms.ts';

/** Our own workspace is told from these; `isOurs` decides. */
export const originSchema = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  team: z.object({ id: z.string(), enterprise_id: z.string().nullish() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  user: z.object({ team_id: z.string().optional() }).optional().catch(undefined),
});

const files = z.array(fileSchema).nullish();

const saidSchema = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  subtype: z.string().optional(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  text: z.string().nullish(),
  files,
  edited: z.object({ ts: z.string() }).nullish(),
});
export type Said = z.infer<typeof saidSchema>;

export const messageSchema = z.object({
  event_id: z.string(),
  event: saidSchema.extend({
    channel: z.string(),
    client_msg_id: z.string().optional(),
    event_ts: z.string().optional(),
    /** Of `message_changed`: how it reads now. */
    message: saidSchema.optional(),
    /** Of `message_changed` and `message_deleted`. */
    previous_message: saidSchema.optional(),
  }),
});

export const homeOpenedSchema = z.object({
  event_id: z.string(),
  event: z.object({ user: z.string(), tab: z.string() }),
});

export const userChangedSchema = z.object({ event: z.object({ user: z.object({ id: z.string() }) }) });

const userSchema = z.object({ id: z.string() });

export const commandSchema = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
});

export const pressedSchema = z.object({
  trigger_id: z.string(),
  user: userSchema,
  /** Both absent where a button stands in a view. */
  channel: z.object({ id: z.string() }).nullish(),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }).nullish(),
  container: z.object({ message_ts: z.string().optional(), thread_ts: z.string().optional(), is_ephemeral: z.boolean().optional() }).nullish(),
  actions: z.array(z.object({ action_id: z.string(), action_ts: z.string(), type: z.string(), value: z.string().default('') })).min(1),
});

export const shortcutSchema = z.object({
  type: z.enum(['shortcut', 'message_action']),
  callback_id: z.string(),
  action_ts: z.string().optional(),
  trigger_id: z.string(),
  user: userSchema,
  channel: z.object({ id: z.string() }).nullish(),
  message: saidSchema.nullish(),
});

export const submittedSchema = z.object({ user: userSchema, view: viewSchema });

export const suggestionSchema = z.object({ user: userSchema, action_id: z.string(), value: z.string().default('') });
