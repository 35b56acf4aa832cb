/**
 * The digest in its readers' hands: now and to oneself, pause, resume, time, language. A mission's channel belongs to the
 * people of the mission, a queue's to its responders, headquarters' to the responders of the general queue.
 */
import { z } from 'zod';
import { composeDigest, post, withChoices } from '../digests.ts';
import { languages } from '../domain/catalogue.ts';
import { digestChannels, type DigestChannel } from '../domain/digest-channels.ts';
import { lastSevenDays } from '../domain/digest-periods.ts';
import { weekAt, weekBeside } from '../domain/weeks.ts';
import type { Answer, FormSubmitted, Message, ThreadRef } from '../ports/chat.ts';
import type { DigestState } from '../ports/store.ts';
import { digestForm } from '../views/forms.ts';
import { say, type MessageKey } from '../views/say.ts';
import { digestName, shorten } from '../views/words.ts';
import { audit, directChat, languageOf, missionIdOf, notice, reply, type Turn } from './turn.ts';

const timeOfDay = /^([01]?\d|2[0-3])[:.h]([0-5]\d)$/;
/** Slack's limit for a button. */
const buttonLength = 75;

/**
 * `digest`, `digest now`, `digest pause`, `digest time 09:30` ...: the answer is for whoever typed it. Undefined where the
 * digest itself is the answer.
 */
export async function digestCommand(turn: Turn, rest: string, chat: ThreadRef | undefined): Promise<Message | undefined> {
  const language = languageOf(turn.me);
  const mine = channelsOf(turn);
  const here = mine.filter((channel) => isHere(turn, channel, chat));
  const chosen = here.length > 0 ? here : mine;
  const [only] = chosen;
  if (!only) return { text: say(language, 'digest.nobody') };
  const [word = '', value = ''] = rest.trim().toLowerCase().split(/\s+/);
  if (chosen.length > 1 || word === '') return choose(turn, chosen);
  switch (word) {
    case 'now':
    case 'jetzt':
      await digestNow(turn, only);
      return here.length > 0 ? { text: say(language, 'digest.sent') } : undefined;
    case 'pause':
      return change(turn, only, { paused: true });
    case 'resume':
    case 'weiter':
      return change(turn, only, { paused: false });
    case 'time':
    case 'zeit': {
      const time = readTime(value);
      return time ? change(turn, only, { time }) : { text: say(language, 'error.time') };
    }
    case 'language':
    case 'sprache': {
      const spoken = languages.find((known) => value.startsWith(known));
      return spoken ? change(turn, only, { language: spoken }) : { text: say(language, 'language.which') };
    }
    default:
      return choose(turn, chosen);
  }
}

export function readsDigestHere(turn: Turn, chat: ThreadRef): boolean {
  return channelsOf(turn).some((channel) => isHere(turn, channel, chat));
}

/** Pressed on a digest or in the list. */
export async function digestActs(turn: Turn, action: 'digest.now' | 'digest.settings', id: string): Promise<Answer> {
  const allowed = mayChange(turn, id);
  if (!allowed.ok) return notice(allowed.sentence);
  if (action === 'digest.settings') return { kind: 'form', form: await draw(turn, allowed.channel, `${id} ${turn.newId()}`, {}, {}) };
  await digestNow(turn, allowed.channel);
  return { kind: 'none' };
}

const fields = z.object({ paused: z.enum(['yes', 'no']), time: z.string(), language: z.enum(languages) });

export async function submitDigestSettings(turn: Turn, event: FormSubmitted): Promise<Answer> {
  const [id = ''] = event.context.split(' ');
  const allowed = mayChange(turn, id);
  if (!allowed.ok) return notice(allowed.sentence);
  const parsed = fields.safeParse(event.values);
  const time = readTime(event.values.time ?? '');
  if (!parsed.success || !time) {
    const errors: Record<string, MessageKey> = time ? { paused: 'error.choose' } : { time: 'error.time' };
    return { kind: 'form', form: await draw(turn, allowed.channel, event.context, event.values, errors) };
  }
  const { paused, language } = parsed.data;
  reply(turn, undefined, await change(turn, allowed.channel, { paused: paused === 'yes', time, language }));
  return { kind: 'none' };
}

/** Any digest of theirs: to the person's own chat, of the seven days up to this moment. */
async function digestNow(turn: Turn, channel: DigestChannel): Promise<void> {
  const { catalogue, me, now, tx } = turn;
  const mine = { ...channel, language: languageOf(me) };
  const told = await composeDigest(tx, catalogue, mine, lastSevenDays(channel.calendar, now), now);
  post(turn.plan, told, directChat(me), turn.newId);
}

async function change(turn: Turn, channel: DigestChannel, to: Partial<Pick<DigestState, 'paused' | 'time' | 'language'>>): Promise<Message> {
  const state = await turn.tx.digest(channel.id);
  // What passed during a pause is not made up for.
  const current = weekAt(channel.calendar, turn.now);
  const resumed = state.paused && to.paused === false ? { covered: weekBeside(channel.calendar, current, -1).name } : {};
  const next = { ...state, ...to, ...resumed };
  turn.plan.digests.push(next);
  audit(turn, null, `digest-${next.paused ? 'paused' : 'set'}`);
  const language = languageOf(turn.me);
  const { wish, language: told } = withChoices(channel, next);
  const values = { name: digestName(turn.catalogue, channel.kind, language), time: wish.time, language: say(language, `language.${told}`) };
  return { text: say(language, next.paused ? 'digest.set.paused' : 'digest.set.on', values) };
}

async function draw(turn: Turn, channel: DigestChannel, context: string, values: Record<string, string>, errors: Record<string, MessageKey>) {
  const state = await turn.tx.digest(channel.id);
  const { wish, language } = withChoices(channel, state);
  const known = { paused: state.paused ? 'yes' : 'no', time: wish.time, language };
  return digestForm({ catalogue: turn.catalogue, language: languageOf(turn.me), context, values: { ...known, ...values }, errors });
}

function choose(turn: Turn, channels: DigestChannel[]): Message {
  const language = languageOf(turn.me);
  const label = (key: MessageKey, channel: DigestChannel) => shorten(say(language, key, { name: digestName(turn.catalogue, channel.kind, language) }), buttonLength);
  return {
    text: `${channels.length > 1 ? `${say(language, 'digest.which')} ` : ''}${say(language, 'digest.help')}`,
    buttons: channels.slice(0, 10).flatMap((channel) => [
      { action: 'digest.now', value: channel.id, label: label('digest.button.now', channel) },
      { action: 'digest.settings', value: channel.id, label: label('digest.button.change', channel), opens: true },
    ]),
  };
}

function mayChange(turn: Turn, id: string): { ok: true; channel: DigestChannel } | { ok: false; sentence: string } {
  const language = languageOf(turn.me);
  const channel = channelsOf(turn).find((mine) => mine.id === id);
  if (channel) return { ok: true, channel };
  return { ok: false, sentence: say(language, turn.rights.unknown ? 'refused.rights-unknown' : 'digest.not-yours') };
}

function channelsOf({ catalogue, me, rights }: Turn): DigestChannel[] {
  const mission = missionIdOf(catalogue, me);
  return digestChannels(catalogue).filter(({ kind }) => {
    switch (kind.for) {
      case 'mission':
        return kind.mission === mission;
      case 'queue':
        return rights.queues.has(kind.queue);
      case 'headquarters':
        return rights.queues.has(catalogue.defaultQueue);
    }
  });
}

function isHere(turn: Turn, { platform, channel }: DigestChannel, chat: ThreadRef | undefined): boolean {
  return chat !== undefined && chat.platform === platform && turn.channelRef(platform, channel)?.id === chat.id;
}

/** `8:00`, `08.00`, `8h00` → `08:00`. */
function readTime(text: string): string | undefined {
  const [, hour, minute] = timeOfDay.exec(text.trim()) ?? [];
  return hour && minute ? `${hour.padStart(2, '0')}:${minute}` : undefined;
}
