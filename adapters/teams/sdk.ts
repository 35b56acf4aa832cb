/**
 * The Bot Framework behind one small face; nothing of its types leaves this folder. It checks tokens, runs the turn of
 * an incoming call and knows the paths of the connector service. It sends through `http.ts` alone.
 */
import { Application, TeamsAdapter } from '@microsoft/teams-ai';
import type { Activity as SdkActivity, TurnContext } from 'botbuilder';
import { botScope, isOnHosts } from './config.ts';
import type { TeamsConfig } from './config.ts';
import { activitySchema } from './activity.ts';
import type { Activity } from './activity.ts';
import { CallFailed } from './errors.ts';
import { call } from './http.ts';
import { createBotToken } from './token.ts';
import type { BotToken } from './token.ts';

type AdapterOptions = ConstructorParameters<typeof TeamsAdapter>;
type HttpClient = NonNullable<NonNullable<AdapterOptions[3]>['httpClient']>;
type Credentials = NonNullable<AdapterOptions[1]>;
type Authenticated = Awaited<ReturnType<Bridge['authenticate']>>;
export type Connector = Awaited<ReturnType<Bridge['connector']>>['conversations'];

/** Body and status of the answer to an invoke. Without a body, nothing at all is written. */
export interface InvokeAnswer {
  status: number;
  body?: object;
}

export interface Turns {
  /** Throws when the event was not taken. */
  heard(activity: Activity): Promise<void>;
  /** Throws when the event was not taken. */
  invoked(activity: Activity): Promise<InvokeAnswer>;
}

export interface Sdk {
  /** Checks signature, expiry, audience and service address. Throws what `isBadToken` recognises, else it could not tell. */
  authenticate(body: SdkActivity, authorization: string): Promise<Authenticated>;
  run(authenticated: Authenticated, body: SdkActivity): Promise<InvokeAnswer | undefined>;
  connector(serviceUrl: string): Promise<Connector>;
  token: BotToken;
}

/** Opens what `CloudAdapter.process` would do in one step (and would print whole errors while doing it). */
class Bridge extends TeamsAdapter {
  authenticate(body: SdkActivity, authorization: string) {
    return this.botFrameworkAuthentication.authenticateRequest(body, authorization);
  }

  run(authenticated: Awaited<ReturnType<Bridge['authenticate']>>, body: SdkActivity, logic: (context: TurnContext) => Promise<void>) {
    return this.processActivity(authenticated, body, logic);
  }

  connector(appId: string, serviceUrl: string) {
    return this.botFrameworkAuthentication.createConnectorFactory(this.createClaimsIdentity(appId)).create(serviceUrl, botScope);
  }
}

export function createSdk(config: TeamsConfig, turns: Turns, timeoutMs: number, now: () => Date): Sdk {
  const token = createBotToken(config, timeoutMs, now);
  const bridge = new Bridge(
    {
      // All or nothing: with only some of these the SDK refuses every call.
      ToBotFromChannelTokenIssuer: config.tokenIssuer,
      ToBotFromChannelOpenIdMetadataUrl: config.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: config.openIdMetadataUrl,
      ToChannelFromBotLoginUrl: config.loginUrl,
      ToChannelFromBotOAuthScope: botScope,
      OAuthUrl: botScope,
      CallerId: 'urn:botframework:azure',
      ValidateAuthority: true,
    },
    credentials(config, token),
    {
      requiredEndorsements: ['msteams'],
      validateClaims: async (claims) => {
        const claim = (type: string): unknown => claims.find((one) => one.type === type)?.value;
        if (claim('iss') !== config.tokenIssuer || claim('aud') !== config.appId) throw new BadClaims();
      },
    },
    { httpClient: httpClient(config, token, timeoutMs) },
  );

  const app = new Application({ adapter: bridge, startTypingTimer: false, removeRecipientMention: false });
  app.addRoute(async ({ activity }) => activity.type === 'invoke', async (context) => {
    const value = await turns.invoked(activitySchema.parse(context.activity));
    await context.sendActivity({ type: 'invokeResponse', value });
  }, true);
  app.addRoute(async ({ activity }) => activity.type !== 'invoke', async (context) => {
    await turns.heard(activitySchema.parse(context.activity));
  });

  return {
    authenticate: (body, authorization) => bridge.authenticate(body, authorization),
    run: async (authenticated, body) => bridge.run(authenticated, body, async (context) => { await app.run(context); }),
    connector: async (serviceUrl) => (await bridge.connector(config.appId, serviceUrl)).conversations,
    token,
  };
}

/** The bot's personal chat with this user; Teams gives the same one every time. Throws `CallFailed`. */
export async function openDirect(connector: Connector, config: TeamsConfig, user: string, timeout?: number): Promise<string> {
  const chat = await connector.createConversation({
    isGroup: false,
    bot: { id: `28:${config.appId}`, name: '' },
    members: [{ id: user, name: '' }],
    tenantId: config.tenantId,
    channelData: { tenant: { id: config.tenantId } },
  }, timeout === undefined ? {} : { timeout });
  return chat.id;
}

class BadClaims extends Error {
  override readonly name = 'BadClaims';
}

/** Errors of the SDK that say the token is no good; everything else means that it could not be checked just now. */
export function isBadToken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('statusCode' in error) return error.statusCode === 401;
  return ['BadClaims', 'JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError'].includes(error.name);
}

function credentials(config: TeamsConfig, token: BotToken): Credentials {
  return {
    isValidAppId: async (appId) => appId !== '' && appId === config.appId,
    // With an empty app id the SDK would switch authentication off without a word.
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      signRequest: async (request) => {
        request.headers.set('Authorization', `Bearer ${await token.get()}`);
        return request;
      },
    }),
  };
}

function httpClient(config: TeamsConfig, token: BotToken, timeoutMs: number): HttpClient {
  return {
    sendRequest: async (request) => {
      if (request.method !== 'GET' && request.method !== 'POST' && request.method !== 'PUT' && request.method !== 'DELETE') {
        throw new CallFailed({ reached: 'no', reason: 'method' });
      }
      const { headers, body } = await call({
        method: request.method,
        url: request.url,
        headers: request.headers.toJson(),
        body: typeof request.body === 'string' ? request.body : undefined,
        timeoutMs: request.timeout > 0 ? Math.min(request.timeout, timeoutMs) : timeoutMs,
        maxBytes: 2_000_000,
        allowed: (url) => isOnHosts(url, config.serviceHosts),
      }).catch((error: unknown) => {
        if (error instanceof CallFailed && error.status === 401) token.forget();
        throw error;
      });
      const answered = request.headers.clone();
      for (const name of answered.headerNames()) answered.remove(name);
      for (const [name, value] of headers) answered.set(name, value);
      return { request, status: 200, headers: answered, bodyAsText: new TextDecoder().decode(body) };
    },
  };
}
