/** The real Teams adapter behind a real HTTP server, joined to a fake Teams. */
import { createServer } from 'node:http';
import { pino } from 'pino';
import { createTeamsAdapter } from '../../adapters/teams/index.ts';
import type { TeamsConfig } from '../../adapters/teams/index.ts';
import type { ChatAdapter, Core } from '../../src/ports/chat.ts';
import { closeServer, listen } from './fake-teams-identity.ts';
import type { FakeTeams } from './fake-teams.ts';

export interface TeamsBot {
  adapter: ChatAdapter;
  /** Everything it has logged. */
  logged: string[];
  close(): Promise<void>;
}

export function teamsConfig(fake: FakeTeams, more: Partial<TeamsConfig> = {}): TeamsConfig {
  return {
    appId: fake.app.id,
    appPassword: fake.app.password,
    tenantId: fake.app.tenant,
    openIdMetadataUrl: fake.identity.metadataUrl,
    tokenIssuer: fake.identity.issuer,
    loginUrl: fake.identity.loginUrl,
    serviceHosts: [fake.service.host],
    requestTimeoutMs: 400,
    log: pino({ level: 'silent' }),
    ...more,
  };
}

export async function startTeamsBot(fake: FakeTeams, core: Core, more: Partial<TeamsConfig> = {}): Promise<TeamsBot> {
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => { logged.push(line); } });
  const adapter = createTeamsAdapter(teamsConfig(fake, { log, ...more }), core);
  const server = createServer((request, response) => {
    const route = adapter.routes.find(({ path }) => path === request.url);
    if (route) route.listener(request, response);
    else response.writeHead(404).end();
  });
  const base = await listen(server);
  fake.botUrl = `${base}/api/messages`;
  await adapter.start();
  return {
    adapter,
    logged,
    close: async () => {
      await adapter.stop();
      await closeServer(server);
    },
  };
}
