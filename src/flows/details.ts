/** Who a person is to the bot: mission, language, time zone. Known from the directory, else asked once; changeable. */
import { z } from 'zod';
import { languages } from '../domain/catalogue.ts';
import { searchMissions } from '../domain/missions.ts';
import type { Answer, FormSubmitted, ThreadRef } from '../ports/chat.ts';
import { detailsForm } from '../views/forms.ts';
import type { MessageKey } from '../views/say.ts';
import { say } from '../views/say.ts';
import { missionName } from '../views/words.ts';
import { keepPerson, languageOf, missionChoice, missionIdOf, reply, zoneOf, type Turn } from './turn.ts';

export function openDetails(turn: Turn): Answer {
  return { kind: 'form', form: drawDetails(turn, turn.newId(), {}, {}) };
}

function drawDetails(turn: Turn, context: string, values: Record<string, string>, errors: Record<string, MessageKey>) {
  const { catalogue, me } = turn;
  const language = languageOf(me);
  const mission = values.mission ?? missionIdOf(catalogue, me);
  const zone = values.zone ?? zoneOf(catalogue, me);
  return detailsForm({
    catalogue,
    language,
    context,
    values: { language, ...values },
    errors,
    mission: missionChoice(catalogue, mission, language),
    zone: { value: zone, label: zone.replaceAll('_', ' ') },
  });
}

const fields = z.object({ mission: z.string(), language: z.enum(languages), zone: z.string() });

export function submitDetails(turn: Turn, event: FormSubmitted): Answer {
  const { catalogue } = turn;
  const parsed = fields.safeParse(event.values);
  const errors: Record<string, MessageKey> = {};
  if (!catalogue.missions.some(({ id }) => id === event.values.mission)) errors.mission = 'error.mission';
  if (!isZone(event.values.zone)) errors.zone = 'error.zone';
  if (!parsed.success || Object.keys(errors).length)
    return { kind: 'form', form: drawDetails(turn, event.context, event.values, errors) };
  const { mission, language, zone } = parsed.data;
  keepPerson(turn, { chosenMission: mission, chosenLanguage: language, chosenZone: zone });
  reply(turn, event.thread, {
    text: say(language, 'details.set', {
      mission: missionName(catalogue, mission, language),
      language: say(language, `language.${language}`),
      zone: zone.replaceAll('_', ' '),
    }),
  });
  return { kind: 'none' };
}

function isZone(zone: string | undefined): boolean {
  if (!zone) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** `mission Nairobi`, for whoever answers by typing. */
export function setMission(turn: Turn, chat: ThreadRef | undefined, name: string): void {
  const { catalogue } = turn;
  const language = languageOf(turn.me);
  if (!name) return reply(turn, chat, { text: say(language, 'mission.which') });
  const found = searchMissions(catalogue.missions, name, language, 5);
  const exact = found.filter((mission) => mission.name[language].toLowerCase() === name.toLowerCase());
  const [first] = exact.length === 1 ? exact : found;
  if (!first) return reply(turn, chat, { text: say(language, 'mission.none', { name }) });
  if (found.length > 1 && exact.length !== 1)
    return reply(turn, chat, {
      text: say(language, 'mission.several', { missions: found.map((mission) => mission.name[language]).join(', ') }),
    });
  keepPerson(turn, { chosenMission: first.id });
  reply(turn, chat, { text: say(language, 'mission.set', { mission: first.name[language] }) });
}

/** `language en`. */
export function setLanguage(turn: Turn, chat: ThreadRef | undefined, name: string): void {
  const chosen = languages.find((language) => name.toLowerCase().startsWith(language));
  if (!chosen) return reply(turn, chat, { text: say(languageOf(turn.me), 'language.which') });
  keepPerson(turn, { chosenLanguage: chosen });
  reply(turn, chat, { text: say(chosen, 'language.set') });
}
