import { DeliveryError } from '../../src/ports/chat.ts';

/**
 * How far a call got: `no` = surely never accepted, `maybe` = the answer was lost, `answered` = there is a status.
 */
export type Reached = 'no' | 'maybe' | 'answered';

/**
 * What the guarded HTTP client throws for everything but a 2xx. It has no `code` and is no `RestError`: those two are
 * what makes the SDK's retry policy post again.
 */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly reached: Reached;
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: number;

  constructor(failure: { reached: Reached; reason: string; status?: number; retryAfterMs?: number }) {
    super(failure.reason);
    this.reached = failure.reached;
    this.reason = failure.reason;
    this.status = failure.status ?? 0;
    this.retryAfterMs = failure.retryAfterMs ?? 0;
  }
}

/** The adapter's errors in the core's words. Carries no cause: the SDK's errors hold whole requests, so message text. */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof CallFailed)) return new DeliveryError({ kind: 'retry', maybeDelivered: true }, 'unexpected');
  const { reason, status } = error;
  switch (error.reached) {
    case 'no':
      return reason === 'host-not-allowed'
        ? new DeliveryError({ kind: 'rejected' }, reason)
        : new DeliveryError({ kind: 'retry', maybeDelivered: false }, reason);
    case 'maybe':
      return new DeliveryError({ kind: 'retry', maybeDelivered: true }, reason);
    case 'answered':
      if (status === 429) return new DeliveryError({ kind: 'rate-limited', retryAfterMs: error.retryAfterMs }, reason);
      // 401: the token ran out or was revoked; 412, 503: refused before acceptance. All may be tried again.
      if (status === 401 || status === 412 || status === 503) return new DeliveryError({ kind: 'retry', maybeDelivered: false }, reason);
      if (status === 403 || status === 404 || status === 410) return new DeliveryError({ kind: 'gone' }, reason);
      if (status >= 500) return new DeliveryError({ kind: 'retry', maybeDelivered: true }, reason);
      return new DeliveryError({ kind: 'rejected' }, reason);
  }
}

/** For calls that show nothing (opening a chat, fetching a file): losing their answer leaves nothing behind. */
export function beforeDelivery(error: unknown): DeliveryError {
  const known = toDeliveryError(error);
  return known.failure.kind === 'retry' ? new DeliveryError({ kind: 'retry', maybeDelivered: false }, known.reason) : known;
}
