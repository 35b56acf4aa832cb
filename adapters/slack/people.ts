/** Who somebody is and which groups they are in, asked of Slack and remembered for a short while. */
import { z } from 'zod';
import type { Sender } from '../../src/ports/chat.ts';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { Call } from './client.ts';
import type { Identity } from './identity.ts';
import { isOurs } from './identity.ts';

const profileFreshMs = 10 * 60_000;
/** How long an old profile may stand in while Slack does not answer. */
const profileStaleMs = 60 * 60_000;
const groupFreshMs = 30_000;
const remembered = 20_000;

const userSchema = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
    name: z.string().optional(),
    locale: z.string().optional(),
    tz: z.string().nullish(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional(), email: z.string().optional() }).default({}),
  }),
});
type User = z.infer<typeof userSchema>['user'];

export interface People {
  /** Throws when Slack does not answer and nothing is remembered: rights are never guessed. */
  sender(userId: string): Promise<Sender>;
  /** Without asking Slack. */
  nameOf: (userId: string) => string | undefined;
  /** The profile changed: ask again next time. */
  forget(userId: string): void;
  /** Throws `DeliveryError`. */
  isMember: (group: string, userId: string) => Promise<boolean>;
}

export function createPeople(call: Call, identity: () => Identity, now: () => Date): People {
  const profiles = new Map<string, { at: number; sender: Sender }>();
  const asking = new Map<string, Promise<Sender>>();
  const groups = new Map<string, { at: number; members: Promise<Set<string>> }>();

  async function ask(userId: string): Promise<Sender> {
    try {
      const { user } = await call('users.info', { user: userId, include_locale: true }, userSchema);
      const sender = toSender(user, identity());
      profiles.delete(userId);
      profiles.set(userId, { at: now().getTime(), sender });
      if (profiles.size > remembered) profiles.delete(profiles.keys().next().value ?? '');
      return sender;
    } catch (error) {
      const old = profiles.get(userId);
      if (old && now().getTime() - old.at < profileStaleMs) return old.sender;
      // A clear answer: whoever Slack does not show us is not one of ours.
      if (error instanceof DeliveryError && /^user_not_(found|visible)$/.test(error.reason)) return unknown(userId, identity());
      throw error;
    }
  }

  return {
    async sender(userId) {
      const known = profiles.get(userId);
      if (known && now().getTime() - known.at < profileFreshMs) return known.sender;
      const running = asking.get(userId);
      if (running) return running;
      const answer = ask(userId).finally(() => asking.delete(userId));
      asking.set(userId, answer);
      return answer;
    },
    nameOf: (userId) => profiles.get(userId)?.sender.name,
    forget: (userId) => void profiles.delete(userId),
    async isMember(group, userId) {
      const known = groups.get(group);
      if (known && now().getTime() - known.at < groupFreshMs) return (await known.members).has(userId);
      const members = call('usergroups.users.list', { usergroup: group }, z.object({ users: z.array(z.string()) })).then(({ users }) => new Set(users));
      groups.set(group, { at: now().getTime(), members });
      // A failure is no knowledge: the next question asks again.
      members.catch(() => groups.delete(group));
      return (await members).has(userId);
    },
  };
}

function toSender(user: User, identity: Identity): Sender {
  const { display_name, real_name, email } = user.profile;
  return {
    platform: 'slack',
    tenant: identity.teamId,
    userId: user.id,
    name: display_name || real_name || user.name || user.id,
    ...(email ? { email } : {}),
    ...(user.locale ? { locale: user.locale } : {}),
    ...(user.tz ? { zone: user.tz } : {}),
    staff: isStaff(user, identity),
    direct: user.id,
  };
}

/**
 * True only where Slack says so of every flag; a missing one counts against. `is_stranger` alone may be missing:
 * Slack leaves it out for people of our own workspace (docs.slack.dev, "User object").
 */
function isStaff(user: User, identity: Identity): boolean {
  return isOurs(identity, user.team_id, user.enterprise_user?.enterprise_id)
    && user.is_stranger !== true
    && [user.deleted, user.is_bot, user.is_restricted, user.is_ultra_restricted].every((flag) => flag === false);
}

function unknown(userId: string, identity: Identity): Sender {
  return { platform: 'slack', tenant: identity.teamId, userId, name: userId, staff: false, direct: userId };
}
