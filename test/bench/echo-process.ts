/** What the bot is compared with: a bare Bolt app that says back what it hears, and keeps nothing. `tsx echo-process.ts CONFIG`. */
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { reportUsage } from './report-usage.ts';

const { botToken, signingSecret, apiUrl } = JSON.parse(process.argv[2] ?? '') as { botToken: string; signingSecret: string; apiUrl: string };
// As the bot does it: acknowledged when the work is done.
const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events', processBeforeResponse: true, logLevel: LogLevel.WARN });
const app = new App({ token: botToken, receiver, logLevel: LogLevel.WARN, clientOptions: { slackApiUrl: apiUrl } });
app.message(async ({ message, say }) => {
  if (message.subtype === undefined) await say({ text: message.text ?? '', thread_ts: message.thread_ts });
});
const server = await app.start({ port: 0, host: '127.0.0.1' });
reportUsage(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
process.on('SIGTERM', () => process.exit(0));
