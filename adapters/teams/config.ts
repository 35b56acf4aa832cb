import type { Logger } from 'pino';

/** What the adapter is told by `src/main.ts`; every value has been checked to be present there. */
export interface TeamsConfig {
  /** `TEAMS_APP_ID`: the bot's Entra application id. */
  appId: string;
  /** `TEAMS_APP_PASSWORD`: a client secret of that application. */
  appPassword: string;
  /** `TEAMS_TENANT_ID`: the one tenant whose calls are heard. */
  tenantId: string;
  /** `TEAMS_OPENID_METADATA_URL`: where the keys of the Bot Framework's tokens are published. */
  openIdMetadataUrl: string;
  /** `TEAMS_TOKEN_ISSUER`: the `iss` of the tokens with which the Bot Framework signs its calls. */
  tokenIssuer: string;
  /** `TEAMS_LOGIN_URL`: where the bot gets its own token; an address without a path gets the tenant id appended. */
  loginUrl: string;
  /** `TEAMS_SERVICE_HOSTS`: exact hosts (with a port unless it is the default one) that may ever see the bot's token. */
  serviceHosts: string[];
  log: Logger;
  requestTimeoutMs?: number;
  now?: () => Date;
}

/** The scope of the bot's token and the audience of the connector. */
export const botScope = 'https://api.botframework.com';

/**
 * Is this an address of one of the hosts, over TLS? Plain HTTP is only accepted on this very machine, for tests.
 * Exact hosts only: anyone can register a name below `trafficmanager.net`.
 */
export function isOnHosts(url: URL, hosts: readonly string[]): boolean {
  return isSafe(url) && hosts.includes(url.host);
}

export function isSafe(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}

/** Where people open Teams in each of Microsoft's clouds, by the host of its bot service ("Well-known Teams service URLs"). */
const clientHosts = new Map([
  ['smba.trafficmanager.net', 'teams.microsoft.com'],
  ['smba.infra.gcc.teams.microsoft.com', 'teams.microsoft.com'],
  ['smba.infra.gov.teams.microsoft.us', 'gov.teams.microsoft.us'],
  ['smba.infra.dod.teams.microsoft.us', 'dod.teams.microsoft.us'],
]);

/** Undefined in a cloud that is not known here: then nothing can be linked. */
export function clientHost(serviceHosts: readonly string[]): string | undefined {
  return serviceHosts.flatMap((host) => clientHosts.get(host) ?? [])[0];
}

/** Where to call until the first verified call has told the tenant's own region. */
export function firstServiceUrl(hosts: readonly string[]): string {
  const host = hosts[0] ?? '';
  const { hostname } = new URL(`https://${host}`);
  return `${isLoopback(hostname) ? 'http' : 'https'}://${host}/teams/`;
}
