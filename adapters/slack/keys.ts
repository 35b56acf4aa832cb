/** Interactions carry no event id: what makes one gesture the same on every delivery becomes its key. */
import { createHash } from 'node:crypto';

export function keyFor(kind: string, ...parts: (string | undefined)[]): string {
  // As JSON, so that no two lists of parts read alike.
  return `slack:${kind}:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}
