/** The Slack adapter behind an HTTP server of its own, connected to a fake Slack: what adapter tests need. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { SlackConfig } from '../../adapters/slack/index.ts';
import { createSlackAdapter } from '../../adapters/slack/index.ts';
import type { ChatAdapter, Core } from '../../src/ports/chat.ts';
import type { FakeSlack, FakeSlackOptions } from './fake-slack.ts';
import { startFakeSlack } from './fake-slack.ts';

export interface SlackApp {
  slack: FakeSlack;
  adapter: ChatAdapter;
  url: string;
  /** Everything the adapter logged, one JSON line each. */
  log: string[];
  close: () => Promise<void>;
}

/** People: UREQ and URES (staff, URES in group SRES), UGUEST, USTRANGER. Channels: CQUEUE, and CGONE which is archived. */
export async function startSlackApp(core: Core, options: FakeSlackOptions = {}, change: Partial<SlackConfig> = {}): Promise<SlackApp> {
  // Patient, so that a slow machine fails no test.
  const slack = await startFakeSlack({ patience: 20_000, ...options });
  slack.addUser({ id: 'UREQ', name: 'Amina Köhler', email: 'amina@nairobi.example', tz: 'Africa/Nairobi' });
  slack.addUser({ id: 'URES', name: 'R. Sponder', locale: 'en-GB' });
  slack.addUser({ id: 'UGUEST', name: 'Guest', is_restricted: true });
  slack.addUser({ id: 'USTRANGER', name: 'Stranger', team_id: 'T0AWAY' });
  slack.addChannel('CQUEUE');
  slack.addChannel('CGONE', { is_archived: true });
  slack.addGroup('SRES', ['URES']);

  const log: string[] = [];
  const adapter = createSlackAdapter({
    botToken: slack.botToken, signingSecret: slack.signingSecret, apiUrl: slack.apiUrl, appHomeEnabled: true, requestTimeoutMs: 2000,
    log: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }), ...change,
  }, core);
  const server = createServer((request, response) => {
    const route = adapter.routes.find(({ path }) => path === request.url);
    if (route) route.listener(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await adapter.start();
  slack.connect(url);

  return {
    slack, adapter, url, log,
    async close() {
      await slack.settled();
      await adapter.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await slack.stop();
    },
  };
}
