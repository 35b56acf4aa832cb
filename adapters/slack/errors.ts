/** What went wrong at Slack, in the four kinds the outbox knows. */
import { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { DeliveryFailure } from '../../src/ports/chat.ts';
import { DeliveryError } from '../../src/ports/chat.ts';

/** The channel, message or person is no more, or the bot was shut out. Source: error lists of Slack's Web API methods. */
const gone = new Set([
  'channel_not_found', 'is_archived', 'not_in_channel', 'user_disabled', 'cannot_dm_bot', 'message_not_found',
  'account_inactive', 'token_revoked', 'user_not_found', 'thread_not_found', 'file_not_found', 'file_deleted',
]);

/** Slack's own trouble, told with status 200: whether the post happened is unknown. */
const unsure = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);

const throttled = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** The request never left this machine. */
const neverSent = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Slack answers some limits without `Retry-After`; its own documentation calls 30 s safe. */
const defaultPauseMs = 30_000;

/** Turns whatever a call to Slack threw into a `DeliveryError`. `showing`: the call would have made something visible. */
export function deliveryError(error: unknown, showing: boolean): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const lost: DeliveryFailure = { kind: 'retry', maybeDelivered: showing };
  const fail = (failure: DeliveryFailure, reason: string) => new DeliveryError(failure, reason, { cause: error });

  if (error instanceof webApi.WebAPIRateLimitedError) return fail({ kind: 'rate-limited', retryAfterMs: error.retryAfter * 1000 }, 'rate-limited');
  if (error instanceof webApi.WebAPIHTTPError) {
    return error.statusCode >= 500 ? fail(lost, `http-${error.statusCode}`) : fail({ kind: 'rejected' }, `http-${error.statusCode}`);
  }
  if (error instanceof webApi.WebAPIPlatformError) {
    const code = error.data.error;
    // web-api puts the whole body here when it is no JSON: such an answer tells nothing, and must not reach a log.
    if (!/^[a-z0-9_]{1,60}$/.test(code)) return fail(lost, 'unreadable-answer');
    if (throttled.has(code)) return fail({ kind: 'rate-limited', retryAfterMs: defaultPauseMs }, code);
    if (gone.has(code)) return fail({ kind: 'gone' }, code);
    return unsure.has(code) ? fail(lost, code) : fail({ kind: 'rejected' }, code);
  }
  if (error instanceof z.ZodError) return fail(lost, 'unreadable-answer');
  const code = networkCode(error instanceof webApi.WebAPIRequestError ? error.original : error);
  if (neverSent.has(code)) return fail({ kind: 'retry', maybeDelivered: false }, code.toLowerCase());
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return fail({ kind: 'rate-limited', retryAfterMs: defaultPauseMs }, 'rate-limited');
  }
  return fail(lost, code === '' ? 'connection-lost' : code.toLowerCase());
}

/** `fetch` hides the code of a broken connection in its error's cause. */
function networkCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === 'TimeoutError') return 'timeout';
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]{1,60}$/.test(at.code)) return at.code;
  }
  return '';
}
