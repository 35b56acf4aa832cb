/**
 * A message's picture on Slack: uploaded without a channel, so that nobody sees it, then shown by an image block that names the
 * file. Slack scans an upload after its answer and refuses the block until it has (`invalid_blocks`, "invalid slack file"); that
 * it is done shows in `files.info`, which then tells the file's type. Sources: docs.slack.dev, "Slack file object";
 * slackapi/node-slack-sdk issues 1865 and 2040, python-slack-sdk issue 1521.
 */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Picture } from '../../src/ports/chat.ts';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { FileAccess } from './files.ts';
import { uploadHidden } from './files.ts';

export interface Pictures {
  /**
   * The file to show, once Slack has it ready. Undefined where Slack will not take it, or not within two minutes: the message
   * then says the picture's words instead. Throws `DeliveryError`, never with `maybeDelivered`.
   */
  fileOf(picture: Picture): Promise<string | undefined>;
  /** Slack refused a block with this picture. Gives what to throw. */
  refused(picture: Picture): DeliveryError;
}

interface Upload {
  id?: string;
  /** Of the first try. */
  since: number;
  refused: boolean;
}

const patienceMs = 2 * 60_000;
/** Afterwards the same picture is uploaded anew: somebody may have deleted the file. */
const forgetMs = 10 * 60_000;
/** Waits between looks at whether the file is ready, as parts of the time that one call may take: 0.2 s to 3 s. */
const looks = [0.02, 0.04, 0.08, 0.16, 0.3];
/** In the same measure: beyond it the next attempt goes on, so that one attempt ends before the outbox's lease does. */
const oneAttempt = 1.5;

const infoSchema = z.object({ file: z.object({ mimetype: z.string().nullish() }) });

export function createPictures(access: FileAccess, now: () => Date, log: Logger): Pictures {
  /** By what the picture shows: a repeated post and an edit use the file that is there. */
  const uploads = new Map<string, Upload>();

  function uploadOf(picture: Picture): Upload {
    for (const [name, { since }] of uploads) if (now().getTime() - since > forgetMs) uploads.delete(name);
    const name = createHash('sha256').update(picture.png).digest('base64');
    const known = uploads.get(name) ?? { since: now().getTime(), refused: false };
    uploads.set(name, known);
    return known;
  }

  async function upload(picture: Picture): Promise<string> {
    const [file] = await uploadHidden(access, [{ name: 'picture.png', bytes: Buffer.from(picture.png, 'base64') }]);
    if (!file) throw new DeliveryError({ kind: 'retry', maybeDelivered: false }, 'picture-not-uploaded');
    // Without a channel the file stays the bot's own until a message shows it.
    await access.call('files.completeUploadExternal', { files: [file] }, z.object({}));
    return file.id;
  }

  async function isReady(id: string, until: number): Promise<boolean> {
    for (const part of [0, ...looks]) {
      const wait = part * access.timeoutMs;
      if (performance.now() + wait > until) return false;
      await new Promise((resolve) => setTimeout(resolve, wait));
      const { file } = await access.call('files.info', { file: id }, infoSchema);
      if (file.mimetype) return true;
    }
    return false;
  }

  function leftOut(reason: string): undefined {
    log.warn({ event: 'slack.picture-left-out', reason });
  }

  return {
    async fileOf(picture) {
      const until = performance.now() + oneAttempt * access.timeoutMs;
      const known = uploadOf(picture);
      const late = now().getTime() - known.since > patienceMs;
      if (known.refused && late) return leftOut('refused');
      try {
        known.id ??= await upload(picture);
        if (await isReady(known.id, until)) return known.id;
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        // A workspace without uploads, or a file that is gone already, will be so again; words arrive in any case.
        if (late || error.failure.kind === 'rejected') return leftOut(error.reason);
        if (error.failure.kind === 'gone') delete known.id;
        throw error.failure.kind === 'gone' ? notReady() : error;
      }
      if (late) return leftOut('not-ready');
      throw notReady();
    },

    refused(picture) {
      uploadOf(picture).refused = true;
      return notReady();
    },
  };
}

function notReady(): DeliveryError {
  return new DeliveryError({ kind: 'retry', maybeDelivered: false }, 'picture-not-ready');
}
