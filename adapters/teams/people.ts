/** Who did something, and who belongs to the responders: questions to the roster of a chat or team. */
import { z } from 'zod';
import type { Sender } from '../../src/ports/chat.ts';
import { clientInfoOf } from './activity.ts';
import type { Activity } from './activity.ts';
import type { TeamsConfig } from './config.ts';
import { CallFailed } from './errors.ts';
import { directOf } from './refs.ts';
import { openDirect } from './sdk.ts';
import type { Connector } from './sdk.ts';

const memberSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  aadObjectId: z.string().optional(),
  objectId: z.string().optional(),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  tenantId: z.string().optional(),
  userRole: z.string().optional(),
});
type Member = z.infer<typeof memberSchema>;

export interface People {
  /** Throws when the roster cannot be asked and nothing is known from before: nobody's rights are guessed. */
  sender(activity: Activity): Promise<Sender>;
  /** Throws when it cannot be told. */
  isMember(team: string, userId: string): Promise<boolean>;
}

const profileMs = 10 * 60_000;
const membershipMs = 30_000;
const lookUpMs = 1500;
const mostKept = 50_000;

export function createPeople(config: TeamsConfig, connect: (serviceUrl?: string) => Promise<Connector>, now: () => Date): People {
  const profiles = new Map<string, { member: Member | undefined; at: number }>();
  const memberships = new Map<string, { member: boolean; at: number }>();

  async function ask(connector: Connector, conversation: string, user: string): Promise<Member | undefined> {
    try {
      return memberSchema.parse(await connector.getConversationMember(conversation, user, { timeout: lookUpMs }));
    } catch (error) {
      // The roster has answered: no such member, or a chat the bot is not in.
      if (error instanceof CallFailed && (error.status === 404 || error.status === 403)) return undefined;
      throw error;
    }
  }

  async function rosterOf(activity: Activity, connector: Connector): Promise<string> {
    // A message action is used in any chat, so in most the bot is no member and may not ask; its own chat it may.
    if (activity.name?.startsWith('composeExtension/') !== true) return activity.conversation.id;
    return openDirect(connector, config, activity.from.id, lookUpMs);
  }

  async function profile(activity: Activity): Promise<Member | undefined> {
    const { id } = activity.from;
    const known = profiles.get(id);
    if (known && now().getTime() - known.at < profileMs) return known.member;
    let member: Member | undefined;
    try {
      const connector = await connect(activity.serviceUrl);
      member = await ask(connector, await rosterOf(activity, connector), id);
    } catch (error) {
      if (error instanceof CallFailed && (error.status === 404 || error.status === 403)) return known?.member;
      if (known) return known.member;
      throw error;
    }
    if (profiles.size >= mostKept) profiles.clear();
    // "No such member" may only mean this one chat, so it is not remembered.
    if (member) profiles.set(id, { member, at: now().getTime() });
    return member;
  }

  function isStaff(member: Member | undefined): boolean {
    if (!member || member.tenantId !== config.tenantId) return false;
    if (member.userPrincipalName?.toUpperCase().includes('#EXT#') === true) return false;
    return member.userRole === 'user' || member.userRole === 'owner';
  }

  return {
    sender: async (activity) => {
      const member = await profile(activity);
      const info = clientInfoOf(activity);
      const sender: Sender = {
        platform: 'teams',
        tenant: config.tenantId,
        userId: activity.from.aadObjectId ?? member?.aadObjectId ?? member?.objectId ?? activity.from.id,
        name: activity.from.name ?? member?.name ?? '',
        staff: isStaff(member),
        direct: directOf(activity.from.id, activity.serviceUrl),
      };
      const email = member?.email ?? member?.userPrincipalName;
      const locale = activity.locale ?? info?.locale;
      const zone = info?.timezone ?? activity.localTimezone;
      if (email) sender.email = email;
      if (locale !== undefined) sender.locale = locale;
      if (zone !== undefined) sender.zone = zone;
      return sender;
    },

    isMember: async (team, userId) => {
      const key = `${team} ${userId}`;
      const known = memberships.get(key);
      if (known && now().getTime() - known.at < membershipMs) return known.member;
      const connector = await connect();
      let member: Member | undefined;
      try {
        member = memberSchema.parse(await connector.getConversationMember(team, userId));
      } catch (error) {
        if (!(error instanceof CallFailed) || error.status !== 404) throw error;
      }
      if (memberships.size >= mostKept) memberships.clear();
      memberships.set(key, { member: isStaff(member), at: now().getTime() });
      return isStaff(member);
    },
  };
}
