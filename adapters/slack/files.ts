/** Files: loaded with the bot's token from Slack's own hosts only, and uploaded again for the other side. */
import { z } from 'zod';
import type { Attachment, Message } from '../../src/ports/chat.ts';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { Call } from './client.ts';
import { deliveryError } from './errors.ts';
import type { Block } from './render.ts';

const sizeLimit = 25 * 1024 * 1024;

/** What Slack says of a file in events, forms and `files.info`. */
export const fileSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  mode: z.string().nullish(),
});

export function toAttachment(file: z.infer<typeof fileSchema>): Attachment {
  return {
    platform: 'slack',
    id: file.id,
    name: file.name || file.id,
    type: file.mimetype || 'application/octet-stream',
    size: file.size ?? 0,
    // Anything else lies outside Slack, or is gone.
    ...(file.mode === 'hosted' ? {} : { unreachable: true }),
  };
}

const infoSchema = z.object({ file: fileSchema.extend({ url_private_download: z.string().optional(), url_private: z.string().optional() }) });

export interface FileAccess {
  call: Call;
  botToken: string;
  /** Origins which may see the bot's token, and to which bytes may be sent. */
  origins: Set<string>;
  timeoutMs: number;
}

/** Slack's file host belongs to its API host; an API elsewhere (a test server) may serve files itself. */
export function fileOrigins(apiUrl: string): Set<string> {
  const { origin, host, hostname } = new URL(apiUrl);
  return new Set(hostname === 'slack.com' || hostname === 'slack-gov.com' ? [`https://files.${host}`] : [origin]);
}

/** Throws `DeliveryError`. */
export async function loadFile(access: FileAccess, attachment: Attachment): Promise<Uint8Array> {
  const { file } = await access.call('files.info', { file: attachment.id }, infoSchema);
  const url = file.url_private_download ?? file.url_private;
  // The URL of an external file leads anywhere, and the token would go with it.
  if (file.mode !== 'hosted' || !url) throw new DeliveryError({ kind: 'rejected' }, 'not-hosted');
  if ((file.size ?? 0) > sizeLimit) throw new DeliveryError({ kind: 'rejected' }, 'file-too-large');
  const response = await send(access, url, { headers: { authorization: `Bearer ${access.botToken}` } });
  const bytes = await readLimited(response);
  // Without the scope Slack answers 200 with its sign-in page.
  if (response.headers.get('content-type')?.startsWith('text/html') && bytes.length !== file.size) {
    throw new DeliveryError({ kind: 'rejected' }, 'missing-scope');
  }
  return bytes;
}

const uploadSchema = z.object({ upload_url: z.string(), file_id: z.string() });

/** Uploads without showing: until `completeUpload`, nobody sees these files. Gives their ids. Throws `DeliveryError`. */
export async function uploadHidden(access: FileAccess, files: { name: string; bytes: Uint8Array }[]): Promise<{ id: string; title: string }[]> {
  const uploaded: { id: string; title: string }[] = [];
  for (const { name, bytes } of files) {
    if (bytes.length > sizeLimit) throw new DeliveryError({ kind: 'rejected' }, 'file-too-large');
    const { upload_url, file_id } = await access.call('files.getUploadURLExternal', { filename: name, length: bytes.length }, uploadSchema);
    await send(access, upload_url, { method: 'POST', body: Uint8Array.from(bytes), headers: { 'content-type': 'application/octet-stream' } });
    uploaded.push({ id: file_id, title: name });
  }
  return uploaded;
}

const sharesSchema = z.object({
  file: z.object({
    shares: z.object({
      public: z.record(z.string(), z.array(z.object({ ts: z.string() }))).optional(),
      private: z.record(z.string(), z.array(z.object({ ts: z.string() }))).optional(),
    }).optional(),
  }),
});

/** How long Slack may take to tell where it has shown the files; it does so after its answer. Milliseconds. */
const shareWaits = [50, 150, 300, 500, 1000, 2000];

/** Shows uploaded files and the message in one step; gives the `ts` of the post. Throws `DeliveryError`. */
export async function completeUpload(
  access: FileAccess,
  post: { channel: string; threadTs?: string; files: { id: string; title: string }[]; blocks: Block[] },
): Promise<string> {
  await access.call('files.completeUploadExternal', {
    files: post.files,
    channel_id: post.channel,
    ...(post.threadTs ? { thread_ts: post.threadTs } : {}),
    blocks: post.blocks,
  }, z.object({}), { showing: true });
  for (const wait of shareWaits) {
    // From here on everything is visible, whatever fails.
    const { file } = await access.call('files.info', { file: post.files[0]?.id }, sharesSchema, { showing: true });
    const ts = (file.shares?.public?.[post.channel] ?? file.shares?.private?.[post.channel])?.[0]?.ts;
    if (ts) return ts;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  throw new DeliveryError({ kind: 'retry', maybeDelivered: true }, 'share-not-told');
}

/** `Core.loadFile` for each file of a message, before anything is shown. */
export async function filesOf(message: Message, load: (attachment: Attachment) => Promise<Uint8Array>): Promise<{ name: string; bytes: Uint8Array }[]> {
  const files = [];
  for (const attachment of message.files ?? []) files.push({ name: attachment.name, bytes: await load(attachment) });
  return files;
}

async function send(access: FileAccess, url: string, init: RequestInit): Promise<Response> {
  if (!URL.canParse(url) || !access.origins.has(new URL(url).origin)) throw new DeliveryError({ kind: 'rejected' }, 'foreign-file-host');
  let response: Response;
  try {
    // A redirect could lead to a host that must not see the token.
    response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(access.timeoutMs) });
  } catch (error) {
    throw deliveryError(error, false);
  }
  if (response.status === 429) {
    throw new DeliveryError({ kind: 'rate-limited', retryAfterMs: Number(response.headers.get('retry-after') ?? 30) * 1000 }, 'rate-limited');
  }
  if (response.status >= 500) throw new DeliveryError({ kind: 'retry', maybeDelivered: false }, `http-${response.status}`);
  if (response.status === 404 || response.status === 410) throw new DeliveryError({ kind: 'gone' }, `http-${response.status}`);
  if (response.status !== 200) throw new DeliveryError({ kind: 'rejected' }, `http-${response.status}`);
  return response;
}

async function readLimited(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const body: AsyncIterable<Uint8Array> | Uint8Array[] = response.body ?? [];
    for await (const chunk of body) {
      size += chunk.length;
      if (size > sizeLimit) throw new DeliveryError({ kind: 'rejected' }, 'file-too-large');
      chunks.push(chunk);
    }
  } catch (error) {
    throw deliveryError(error, false);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}
