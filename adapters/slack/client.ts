/** One way to call Slack's Web API: one attempt, a time limit, answers validated, errors as `DeliveryError`. */
import { webApi } from '@slack/bolt';
import type { z } from 'zod';
import { deliveryError } from './errors.ts';
import { createFetch } from './http.ts';

interface CallOptions {
  /** The call makes something visible, so a lost answer leaves open whether it did. */
  showing?: boolean;
}

/** Throws `DeliveryError`. */
export type Call = <T>(method: string, args: Record<string, unknown>, answer: z.ZodType<T>, options?: CallOptions) => Promise<T>;

/** The SDK logs request and answer bodies, which hold text and names: it gets no voice. Its errors are thrown anyway. */
const silent = {
  debug: () => {}, info: () => {}, warn: () => {}, error: () => {},
  setLevel: () => {}, setName: () => {}, getLevel: () => webApi.LogLevel.ERROR,
};

export function connect(botToken: string, apiUrl: string, timeoutMs: number): Call {
  const client = new webApi.WebClient(botToken, {
    slackApiUrl: apiUrl,
    fetch: createFetch(timeoutMs),
    // The SDK's default repeats a post 10 times; only the outbox may decide to repeat.
    retryConfig: { retries: 0 },
    // Otherwise one 429 stops every call of this client.
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silent,
  });
  return async (method, args, answer, options = {}) => {
    try {
      return answer.parse(await client.apiCall(method, args));
    } catch (error) {
      throw deliveryError(error, options.showing ?? false);
    }
  };
}
