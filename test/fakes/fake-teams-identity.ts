/** The identity side of the fake Teams: who signs calls to the bot, and who gives the bot its own token. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';

/** How a call is signed. Everything but `good` must be refused. */
export type Signature =
  | 'good' | 'none' | 'garbage' | 'wrong-issuer' | 'emulator-issuer' | 'wrong-audience' | 'no-audience' | 'expired'
  | 'never-expires' | 'not-yet-valid' | 'wrong-key' | 'unknown-key' | 'no-endorsements' | 'other-endorsements'
  | 'other-service-url' | 'no-service-url' | 'symmetric' | 'unsigned' | 'skill';

export const signatures: Signature[] = [
  'none', 'garbage', 'wrong-issuer', 'emulator-issuer', 'wrong-audience', 'no-audience', 'expired', 'never-expires',
  'not-yet-valid', 'wrong-key', 'unknown-key', 'no-endorsements', 'other-endorsements', 'other-service-url',
  'no-service-url', 'symmetric', 'unsigned', 'skill',
];

export interface FakeIdentity {
  metadataUrl: string;
  loginUrl: string;
  issuer: string;
  sign(signature: Signature, serviceUrl: string): Promise<string | undefined>;
  isBotToken(authorization: string | undefined): boolean;
  /** Tokens handed out so far. */
  handedOut(): number;
  revokeAll(): void;
  /** Until set back, neither keys nor tokens are answered. */
  away: boolean;
  close(): Promise<void>;
}

interface Pair { privateKey: CryptoKey; publicKey: CryptoKey }

/** Made once per process: making RSA keys is slow, and nothing depends on their being new. */
let pairs: Promise<Record<'good' | 'bare' | 'webchat' | 'rogue', Pair>> | undefined;

async function makePairs(): Promise<Record<'good' | 'bare' | 'webchat' | 'rogue', Pair>> {
  const make = (): Promise<Pair> => generateKeyPair('RS256');
  const [good, bare, webchat, rogue] = await Promise.all([make(), make(), make(), make()]);
  return { good, bare, webchat, rogue };
}

export async function startFakeIdentity(app: { id: string; password: string; tenant: string }): Promise<FakeIdentity> {
  const keys = await (pairs ??= makePairs());
  const issuer = 'https://api.botframework.test';
  let valid = new Set<string>();
  let count = 0;
  const identity = { away: false };

  async function jwks(): Promise<object> {
    const publish = async (kid: string, { publicKey }: Pair, endorsements?: string[]): Promise<object> =>
      ({ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256', ...(endorsements ? { endorsements } : {}) });
    return { keys: await Promise.all([publish('good', keys.good, ['msteams', 'skype']), publish('bare', keys.bare), publish('webchat', keys.webchat, ['webchat'])]) };
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    if (identity.away) return { status: 503, body: {} };
    if (request.method === 'GET' && request.url === '/v1/openid') return { status: 200, body: { issuer, jwks_uri: `${base}/v1/keys` } };
    if (request.method === 'GET' && request.url === '/v1/keys') return { status: 200, body: await jwks() };
    if (request.method === 'POST' && request.url === `/${app.tenant}/oauth2/v2.0/token`) {
      const form = new URLSearchParams(await text(request));
      const right = form.get('grant_type') === 'client_credentials' && form.get('client_id') === app.id
        && form.get('client_secret') === app.password && form.get('scope') === 'https://api.botframework.com/.default';
      if (!right) return { status: 401, body: { error: 'invalid_client', error_description: 'AADSTS7000215' } };
      count += 1;
      const token = `bot-token-${app.id}-${count}`;
      valid.add(token);
      return { status: 200, body: { token_type: 'Bearer', access_token: token, expires_in: 3599 } };
    }
    return { status: 404, body: { error: 'not-found' } };
  }

  const server = createServer((request, response) => {
    response.setHeader('connection', 'close');
    answer(request).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      () => response.writeHead(500).end(),
    );
  });
  const base = await listen(server);

  async function sign(signature: Signature, serviceUrl: string): Promise<string | undefined> {
    const second = Math.floor(Date.now() / 1000);
    const make = (overrides: { claims?: Record<string, unknown>; kid?: string; key?: CryptoKey | Uint8Array; alg?: string; exp?: number | null; nbf?: number }): Promise<string> => {
      const claims = { iss: issuer, aud: app.id, serviceurl: serviceUrl, ...overrides.claims };
      const jwt = new SignJWT(claims).setProtectedHeader({ alg: overrides.alg ?? 'RS256', kid: overrides.kid ?? 'good', typ: 'JWT' }).setNotBefore(overrides.nbf ?? second - 10);
      if (overrides.exp !== null) jwt.setExpirationTime(overrides.exp ?? second + 3600);
      return jwt.sign(overrides.key ?? keys.good.privateKey);
    };
    const emulator = { iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', ver: '1.0', appid: app.id };
    switch (signature) {
      case 'good': return make({});
      case 'none': return undefined;
      case 'garbage': return 'not.a.token';
      case 'wrong-issuer': return make({ claims: { iss: 'https://evil.example' } });
      case 'emulator-issuer': return make({ claims: emulator });
      case 'wrong-audience': return make({ claims: { aud: 'another-bot' } });
      case 'no-audience': return make({ claims: { aud: undefined } });
      case 'expired': return make({ exp: second - 3600, nbf: second - 7200 });
      case 'never-expires': return make({ exp: null });
      case 'not-yet-valid': return make({ nbf: second + 3600, exp: second + 7200 });
      case 'wrong-key': return make({ key: keys.rogue.privateKey });
      case 'unknown-key': return make({ key: keys.rogue.privateKey, kid: 'rogue' });
      case 'no-endorsements': return make({ key: keys.bare.privateKey, kid: 'bare' });
      case 'other-endorsements': return make({ key: keys.webchat.privateKey, kid: 'webchat' });
      case 'other-service-url': return make({ claims: { serviceurl: 'https://smba.evil.example/teams/' } });
      case 'no-service-url': return make({ claims: { serviceurl: undefined } });
      case 'symmetric': return make({ alg: 'HS256', key: new TextEncoder().encode(JSON.stringify(await exportJWK(keys.good.publicKey))) });
      case 'unsigned': {
        const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        return `${part({ alg: 'none', kid: 'good' })}.${part({ iss: issuer, aud: app.id, serviceurl: serviceUrl, exp: second + 3600 })}.`;
      }
      case 'skill': return make({ claims: { ver: '1.0', appid: 'another-bot', aud: app.id } , kid: 'bare', key: keys.bare.privateKey });
    }
  }

  return Object.assign(identity, {
    metadataUrl: `${base}/v1/openid`,
    loginUrl: base,
    issuer,
    sign,
    isBotToken: (authorization: string | undefined) => authorization !== undefined && valid.has(authorization.replace(/^Bearer /, '')),
    handedOut: () => count,
    revokeAll: () => { valid = new Set(); },
    close: () => closeServer(server),
  });
}

export async function listen(server: Server, port = 0): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

export async function bytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function text(request: IncomingMessage): Promise<string> {
  return (await bytes(request)).toString('utf8');
}
