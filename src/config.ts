/** All settings, from the environment. The only file that reads it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface SlackSettings {
  botToken: string;
  signingSecret: string;
  appToken?: string;
  apiUrl?: string;
}

export interface TeamsSettings {
  appId: string;
  appPassword: string;
  tenantId: string;
  openIdMetadataUrl: string;
  tokenIssuer: string;
  loginUrl: string;
  serviceHosts: string[];
}

/** An OpenAI-compatible endpoint for a second opinion. */
export interface LlmSettings {
  url: string;
  model: string;
  apiKey: string;
}

export interface Config {
  port: number;
  host: string;
  databaseUrl?: string;
  dataDir: string;
  catalogue: string;
  slack?: SlackSettings;
  teams?: TeamsSettings;
  llm?: LlmSettings;
  playground: boolean;
  logLevel: string;
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; errors: string[] };

/** Microsoft's public cloud; a national cloud names its own. */
const teamsDefaults = {
  TEAMS_OPENID_METADATA_URL: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  TEAMS_TOKEN_ISSUER: 'https://api.botframework.com',
  TEAMS_LOGIN_URL: 'https://login.microsoftonline.com',
  TEAMS_SERVICE_HOSTS: 'smba.trafficmanager.net',
};

export const demoCatalogue = fileURLToPath(new URL('../prisma/seed/demo.yaml', import.meta.url));

/** A token is sent there: over TLS, or to this very machine in tests. */
const url = (name: string) =>
  z.url({ error: `${name} must be a whole address, such as https://example.org/path`, abort: true }).refine((given) => {
    const { protocol, hostname } = new URL(given);
    return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')));
  }, `${name} must begin with https://, because a token is sent there`);

const hosts = 'TEAMS_SERVICE_HOSTS must be names of hosts with commas between them, such as smba.trafficmanager.net';

const settings = z.object({
  PORT: z.coerce
    .number('PORT must be a number between 0 and 65535; 3978 is the usual one')
    .int('PORT must be a whole number')
    .min(0, 'PORT must not be negative')
    .max(65535, 'PORT must be at most 65535')
    .default(3978),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL must begin with postgresql://; leave it out to use the embedded database')
    .optional(),
  DATA_DIR: z.string().default('.data'),
  CATALOGUE: z.string().default(demoCatalogue),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-/, 'SLACK_BOT_TOKEN must begin with xoxb-; find it in your Slack app under OAuth & Permissions')
    .optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, 'SLACK_APP_TOKEN must begin with xapp-; find it in your Slack app under Basic Information, App-Level Tokens')
    .optional(),
  SLACK_API_URL: url('SLACK_API_URL').optional(),
  TEAMS_APP_ID: z.string().optional(),
  TEAMS_APP_PASSWORD: z.string().optional(),
  TEAMS_TENANT_ID: z.string().optional(),
  TEAMS_OPENID_METADATA_URL: url('TEAMS_OPENID_METADATA_URL').default(teamsDefaults.TEAMS_OPENID_METADATA_URL),
  TEAMS_TOKEN_ISSUER: z.string().default(teamsDefaults.TEAMS_TOKEN_ISSUER),
  TEAMS_LOGIN_URL: url('TEAMS_LOGIN_URL').default(teamsDefaults.TEAMS_LOGIN_URL),
  TEAMS_SERVICE_HOSTS: z
    .string()
    .regex(/^\s*[a-z0-9.-]+(:\d+)?(\s*,\s*[a-z0-9.-]+(:\d+)?)*\s*$/i, hosts)
    .default(teamsDefaults.TEAMS_SERVICE_HOSTS),
  LLM_URL: url('LLM_URL').optional(),
  LLM_MODEL: z.string().optional(),
  LLM_API_KEY: z.string().optional(),
  PLAYGROUND: z.enum(['on', 'off'], 'PLAYGROUND must be on or off').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'LOG_LEVEL must be one of fatal, error, warn, info, debug, silent')
    .default('info'),
});
type Settings = z.infer<typeof settings>;
type Name = keyof Settings;

const whereFound: Partial<Record<Name, string>> = {
  SLACK_BOT_TOKEN: 'in your Slack app under OAuth & Permissions',
  SLACK_SIGNING_SECRET: 'in your Slack app under Basic Information',
  TEAMS_APP_ID: 'in the Azure portal on your bot resource under Configuration',
  TEAMS_APP_PASSWORD: 'in the Azure portal on the app registration under Certificates & secrets',
  LLM_URL: 'with the provider of the model',
  LLM_MODEL: 'with the provider of the model',
  LLM_API_KEY: 'with the provider of the model',
  TEAMS_TENANT_ID: 'in the Azure portal on the app registration under Overview',
};

/** Reads and checks everything at once; each error is one sentence that names the setting and what to do. */
export function readConfig(environment: Record<string, string | undefined> = process.env): ConfigResult {
  const errors: string[] = [];
  const given = valuesFrom(environment, errors);
  const parsed = settings.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) errors.push(`${issue.message}.`);
  errors.push(...halfSet(given, ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'], 'Slack'));
  errors.push(...halfSet(given, ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID'], 'Teams'));
  errors.push(...halfSet(given, ['LLM_URL', 'LLM_MODEL', 'LLM_API_KEY'], 'the outside model'));
  if (given.SLACK_APP_TOKEN && !given.SLACK_BOT_TOKEN)
    errors.push('SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not; Socket Mode needs both.');
  if (!parsed.success || errors.length) return { ok: false, errors: [...new Set(errors)] };
  const values = parsed.data;
  const slack = slackFrom(values);
  const teams = teamsFrom(values);
  const playground = values.PLAYGROUND ? values.PLAYGROUND === 'on' : !slack && !teams;
  if (!slack && !teams && !playground)
    return { ok: false, errors: ['Nothing is connected: set PLAYGROUND=on, or the settings of Slack or Teams.'] };
  if (values.PLAYGROUND === undefined && playground && !isLoopback(values.HOST))
    return { ok: false, errors: [`HOST is ${values.HOST}, but the playground knows no passwords: leave HOST out, or say PLAYGROUND=on to open it on purpose.`] };
  return {
    ok: true,
    config: {
      port: values.PORT,
      host: values.HOST,
      databaseUrl: values.DATABASE_URL,
      dataDir: values.DATA_DIR,
      catalogue: values.CATALOGUE,
      slack,
      teams,
      llm: llmFrom(values),
      playground,
      logLevel: values.LOG_LEVEL,
    },
  };
}

/** For commands that need the database and nothing else. Throws the sentence that names the setting. */
export function readDatabaseSettings(environment: Record<string, string | undefined> = process.env) {
  const errors: string[] = [];
  const given = valuesFrom(environment, errors);
  const parsed = settings.pick({ DATABASE_URL: true, DATA_DIR: true }).safeParse(given);
  if (!parsed.success || errors.length) throw new Error(errors[0] ?? parsed.error?.issues[0]?.message);
  return { databaseUrl: parsed.data.DATABASE_URL, dataDir: parsed.data.DATA_DIR };
}

/** For commands that need no more than the catalogue. Throws the sentence that names the setting. */
export function readCataloguePath(environment: Record<string, string | undefined> = process.env): string {
  const errors: string[] = [];
  const given = valuesFrom(environment, errors);
  if (errors[0]) throw new Error(errors[0]);
  return given.CATALOGUE ?? demoCatalogue;
}

/** `NAME_FILE` holds the value of `NAME`. An empty value counts as not set, so that nothing is trusted because it is empty. */
function valuesFrom(environment: Record<string, string | undefined>, errors: string[]): Partial<Record<Name, string>> {
  const given: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(settings.shape) as Name[]) {
    const value = environment[name]?.trim();
    const file = environment[`${name}_FILE`]?.trim();
    if (value && file) errors.push(`${name} and ${name}_FILE are both set; leave one of them out.`);
    else if (value) given[name] = value;
    else if (file) {
      try {
        given[name] = readFileSync(file, 'utf8').trim();
      } catch {
        errors.push(`${name}_FILE names a file that cannot be read; check its path and rights.`);
      }
    }
  }
  return given;
}

function halfSet(given: Partial<Record<Name, string>>, names: Name[], platform: string): string[] {
  const missing = names.filter((name) => !given[name]);
  if (missing.length === 0 || missing.length === names.length) return [];
  return missing.map((name) => `${name} is not set, but ${platform} needs it: find it ${whereFound[name]}.`);
}

function slackFrom(values: Settings): SlackSettings | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret } = values;
  if (!botToken || !signingSecret) return undefined;
  return { botToken, signingSecret, appToken: values.SLACK_APP_TOKEN, apiUrl: values.SLACK_API_URL };
}

function teamsFrom(values: Settings): TeamsSettings | undefined {
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: appPassword, TEAMS_TENANT_ID: tenantId } = values;
  if (!appId || !appPassword || !tenantId) return undefined;
  return {
    appId,
    appPassword,
    tenantId,
    openIdMetadataUrl: values.TEAMS_OPENID_METADATA_URL,
    tokenIssuer: values.TEAMS_TOKEN_ISSUER,
    loginUrl: values.TEAMS_LOGIN_URL,
    serviceHosts: values.TEAMS_SERVICE_HOSTS.split(',').map((host) => host.trim()).filter(Boolean),
  };
}

function llmFrom(values: Settings): LlmSettings | undefined {
  const { LLM_URL: address, LLM_MODEL: model, LLM_API_KEY: apiKey } = values;
  return address && model && apiKey ? { url: address, model, apiKey } : undefined;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
