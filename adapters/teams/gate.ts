/**
 * What is checked before the SDK sees a call, because the SDK does not: that there is a token at all, that it comes
 * from the one issuer (the SDK also takes "emulator" tokens, without looking at audience or service address), that the
 * call is from Teams, about our tenant, and names a service that may see our token. Signature, expiry and audience are
 * then checked by the SDK.
 */
import { z } from 'zod';
import { isOnHosts, isSafe } from './config.ts';
import type { TeamsConfig } from './config.ts';
import { activitySchema } from './activity.ts';
import type { Activity } from './activity.ts';
import { call } from './http.ts';

/** A call that is not heard. `reason` is a short code for the log. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: 400 | 401 | 403 | 405 | 413;
  readonly reason: string;

  constructor(status: Refused['status'], reason: string) {
    super(reason);
    this.status = status;
    this.reason = reason;
  }
}

const headerSchema = z.object({ kid: z.string().min(1), alg: z.literal('RS256') });
const claimsSchema = z.object({ iss: z.string(), aud: z.string(), exp: z.number(), serviceurl: z.string() });

/** Throws `Refused`. Gives the key id, of which `KeyRing` must be asked. */
export function checkToken(authorization: string | undefined, config: TeamsConfig): { kid: string; serviceUrl: string } {
  const token = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? '');
  if (!token) throw new Refused(401, 'no-token');
  const header = headerSchema.safeParse(decode(token[1]));
  const claims = claimsSchema.safeParse(decode(token[2]));
  if (!header.success || !claims.success) throw new Refused(401, 'token-shape');
  if (claims.data.iss !== config.tokenIssuer) throw new Refused(401, 'issuer');
  if (config.appId === '' || claims.data.aud !== config.appId) throw new Refused(401, 'audience');
  return { kid: header.data.kid, serviceUrl: claims.data.serviceurl };
}

function decode(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Throws `Refused`. `serviceUrl` is the token's. */
export function checkActivity(body: unknown, serviceUrl: string, config: TeamsConfig): Activity {
  const parsed = activitySchema.safeParse(body);
  if (!parsed.success) throw new Refused(400, 'shape');
  const activity = parsed.data;
  if (activity.channelId !== 'msteams') throw new Refused(403, 'channel');
  if (activity.serviceUrl !== serviceUrl || !isOnHosts(new URL(serviceUrl), config.serviceHosts)) throw new Refused(403, 'service-url');
  const tenants = [activity.conversation.tenantId, activity.channelData?.tenant?.id].filter((id) => id !== undefined);
  if (config.tenantId === '' || tenants.length === 0 || tenants.some((id) => id !== config.tenantId)) throw new Refused(403, 'tenant');
  return activity;
}

/** Which published keys may sign for Teams. Throws `CallFailed` when the keys cannot be fetched. */
export interface KeyRing {
  endorsed(kid: string): Promise<boolean>;
}

const metadataSchema = z.object({ jwks_uri: z.url() });
const keysSchema = z.object({ keys: z.array(z.object({ kid: z.string(), endorsements: z.array(z.string()).optional() })) });
const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;

/**
 * The SDK skips its check of endorsements for a key that has none; here such a key may sign nothing. Keys are kept for
 * a day, and fetched again for an unknown one at most once an hour, as the SDK does.
 */
export function createKeyRing(config: TeamsConfig, timeoutMs: number, now: () => Date): KeyRing {
  let keys = new Map<string, string[]>();
  let fetchedAt = -Infinity;
  let fetching: Promise<void> | undefined;

  async function load(url: string): Promise<unknown> {
    const { body } = await call({ method: 'GET', url, headers: { accept: 'application/json' }, timeoutMs, maxBytes: 1_000_000, allowed: isSafe });
    return JSON.parse(new TextDecoder().decode(body));
  }

  async function refresh(): Promise<void> {
    const { jwks_uri } = metadataSchema.parse(await load(config.openIdMetadataUrl));
    const published = keysSchema.parse(await load(jwks_uri));
    keys = new Map(published.keys.map((key) => [key.kid, key.endorsements ?? []]));
    fetchedAt = now().getTime();
  }

  return {
    endorsed: async (kid) => {
      const age = now().getTime() - fetchedAt;
      if (age > dayMs || (!keys.has(kid) && age > hourMs)) await (fetching ??= refresh().finally(() => { fetching = undefined; }));
      return keys.get(kid)?.includes('msteams') ?? false;
    },
  };
}
