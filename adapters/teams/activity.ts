/** The part of a Bot Framework activity that we read. Everything else of it is never looked at. */
import { z } from 'zod';

const attachmentSchema = z.object({
  contentType: z.string(),
  contentUrl: z.string().optional(),
  name: z.string().optional(),
  content: z.unknown().optional(),
});

const accountSchema = z.object({
  id: z.string().min(1).max(300),
  name: z.string().optional(),
  aadObjectId: z.string().max(100).optional(),
  role: z.string().optional(),
});

const mentionSchema = z.object({
  type: z.literal('mention'),
  text: z.string().optional(),
  mentioned: z.object({ id: z.string(), name: z.string().optional() }),
});

const clientInfoSchema = z.object({ type: z.literal('clientInfo'), locale: z.string().optional(), timezone: z.string().optional() });

const entitySchema = z.union([mentionSchema, clientInfoSchema, z.object({ type: z.string() })]);

export const activitySchema = z.object({
  type: z.string().min(1),
  id: z.string().max(300).optional(),
  /** Invoke: which one. */
  name: z.string().optional(),
  /** `installationUpdate`: `add`, `remove` ... */
  action: z.string().optional(),
  /** The SDK turns the string into a Date on its way to our routes. */
  timestamp: z.union([z.iso.datetime({ offset: true }), z.date()]).optional(),
  channelId: z.string(),
  serviceUrl: z.url(),
  from: accountSchema,
  recipient: z.object({ id: z.string().min(1), name: z.string().optional() }),
  conversation: z.object({
    id: z.string().min(1).max(500),
    conversationType: z.string().optional(),
    tenantId: z.string().optional(),
  }),
  channelData: z.object({
    tenant: z.object({ id: z.string() }).optional(),
    eventType: z.string().optional(),
  }).optional(),
  text: z.string().nullish(),
  textFormat: z.string().optional(),
  locale: z.string().optional(),
  localTimezone: z.string().optional(),
  entities: z.array(entitySchema).optional(),
  attachments: z.array(attachmentSchema).optional(),
  membersAdded: z.array(z.object({ id: z.string() })).optional(),
  replyToId: z.string().max(300).optional(),
  value: z.unknown().optional(),
});

export type Activity = z.infer<typeof activitySchema>;
export type ActivityAttachment = z.infer<typeof attachmentSchema>;

export function mentionsOf(activity: Activity): z.infer<typeof mentionSchema>[] {
  return (activity.entities ?? []).flatMap((entity) => {
    const mention = mentionSchema.safeParse(entity);
    return mention.success ? [mention.data] : [];
  });
}

export function clientInfoOf(activity: Activity): z.infer<typeof clientInfoSchema> | undefined {
  for (const entity of activity.entities ?? []) {
    const info = clientInfoSchema.safeParse(entity);
    if (info.success) return info.data;
  }
  return undefined;
}

/** What our buttons, dialogs and cards send back. The `$` keeps our names apart from ids of input fields. */
export const pressSchema = z.object({ $action: z.string().regex(/^[a-z.-]{1,40}$/), $value: z.string().max(200) });
export const submitSchema = z.object({ $form: z.string().max(100), $context: z.string().max(500) }).catchall(z.unknown());
export const cancelSchema = z.object({ $cancel: z.literal(true) });

export const executeSchema = z.object({ action: z.object({ data: pressSchema }) });
export const taskSchema = z.object({ data: z.unknown() });

export const messageActionSchema = z.object({
  commandId: z.string(),
  messagePayload: z.object({
    id: z.string().optional(),
    body: z.object({ contentType: z.string().optional(), content: z.string().nullish() }).optional(),
    attachments: z.array(z.object({ id: z.string().optional(), contentType: z.string().nullish(), name: z.string().nullish() })).optional(),
  }).optional(),
});

export const searchSchema = z.object({ queryText: z.string().max(500), dataset: z.string().max(100) });

export const consentSchema = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ $file: z.string() }),
  uploadInfo: z.object({
    name: z.string(), uploadUrl: z.url(), contentUrl: z.string(), uniqueId: z.string(), fileType: z.string().optional(),
  }).optional(),
});
