/** Files in both directions. Teams has four ways for them, and none that works everywhere. */
import { z } from 'zod';
import { DeliveryError, platforms } from '../../src/ports/chat.ts';
import type { Attachment, Core } from '../../src/ports/chat.ts';
import type { ActivityAttachment, consentSchema } from './activity.ts';
import { isOnHosts, isSafe } from './config.ts';
import type { TeamsConfig } from './config.ts';
import { beforeDelivery } from './errors.ts';
import { call } from './http.ts';
import type { CardAttachment } from './render.ts';
import { createSeal } from './seal.ts';
import type { BotToken } from './token.ts';

export interface Files {
  /** `marks`: ids of the `<attachment>` tags in the message's HTML. */
  read(attachments: ActivityAttachment[], marks: string[]): Attachment[];
  /** Throws `DeliveryError`. */
  load(attachment: Attachment): Promise<Uint8Array>;
  /** What an outgoing activity carries. Throws `DeliveryError`, never with `maybeDelivered`. */
  outgoing(files: Attachment[], conversation: { personal: boolean; id: string }): Promise<CardAttachment[]>;
  /** Uploads a file that the person has accepted; gives what the chat shows in place of the question. */
  keepPromise(consent: z.infer<typeof consentSchema>, conversation: string): Promise<CardAttachment | undefined>;
}

const maxBytes = 25 * 1024 * 1024;
const maxInline = 1024 * 1024;
const inlineTypes = new Set(['image/png', 'image/jpeg', 'image/gif']);
const transferMs = 60_000;

const downloadSchema = z.object({ downloadUrl: z.url(), fileType: z.string().optional() });
const promisedSchema = z.object({
  platform: z.enum(platforms), id: z.string(), name: z.string(), type: z.string(), size: z.number(),
});

const typesByEnding: Record<string, string> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', heic: 'image/heic',
  pdf: 'application/pdf', txt: 'text/plain', log: 'text/plain', csv: 'text/csv', html: 'text/html', zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  msg: 'application/vnd.ms-outlook', mp4: 'video/mp4',
};

export function createFiles(config: TeamsConfig, core: Core, token: BotToken, timeoutMs: number): Files {
  const seal = createSeal(config.appPassword);

  /** SharePoint hands out addresses that need no token, so none is sent there. */
  const isFileHost = (url: URL): boolean => isSafe(url) && (url.hostname.endsWith('.sharepoint.com') || config.serviceHosts.includes(url.host));
  const isServiceHost = (url: URL): boolean => isOnHosts(url, config.serviceHosts);

  function readOne(attachment: ActivityAttachment): Attachment | undefined {
    const { contentType, contentUrl } = attachment;
    if (contentType === 'application/vnd.microsoft.teams.file.download.info') {
      const name = attachment.name ?? 'file';
      const file: Attachment = { platform: 'teams', id: '', name, type: typeOf(name), size: 0 };
      const download = downloadSchema.safeParse(attachment.content);
      if (!download.success || !isFileHost(new URL(download.data.downloadUrl))) return { ...file, unreachable: true };
      const id = `file:${seal.close('file', download.data.downloadUrl)}`;
      if (id.length > 2000) return { ...file, unreachable: true };
      return { ...file, id };
    }
    if (contentType.startsWith('image/') && contentUrl !== undefined) {
      const type = contentType === 'image/*' ? 'image/png' : contentType;
      const file: Attachment = { platform: 'teams', id: '', name: attachment.name ?? `image.${type.split('/')[1]}`, type, size: 0 };
      const reachable = URL.canParse(contentUrl) && isServiceHost(new URL(contentUrl)) && contentUrl.length < 1900;
      return reachable ? { ...file, id: `view:${contentUrl}` } : { ...file, unreachable: true };
    }
    if (contentType === 'reference') return unreachable(attachment.name ?? 'file');
    return undefined;
  }

  async function outgoingOne(file: Attachment, conversation: { personal: boolean; id: string }): Promise<CardAttachment> {
    const inline = isInline(file);
    if (!inline && !conversation.personal) throw new DeliveryError({ kind: 'rejected' }, 'files-in-channels');
    const bytes = await core.loadFile(file).catch((error: unknown) => { throw beforeDelivery(error); });
    if (inline && bytes.length <= maxInline) {
      return { contentType: file.type, contentUrl: `data:${file.type};base64,${Buffer.from(bytes).toString('base64')}`, name: file.name };
    }
    if (!conversation.personal) throw new DeliveryError({ kind: 'rejected' }, 'files-in-channels');
    if (bytes.length === 0) throw new DeliveryError({ kind: 'rejected' }, 'empty-file');
    const { platform, id, name, type } = file;
    const promise = { $file: seal.close(`promise ${conversation.id}`, JSON.stringify({ platform, id, name, type, size: bytes.length })) };
    return {
      contentType: 'application/vnd.microsoft.teams.card.file.consent',
      name: file.name,
      content: { description: file.name, sizeInBytes: bytes.length, acceptContext: promise, declineContext: promise },
    };
  }

  return {
    read: (attachments, marks) => {
      const files = attachments.map(readOne).filter((file) => file !== undefined);
      // In channels a file is only a mark in the text; forwarded messages are marks too, but say what they are.
      const explained = attachments.filter(({ contentType }) => contentType === 'messageReference').length + files.length;
      return [...files, ...marks.slice(explained).map(() => unreachable('file'))];
    },

    load: async (attachment) => {
      const { id } = attachment;
      const [url, withToken] = id.startsWith('view:') ? [id.slice(5), true] : [id.startsWith('file:') ? seal.open('file', id.slice(5)) : undefined, false];
      if (attachment.unreachable === true) throw new DeliveryError({ kind: 'rejected' }, 'files-in-channels');
      if (attachment.platform !== 'teams' || url === undefined) throw new DeliveryError({ kind: 'rejected' }, 'foreign-ref');
      try {
        const reply = await call({
          method: 'GET',
          url,
          headers: withToken ? { authorization: `Bearer ${await token.get()}` } : {},
          timeoutMs: Math.max(timeoutMs, transferMs),
          maxBytes,
          allowed: withToken ? isServiceHost : isFileHost,
        });
        // A sign-in page instead of the file: the address has run out.
        if (reply.headers.get('content-type')?.startsWith('text/html') === true && attachment.type !== 'text/html') throw new DeliveryError({ kind: 'rejected' }, 'not-the-file');
        return reply.body;
      } catch (error) {
        throw beforeDelivery(error);
      }
    },

    outgoing: (files, conversation) => Promise.all(files.map((file) => outgoingOne(file, conversation))),

    keepPromise: async (consent, conversation) => {
      if (consent.action === 'decline' || !consent.uploadInfo) return undefined;
      const promised = seal.open(`promise ${conversation}`, consent.context.$file);
      if (promised === undefined) throw new DeliveryError({ kind: 'rejected' }, 'foreign-promise');
      const bytes = await core.loadFile(promisedSchema.parse(JSON.parse(promised)));
      const { uploadUrl, contentUrl, name, uniqueId, fileType } = consent.uploadInfo;
      await call({
        method: 'PUT',
        url: uploadUrl,
        headers: { 'content-type': 'application/octet-stream', 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` },
        body: bytes,
        timeoutMs: Math.max(timeoutMs, transferMs),
        maxBytes: 1_000_000,
        allowed: isFileHost,
      });
      return { contentType: 'application/vnd.microsoft.teams.card.file.info', contentUrl, name, content: { uniqueId, fileType: fileType ?? '' } };
    },
  };
}

/** Pictures are part of the message itself; everything else is offered beside it. */
export function isInline(file: Attachment): boolean {
  return inlineTypes.has(file.type) && file.size <= maxInline;
}

function unreachable(name: string): Attachment {
  return { platform: 'teams', id: '', name, type: typeOf(name), size: 0, unreachable: true };
}

function typeOf(name: string): string {
  return typesByEnding[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}
