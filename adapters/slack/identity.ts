/** Who the bot is and which workspace is ours; learned at start, so that nothing is trusted because a setting was empty. */
import { z } from 'zod';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { Call } from './client.ts';

export interface Identity {
  teamId: string;
  /** Set where the workspace belongs to an Enterprise Grid. */
  enterpriseId: string | undefined;
  botId: string;
  botUserId: string;
  botName: string;
  /** `https://NAME.slack.com/`, below which every message has an address; undefined where Slack names a host that is not its own. */
  workspaceUrl: string | undefined;
}

/** Slack's own and those of GovSlack. */
const workspaceSchema = z.url({ protocol: /^https$/, hostname: /\.slack(-gov)?\.com$/ });

const authSchema = z.object({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  bot_id: z.string(),
  user_id: z.string(),
  user: z.string().default('bot'),
  url: workspaceSchema.transform((url) => `${new URL(url).origin}/`).optional().catch(undefined),
});

/** Throws a sentence that names the setting. */
export async function learnIdentity(call: Call): Promise<Identity> {
  try {
    const answer = await call('auth.test', {}, authSchema);
    return {
      teamId: answer.team_id,
      enterpriseId: answer.enterprise_id ?? undefined,
      botId: answer.bot_id,
      botUserId: answer.user_id,
      botName: answer.user,
      workspaceUrl: answer.url,
    };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const sentence = error.failure.kind === 'retry' || error.failure.kind === 'rate-limited'
      ? `Slack could not be asked who the bot is (${error.reason}): check that SLACK_API_URL is right and can be reached from here.`
      : `SLACK_BOT_TOKEN was refused by Slack (${error.reason}): it begins with xoxb- and is found at api.slack.com/apis under OAuth & Permissions.`;
    throw new Error(sentence, { cause: error });
  }
}

/** Does something belong to our workspace, or to another one of our own organisation? */
export function isOurs(identity: Identity, teamId: string | null | undefined, enterpriseId: string | null | undefined): boolean {
  if (teamId === identity.teamId) return true;
  return identity.enterpriseId !== undefined && enterpriseId === identity.enterpriseId;
}
