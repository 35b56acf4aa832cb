/** What responders type into a notice's fields, read leniently: services, who is concerned, and moments. */
import { distance } from 'fastest-levenshtein';
import { Temporal } from 'temporal-polyfill';
import { languages, type Catalogue, type Names } from './catalogue.ts';
import { searchMissions } from './missions.ts';
import type { Concerned } from './notice.ts';

/** `nearest` is what may have been meant; `several` are what else it could be. */
export interface NotUnderstood {
  part: string;
  nearest: string | null;
  several: string[];
}
export type Read<T> = { ok: true; value: T } | { ok: false; problem: NotUnderstood };

const everybody = ['alle', 'all', 'everybody', 'everyone', 'alle vertretungen', 'all missions', 'tous', 'toutes', 'todos', 'todas', 'weltweit', 'worldwide', '*'];

/** Regions of the catalogue file by the names people use; the first of each language is the one that is shown. */
const knownRegions: Record<string, Record<keyof Names, string[]>> = {
  africa: { de: ['Afrika'], en: ['Africa'], fr: ['Afrique'], es: ['África'] },
  americas: { de: ['Amerika', 'Nord- und Südamerika'], en: ['Americas', 'America'], fr: ['Amériques', 'Amérique'], es: ['América', 'Américas'] },
  asia_pacific: { de: ['Asien und Pazifik', 'Asien', 'Asien-Pazifik'], en: ['Asia-Pacific', 'Asia and Pacific', 'Asia'], fr: ['Asie-Pacifique', 'Asie'], es: ['Asia-Pacífico', 'Asia'] },
  europe: { de: ['Europa'], en: ['Europe'], fr: ['Europe'], es: ['Europa'] },
  headquarters: { de: ['Zentrale'], en: ['Headquarters', 'HQ'], fr: ['Siège'], es: ['Sede'] },
  middle_east: { de: ['Naher Osten', 'Nahost', 'Naher und Mittlerer Osten'], en: ['Middle East'], fr: ['Moyen-Orient', 'Proche-Orient'], es: ['Oriente Medio', 'Oriente Próximo'] },
  russia_central_asia: { de: ['Russland und Zentralasien', 'Zentralasien'], en: ['Russia and Central Asia', 'Central Asia'], fr: ['Russie et Asie centrale', 'Asie centrale'], es: ['Rusia y Asia Central', 'Asia Central'] },
};

/** As people call it; a region that only the catalogue file knows goes by its id. */
export function regionName(id: string, language: keyof Names): string {
  return knownRegions[id]?.[language][0] ?? id.replaceAll('_', ' ');
}

const countryNames = languages.map((language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }));

/** Without marks, capitals and punctuation: `Côte d’Ivoire` and `cote d'ivoire` are one. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[\p{M}'’.]/gu, '')
    .replace(/[^\p{L}\p{N}*]+/gu, ' ')
    .trim();
}

interface Named {
  id: string;
  names: string[];
}

function exactly(known: Named[], part: string): string | undefined {
  const wanted = fold(part);
  return known.find(({ names }) => names.some((name) => fold(name) === wanted))?.id;
}

/** Close enough to have been meant: at most one letter in three is another. */
function nearestOf(known: Named[], part: string): string | null {
  const wanted = fold(part);
  let best: { name: string; cost: number } | undefined;
  for (const name of known.flatMap(({ names }) => names)) {
    const cost = distance(fold(name), wanted);
    if (cost <= Math.max(1, wanted.length / 3) && (!best || cost < best.cost)) best = { name, cost };
  }
  return best?.name ?? null;
}

/** Commas, semicolons and lines part what is listed; where a part is unknown as a whole, so do `und` and its like. */
function readList(text: string, read: (part: string) => Read<string>): Read<string[]> {
  const found = new Set<string>();
  for (const part of text.split(/[,;\n]/).map((each) => each.trim()).filter(Boolean)) {
    const whole = read(part);
    const parts = whole.ok ? [] : part.split(/\s+(?:und|and|et|y|e)\s+|\s*[&+]\s*/i).filter(Boolean);
    if (whole.ok) found.add(whole.value);
    else if (parts.length < 2) return whole;
    for (const each of parts) {
      const one = read(each);
      if (!one.ok) return one;
      found.add(one.value);
    }
  }
  return { ok: true, value: [...found] };
}

/** Service ids. An empty text gives an empty list. */
export function readServices(text: string, { services }: Catalogue): Read<string[]> {
  const known = services.map(({ id, names, synonyms }) => ({ id, names: [...Object.values(names), id, ...Object.values(synonyms).flat()] }));
  return readList(text, (part) => {
    const id = exactly(known, part);
    return id ? { ok: true, value: id } : { ok: false, problem: { part, nearest: nearestOf(known, part), several: [] } };
  });
}

/** Everybody, or any mix of regions, countries and missions. An empty text concerns nobody. */
export function readConcerned(text: string, catalogue: Catalogue): Read<Concerned> {
  if (everybody.includes(fold(text))) return { ok: true, value: { all: true, regions: [], countries: [], missions: [] } };
  const list = readList(text, (part) => readPlace(part, catalogue));
  if (!list.ok) return list;
  const of = (kind: string) => list.value.flatMap((found) => (found.startsWith(kind) ? [found.slice(kind.length)] : []));
  return { ok: true, value: { all: false, regions: of('region:'), countries: of('country:'), missions: of('mission:') } };
}

function readPlace(part: string, { missions }: Catalogue): Read<string> {
  const regions: Named[] = [...new Set(missions.map(({ region }) => region))].map((id) => ({
    id: `region:${id}`,
    names: [...Object.values(knownRegions[id] ?? {}).flat(), id.replaceAll('_', ' ')],
  }));
  const countries: Named[] = [...new Set(missions.map(({ country }) => country))].map((id) => ({
    id: `country:${id}`,
    names: [...countryNames.flatMap((inLanguage) => inLanguage.of(id) ?? []), id],
  }));
  const named: Named[] = missions.map(({ id, name }) => ({ id: `mission:${id}`, names: [...Object.values(name), id] }));
  const known = exactly(regions, part) ?? exactly(named, part) ?? exactly(countries, part);
  if (known) return { ok: true, value: known };
  const hits = searchMissions(missions, part, 'de', 4);
  const [first, ...others] = hits;
  const byCity = first && Object.values(first.name).some((name) => fold(name).endsWith(` ${fold(part)}`));
  const otherCities = others.filter(({ name }) => Object.values(name).some((each) => fold(each).endsWith(` ${fold(part)}`)));
  if (first && (hits.length === 1 || (byCity && otherCities.length === 0))) return { ok: true, value: `mission:${first.id}` };
  if (first) return { ok: false, problem: { part, nearest: null, several: hits.map(({ name }) => name.de) } };
  const cities = named.flatMap(({ id, names }) => names.map((name) => ({ id, names: [name, name.split(' ').slice(1).join(' ')] })));
  return { ok: false, problem: { part, nearest: nearestOf([...regions, ...countries, ...cities], part), several: [] } };
}

/** What stands in the field when it is shown again. */
export function writtenConcerned(concerned: Concerned, { missions }: Catalogue, language: keyof Names, everyone: string): string {
  if (concerned.all) return everyone;
  const country = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
  return [
    ...concerned.regions.map((id) => regionName(id, language)),
    ...concerned.countries.map((id) => country.of(id) ?? id),
    ...concerned.missions.map((id) => missions.find((mission) => mission.id === id)?.name[language] ?? id),
  ].join(', ');
}

const nowWords = ['jetzt', 'sofort', 'now', 'maintenant', 'ahora'];
const dayWords: Record<string, number> = {
  heute: 0, today: 0, 'aujourd’hui': 0, "aujourd'hui": 0, hoy: 0,
  morgen: 1, tomorrow: 1, demain: 1, mañana: 1, manana: 1,
  übermorgen: 2, uebermorgen: 2, 'après-demain': 2, 'pasado mañana': 2,
};

/**
 * A moment on the clock of `zone`: `jetzt`, `22:00`, `morgen 6 Uhr`, `24.11. 22:00`, `24/11/2026 22h30`,
 * `2026-11-24 22:00`, `2 h`, `in 30 min`. Hours and minutes without a day are those of `base`'s day or, if `after`, the
 * next ones after it; a day without a year is the next such day. Null if it cannot be read.
 */
export function readMoment(text: string, zone: string, base: Date, after: boolean): Date | null {
  const typed = text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/^(?:um|ab|bis|at|from|until|à|a las)\s+/, '');
  if (nowWords.includes(typed)) return base;
  const span = /^(?:in |dans |en |\+ ?)?(\d{1,3})(?: ?(h|std\.?|stunden?|hours?|heures?|horas?)| ?(m|min\.?|minuten?|minutes?|minutos?))$/.exec(typed);
  if (span) return new Date(base.getTime() + Number(span[1]) * (span[2] ? 3_600_000 : 60_000));
  const today = Temporal.Instant.fromEpochMilliseconds(base.getTime()).toZonedDateTimeISO(zone);
  const { day, rest } = readDay(typed, today.toPlainDate());
  const clock = /^(?:,? ?(?:um|at|à|a las)? ?)?(\d{1,2})(?:[:.h] ?(\d{2})|h| ?uhr| ?(am|pm))(?: ?(?:uhr|h|(am|pm)))?$/.exec(rest);
  if (!clock) return null;
  const half = clock[3] ?? clock[4];
  const hour = half ? (Number(clock[1]) % 12) + (half === 'pm' ? 12 : 0) : Number(clock[1]);
  const minute = Number(clock[2] ?? 0);
  if (day === null || hour > 23 || minute > 59) return null;
  const at = (date: Temporal.PlainDate) => date.toZonedDateTime({ timeZone: zone, plainTime: { hour, minute } }).epochMilliseconds;
  if (day) return new Date(at(day));
  const sameDay = at(today.toPlainDate());
  return new Date(after && sameDay <= base.getTime() ? at(today.toPlainDate().add({ days: 1 })) : sameDay);
}

/** `undefined`: no day was named; null: one that does not exist. */
function readDay(typed: string, today: Temporal.PlainDate): { day: Temporal.PlainDate | null | undefined; rest: string } {
  for (const [word, days] of Object.entries(dayWords)) {
    if (typed.startsWith(`${word} `)) return { day: today.add({ days }), rest: typed.slice(word.length).trim() };
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]| at )(.+)$/.exec(typed);
  if (iso) return { day: dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3])), rest: (iso[4] ?? '').trim() };
  const usual = /^(\d{1,2})[./](\d{1,2})[./]?(\d{4}|\d{2})?,? (.+)$/.exec(typed);
  if (!usual) return { day: undefined, rest: typed };
  const [, date, month, year, rest = ''] = usual;
  if (year) return { day: dateOf(Number(year) + (year.length === 2 ? 2000 : 0), Number(month), Number(date)), rest: rest.trim() };
  const thisYear = dateOf(today.year, Number(month), Number(date));
  // Yesterday's outage was of this year; what lies months back is meant for the next.
  const passed = thisYear !== null && Temporal.PlainDate.compare(thisYear.add({ months: 3 }), today) < 0;
  return { day: passed ? dateOf(today.year + 1, Number(month), Number(date)) : thisYear, rest: rest.trim() };
}

function dateOf(year: number, month: number, day: number): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** As `readMoment` reads it again: `2026-11-24 22:00`. */
export function writtenMoment(at: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}
