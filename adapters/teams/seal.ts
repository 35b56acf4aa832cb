/**
 * Seals what must travel through other hands and come back: the address of a file (Teams puts a short-lived token into
 * it, and our database may hold none) and the promise of a file (a client could put another file's id in its place).
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

export interface Seal {
  /** The same for the same text: an event that is delivered again must look the same. */
  close(purpose: string, text: string): string;
  /** Undefined for anything that was not closed for this purpose with this secret. */
  open(purpose: string, sealed: string): string | undefined;
}

const ivLength = 12;
const tagLength = 16;

export function createSeal(secret: string): Seal {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'botschaft teams seal', 32));
  const ivKey = new Uint8Array(hkdfSync('sha256', secret, '', 'botschaft teams seal iv', 32));
  return {
    close: (purpose, text) => {
      const iv = createHmac('sha256', ivKey).update(JSON.stringify([purpose, text])).digest().subarray(0, ivLength);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(deflateRawSync(text)), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open: (purpose, sealed) => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= ivLength + tagLength) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength)).setAAD(Buffer.from(purpose));
        decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
        const body = Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()]);
        return inflateRawSync(body, { maxOutputLength: 10_000 }).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
