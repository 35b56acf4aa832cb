/**
 * The bot's own token, by OAuth 2.0 client credentials. Not through the SDK's MSAL: that insists on asking Microsoft's
 * public cloud about every other cloud, keeps one cache for the whole process, and has neither time limit nor host list.
 */
import { z } from 'zod';
import { botScope, isOnHosts } from './config.ts';
import type { TeamsConfig } from './config.ts';
import { CallFailed } from './errors.ts';
import { call } from './http.ts';

export interface BotToken {
  /** Throws `CallFailed`. */
  get(): Promise<string>;
  /** After a 401: the next `get` asks anew. */
  forget(): void;
}

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() });
const renewBeforeMs = 5 * 60_000;

export function createBotToken(config: TeamsConfig, timeoutMs: number, now: () => Date): BotToken {
  const url = tokenUrl(config);
  let held: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { body } = await call({
      method: 'POST',
      url: url.href,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials', client_id: config.appId, client_secret: config.appPassword, scope: `${botScope}/.default`,
      }).toString(),
      timeoutMs,
      maxBytes: 64 * 1024,
      allowed: (target) => isOnHosts(target, [url.host]),
    }).catch((error: unknown) => {
      // Whatever happens here, the call that wanted the token was not made.
      if (error instanceof CallFailed) throw new CallFailed({ reached: 'no', status: error.status, reason: error.status ? `login-${error.status}` : `login-${error.reason}` });
      throw error;
    });
    const answer = answerSchema.safeParse(parseJson(body));
    if (!answer.success) throw new CallFailed({ reached: 'no', reason: 'login-answer' });
    held = { token: answer.data.access_token, until: now().getTime() + answer.data.expires_in * 1000 - renewBeforeMs };
    return answer.data.access_token;
  }

  return {
    get: async () => {
      if (held && held.until > now().getTime()) return held.token;
      asking ??= ask().finally(() => { asking = undefined; });
      return asking;
    },
    forget: () => { held = undefined; },
  };
}

function tokenUrl(config: TeamsConfig): URL {
  const base = new URL(config.loginUrl);
  const authority = base.pathname === '/' ? `/${config.tenantId}` : base.pathname.replace(/\/+$/, '');
  return new URL(`${authority}/oauth2/v2.0/token`, base);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** Why the bot got no token, for the person who starts it. */
export function loginSentence(error: unknown, config: TeamsConfig): string {
  const status = error instanceof CallFailed ? error.status : 0;
  if (status === 400 || status === 401 || status === 403) {
    return `Teams gives this bot no token (HTTP ${status} from ${new URL(config.loginUrl).host}): TEAMS_APP_ID, TEAMS_APP_PASSWORD or TEAMS_TENANT_ID is wrong, or the secret has run out; see "App registrations" of your tenant in the Entra admin centre.`;
  }
  if (status === 404) return `There is no token address at TEAMS_LOGIN_URL (${new URL(config.loginUrl).host}), or TEAMS_TENANT_ID is not a tenant there.`;
  return `TEAMS_LOGIN_URL (${new URL(config.loginUrl).host}) could not be asked for a token with TEAMS_APP_ID: ${error instanceof CallFailed ? error.reason : 'unexpected'}.`;
}
