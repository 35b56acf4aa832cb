/** Every rule of the settings: what is refused, with which sentence, and what is taken how. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig, type Config } from '../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'botschaft-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'geheim' };
const teams = { TEAMS_APP_ID: 'app', TEAMS_APP_PASSWORD: 'geheim', TEAMS_TENANT_ID: 'tenant' };

function config(environment: Record<string, string>): Config {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(read.errors.join(' '));
  return read.config;
}
function errors(environment: Record<string, string>): string[] {
  const read = readConfig(environment);
  return read.ok ? [] : read.errors;
}

describe('refused, with one sentence that names the setting', () => {
  const cases: [string, Record<string, string>, RegExp][] = [
    ['Slack without its secret', { SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_SIGNING_SECRET is not set.*Basic Information/],
    ['Slack without its token', { SLACK_SIGNING_SECRET: 'x' }, /^SLACK_BOT_TOKEN is not set.*OAuth & Permissions/],
    ['an empty secret', { ...slack, SLACK_SIGNING_SECRET: '' }, /^SLACK_SIGNING_SECRET is not set/],
    ['a secret of spaces', { ...slack, SLACK_SIGNING_SECRET: '   ' }, /^SLACK_SIGNING_SECRET is not set/],
    ['a user’s token', { ...slack, SLACK_BOT_TOKEN: 'xoxp-1' }, /^SLACK_BOT_TOKEN must begin with xoxb-/],
    ['an app token that is none', { ...slack, SLACK_APP_TOKEN: 'xoxb-1' }, /^SLACK_APP_TOKEN must begin with xapp-/],
    ['an app token alone', { SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not/],
    ['half an address for Slack', { ...slack, SLACK_API_URL: 'slack-gov' }, /^SLACK_API_URL must be a whole address/],
    ['Slack’s token over an open line', { ...slack, SLACK_API_URL: 'http://slack.example/api/' }, /^SLACK_API_URL/],
    ['Teams without its app', { ...teams, TEAMS_APP_ID: '' }, /^TEAMS_APP_ID is not set.*Azure portal/],
    ['Teams without its password', { ...teams, TEAMS_APP_PASSWORD: '' }, /^TEAMS_APP_PASSWORD is not set/],
    ['Teams without its tenant', { ...teams, TEAMS_TENANT_ID: ' ' }, /^TEAMS_TENANT_ID is not set/],
    ['half an address for keys', { ...teams, TEAMS_OPENID_METADATA_URL: 'nowhere' }, /^TEAMS_OPENID_METADATA_URL must be a whole address/],
    ['half an address for tokens', { ...teams, TEAMS_LOGIN_URL: 'login' }, /^TEAMS_LOGIN_URL must be a whole address/],
    ['a list of hosts without a host', { ...teams, TEAMS_SERVICE_HOSTS: ' , ' }, /^TEAMS_SERVICE_HOSTS/],
    ['an address instead of a host', { ...teams, TEAMS_SERVICE_HOSTS: 'https://smba.trafficmanager.net/' }, /^TEAMS_SERVICE_HOSTS/],
    ['a port that is a word', { PORT: 'http' }, /^PORT must be a number/],
    ['a port that is none', { PORT: '70000' }, /^PORT must be at most 65535/],
    ['half a port', { PORT: '80.5' }, /^PORT must be a whole number/],
    ['a negative port', { PORT: '-1' }, /^PORT must not be negative/],
    ['another database', { DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must begin with postgresql:\/\//],
    ['a playground that is maybe on', { PLAYGROUND: 'maybe' }, /^PLAYGROUND must be on or off/],
    ['nothing at all to connect', { PLAYGROUND: 'off' }, /^Nothing is connected: set PLAYGROUND=on/],
    ['a playground for everybody by default', { HOST: '0.0.0.0' }, /^HOST is 0\.0\.0\.0, but the playground knows no passwords/],
    ['a playground for everybody by name', { HOST: 'bot.ministry.example' }, /^HOST is bot\.ministry\.example/],
    ['an unknown level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of/],
    ['a secret twice', { ...slack, SLACK_SIGNING_SECRET_FILE: file('twice', 'x') }, /^SLACK_SIGNING_SECRET and SLACK_SIGNING_SECRET_FILE are both set/],
    ['a file that is not there', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET_FILE: join(folder, 'gone') }, /^SLACK_SIGNING_SECRET_FILE names a file that cannot be read/],
    ['a file that is empty', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET_FILE: file('empty', '\n') }, /^SLACK_SIGNING_SECRET is not set|^SLACK_SIGNING_SECRET_FILE.*empty/],
    ['an empty file behind an optional setting', { DATABASE_URL_FILE: file('empty-url', '') }, /^DATABASE_URL/],
  ];
  test.each(cases)('%s', (_, environment, sentence) => {
    const found = errors(environment);
    expect(found.filter((one) => sentence.test(one))).toHaveLength(1);
    for (const one of found) {
      expect(one).toMatch(/^[^\n]*\.$/);
      expect(one).not.toContain('geheim');
    }
  });

  test('everything that is wrong at once, each once', () => {
    expect(errors({ PORT: 'x', LOG_LEVEL: 'x', SLACK_BOT_TOKEN: 'xoxb-1', TEAMS_APP_ID: 'x' }).map((one) => one.split(' ')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'SLACK_SIGNING_SECRET',
      'TEAMS_APP_PASSWORD',
      'TEAMS_TENANT_ID',
    ]);
  });
});

describe('taken', () => {
  test('nothing set: the playground, on this machine only', () => {
    expect(config({})).toMatchObject({ port: 3978, host: '127.0.0.1', dataDir: '.data', databaseUrl: undefined, slack: undefined, teams: undefined, playground: true, logLevel: 'info' });
  });

  test('empty values are as good as none', () => {
    const empty = Object.fromEntries(['PORT', 'HOST', 'DATABASE_URL', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'TEAMS_APP_ID', 'PLAYGROUND', 'LOG_LEVEL', 'CATALOGUE'].map((name) => [name, '']));
    expect(config(empty)).toEqual(config({}));
  });

  test('the playground is off beside a real platform, unless it is asked for', () => {
    expect(config(slack).playground).toBe(false);
    expect(config(teams).playground).toBe(false);
    expect(config({ ...slack, PLAYGROUND: 'on' }).playground).toBe(true);
    expect(config({ ...slack, PLAYGROUND: 'off' }).playground).toBe(false);
  });

  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('the playground by default under %s', (HOST) => {
    expect(config({ HOST }).playground).toBe(true);
  });

  test('the playground for everybody, but only on purpose', () => {
    expect(config({ HOST: '0.0.0.0', PLAYGROUND: 'on' })).toMatchObject({ host: '0.0.0.0', playground: true });
    expect(config({ HOST: '0.0.0.0', ...slack })).toMatchObject({ host: '0.0.0.0', playground: false });
  });

  test('secrets out of files, without the line’s end', () => {
    const read = config({ SLACK_BOT_TOKEN_FILE: file('token', 'xoxb-file\n'), SLACK_SIGNING_SECRET_FILE: file('secret', '  aus der Datei \r\n') });
    expect(read.slack).toMatchObject({ botToken: 'xoxb-file', signingSecret: 'aus der Datei' });
  });

  test('a test server on this very machine needs no TLS', () => {
    expect(config({ ...slack, SLACK_API_URL: 'http://127.0.0.1:4000/api/' }).slack?.apiUrl).toBe('http://127.0.0.1:4000/api/');
  });

  test('Microsoft’s public cloud unless another is named', () => {
    expect(config(teams).teams).toEqual({
      appId: 'app',
      appPassword: 'geheim',
      tenantId: 'tenant',
      openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      tokenIssuer: 'https://api.botframework.com',
      loginUrl: 'https://login.microsoftonline.com',
      serviceHosts: ['smba.trafficmanager.net'],
    });
    expect(config({ ...teams, TEAMS_SERVICE_HOSTS: 'a.example, b.example:8443' }).teams?.serviceHosts).toEqual(['a.example', 'b.example:8443']);
  });
});
