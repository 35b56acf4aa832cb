/** Needs for everyone: the list with search, one of them, and *We need this too*. */
import { z } from 'zod';
import { searchNeeds } from '../domain/need.ts';
import type { Answer, FormSubmitted, Message, ThreadRef } from '../ports/chat.ts';
import { needJoinForm, needSearchForm } from '../views/need-forms.ts';
import { needList, needPage, needTitle, pageLength } from '../views/needs.ts';
import { say, type MessageKey } from '../views/say.ts';
import { serviceNames, shorten } from '../views/words.ts';
import { needNamed, refreshNeed, voiceLength } from './need-desk.ts';
import { audit, keepPerson, languageOf, missionChoice, missionIdOf, notice, reply, type Turn } from './turn.ts';

export const needActions = ['needs.list', 'needs-search.open', 'need.show', 'need-join.open'] as const;
export type NeedAction = (typeof needActions)[number];
export const needForms = ['needs-search', 'need-join'] as const;
export type NeedForm = (typeof needForms)[number];

/** Typed with a page behind it: `needs page 2`. */
const pageWords = /^(?:seite|page|p[aá]gina)\s+(\d{1,4})$/iu;

/** Newest change first, ten a page. */
export async function needsPage(turn: Turn, query: string, page = 0): Promise<Message> {
  const typed = pageWords.exec(query.trim())?.[1];
  const asked = typed ? '' : query.trim().slice(0, 100);
  const { catalogue, tx } = turn;
  const all = await tx.needs();
  const found = searchNeeds(all, asked, (service) => serviceNames(catalogue, service));
  const last = Math.max(0, Math.ceil(found.length / pageLength) - 1);
  const at = Math.min(Math.max(0, typed ? Number(typed) - 1 : page), last);
  return needList({ catalogue, needs: found.slice(at * pageLength, (at + 1) * pageLength), total: found.length, page: at, pages: last + 1, query: asked }, languageOf(turn.me));
}

/** One need, and whether the reader's mission is counted with it. */
export async function oneNeed(turn: Turn, number: string): Promise<Message> {
  const { catalogue, me, tx } = turn;
  const language = languageOf(me);
  const need = (await tx.needs()).find(({ id }) => String(id) === number.split(':')[0]);
  if (!need) return { text: say(language, 'error.need') };
  const mission = missionIdOf(catalogue, me);
  const joined = mission !== null && (await tx.voices(need.id)).some((voice) => voice.mission === mission);
  return needPage(catalogue, need, joined, language);
}

export async function needActs(turn: Turn, action: NeedAction, value: string): Promise<Answer> {
  const { catalogue, me } = turn;
  switch (action) {
    case 'needs.list': {
      const [, page = '0', query = ''] = /^(\d{1,4}):([\s\S]*)$/.exec(value) ?? [];
      return { kind: 'notice', message: await needsPage(turn, query, Number(page)) };
    }
    case 'needs-search.open':
      return { kind: 'form', form: needSearchForm({ catalogue, language: languageOf(me), context: turn.newId(), values: {}, errors: {} }) };
    case 'need.show':
      return { kind: 'notice', message: await oneNeed(turn, value) };
    case 'need-join.open':
      return { kind: 'form', form: drawJoin(turn, `${value.split(':')[0]}:${turn.newId()}`, {}, {}) };
  }
}

function drawJoin(turn: Turn, context: string, values: Record<string, string>, errors: Record<string, MessageKey>) {
  const { catalogue, me } = turn;
  const language = languageOf(me);
  const view = { catalogue, language, context, values, errors };
  return needJoinForm(view, missionIdOf(catalogue, me) === null, missionChoice(catalogue, values.mission ?? null, language));
}

const joined = z.object({ words: z.string().trim().min(3).max(voiceLength), mission: z.string().optional() });

export async function needSubmits(turn: Turn, which: NeedForm, event: FormSubmitted): Promise<Answer> {
  if (which === 'needs-search') return { kind: 'notice', message: await needsPage(turn, event.values.query ?? '') };
  const parsed = joined.safeParse(event.values);
  const errors: Record<string, MessageKey> = {};
  if (!parsed.success) errors.words = event.values.words?.trim() ? 'error.too-short' : 'error.required';
  const known = turn.catalogue.missions.some(({ id }) => id === event.values.mission);
  if (event.values.mission ? !known : missionIdOf(turn.catalogue, turn.me) === null) errors.mission = 'error.mission';
  if (!parsed.success || Object.keys(errors).length > 0)
    return { kind: 'form', form: drawJoin(turn, event.context, event.values, errors) };
  if (parsed.data.mission) keepPerson(turn, { chosenMission: parsed.data.mission });
  return notice(await join(turn, event.context, parsed.data.words));
}

/** `need 12: WHY`, for whoever types. */
export async function typedJoin(turn: Turn, number: string, words: string, chat: ThreadRef | undefined): Promise<void> {
  if (missionIdOf(turn.catalogue, turn.me) === null) return reply(turn, chat, { text: say(languageOf(turn.me), 'mission.which') });
  reply(turn, chat, { text: await join(turn, number, shorten(words, voiceLength)) });
}

/** Counted once a mission: a further voice of the same mission adds its words. */
async function join(turn: Turn, number: string, words: string): Promise<string> {
  const { catalogue, me, now, plan } = turn;
  const language = languageOf(me);
  const found = await needNamed(turn, number);
  if (!found) return say(language, 'error.need');
  const mission = missionIdOf(catalogue, me);
  const counted = (await turn.tx.voices(found.need.id)).some((voice) => voice.mission === mission);
  plan.voices.push({ need: found.need.id, person: me.id, mission, words, at: now });
  await refreshNeed(turn, found);
  audit(turn, null, 'need-joined');
  return say(language, counted ? 'need.joined.again' : 'need.joined', { need: needTitle(found.need, language) });
}
