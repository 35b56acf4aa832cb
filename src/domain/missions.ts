/** Finding one of some 230 missions, or one of some 400 time zones, from the few letters somebody has typed so far. */
import { languages } from './catalogue.ts';
import type { Language, Mission } from './catalogue.ts';

/**
 * Missions that fit every word of `query`, best first: whole names, then words that begin so, then words that contain
 * it; a place before a kind of mission, the asked language before the others. Accents and umlauts may be left out or
 * written out (`Muenchen`). Countries are found by name and by code. An empty query gives the first by name, embassies before the rest.
 */
export function searchMissions(missions: Mission[], query: string, language: Language, limit: number): Mission[] {
  const asked = wordsOf(query.slice(0, longestQuery));
  return indexOf(missions, language)
    .flatMap((entry) => {
      const cost = costOf(entry, asked);
      // Who types a country means its embassy rather than one of the consulates.
      return cost === undefined ? [] : [{ mission: entry.mission, cost: cost + (entry.mission.type === 'embassy' ? 0 : 0.5) }];
    })
    .sort((a, b) => a.cost - b.cost)
    .slice(0, limit)
    .map((hit) => hit.mission);
}

/**
 * IANA zones by words of their name, best first. `missions` adds the cities that are no zone of their own, each with the
 * zone of its mission: `Washington` gives America/New_York.
 */
export function searchZones(query: string, limit = 20, missions: Mission[] = []): string[] {
  const asked = wordsOf(query.slice(0, longestQuery));
  if (asked.length === 0) return [];
  const costs = new Map<string, number>();
  const offer = (zone: string, cost: number | undefined) => {
    if (cost !== undefined && cost < (costs.get(zone) ?? Infinity)) costs.set(zone, cost);
  };
  for (const { zone, city, rest } of zoneWords) offer(zone, costOf({ words: [...city.map((word) => ({ word, cost: 0 })), ...rest.map((word) => ({ word, cost: 4 }))] }, asked));
  for (const mission of searchMissions(missions, query, 'en', limit)) offer(mission.hours.zone, 12);
  return [...costs].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).slice(0, limit).map(([zone]) => zone);
}

/** Nobody types more to find a place; bounds the work of a search. */
const longestQuery = 100;

interface Word {
  word: string;
  /** How far behind the best kind of word a hit here comes. */
  cost: number;
}

interface Entry {
  mission: Mission;
  words: Word[];
}

const kindWords = new Set(wordsOf(
  'Botschaft Generalkonsulat Konsulat Ständige Vertretung Vertretungsbüro Zentrale Embassy Consulate General Permanent Mission Representation Delegation Representative Office Headquarters Ambassade Consulat Général Représentation Délégation Siège Embajada Consulado Representación Delegación Sede bei beim den der die to the of und and',
));

/** What people call a kind of mission besides what stands in its name. */
const alsoCalled: Record<string, string> = {
  embassy: 'Auslandsvertretung Ambassade Embajada',
  consulate_general: 'GK Auslandsvertretung Consulat Général Consulado',
  consulate: 'Auslandsvertretung Consulat Consulado',
  permanent_mission: 'StV Auslandsvertretung Représentation permanente Representación',
  headquarters: 'HQ Ministerium ministry AA Siège ministère Sede ministerio',
};

/** Folding 230 names takes longer than searching them, and a search runs with every key that is pressed. */
const indexes = new WeakMap<Mission[], Map<Language, Entry[]>>();

function indexOf(missions: Mission[], language: Language): Entry[] {
  let ofLanguage = indexes.get(missions);
  if (ofLanguage === undefined) indexes.set(missions, (ofLanguage = new Map<Language, Entry[]>()));
  let entries = ofLanguage.get(language);
  if (entries === undefined) {
    const inOrder = new Intl.Collator(language);
    entries = missions
      .toSorted((a, b) => inOrder.compare(a.name[language], b.name[language]) || (a.id < b.id ? -1 : 1))
      .map((mission) => ({ mission, words: wordsOfMission(mission, language) }));
    ofLanguage.set(language, entries);
  }
  return entries;
}

function wordsOfMission(mission: Mission, language: Language): Word[] {
  const words: Word[] = [];
  const add = (text: string, cost: number) => {
    for (const word of [...wordsOf(text), ...wordsOf(writtenOut(text))]) words.push({ word, cost: kindWords.has(word) ? cost + 3 : cost });
  };
  for (const named of languages) {
    const [name = '', ...inBrackets] = mission.name[named].split('(');
    add(name, named === language ? 0 : 1);
    // "Rom" means the embassy there before the one that is named after the Holy See (Rom).
    add(inBrackets.join(' '), 2);
  }
  // Countries in all languages would give a German who types "Sao" Saudi Arabia (Arabie saoudite), too.
  for (const named of new Set<Language>(['de', 'en', language])) add(countryNames[named].of(mission.country) ?? '', 2);
  words.push({ word: mission.country.toLowerCase(), cost: 2 });
  add(alsoCalled[mission.type] ?? '', 4);
  add(mission.id, 5);
  return words;
}

const countryNames = Object.fromEntries(
  languages.map((language) => [language, new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })]),
) as Record<Language, Intl.DisplayNames>;

/** The sum over the asked words of their best hits; undefined as soon as one has none. A word's kind weighs less than how it fits. */
function costOf(entry: { words: Word[] }, asked: string[]): number | undefined {
  let sum = 0;
  for (const part of asked) {
    let best = Infinity;
    for (const { word, cost } of entry.words) {
      const fit = word === part ? 0 : word.startsWith(part) ? 10 : part.length > 2 && word.includes(part) ? 20 : Infinity;
      best = Math.min(best, fit + cost);
    }
    if (best === Infinity) return undefined;
    sum += best;
  }
  return sum;
}

/** Folded words: `São Paulo` gives sao, paulo; `N'Djamena` ndjamena. */
/** Lower case, without accents and punctuation. */
export function wordsOf(text: string): string[] {
  const folded = text
    .toLowerCase()
    .replace(/[ßøłæœđðþı]/g, (letter) => withoutMark[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ.]/gu, '');
  return folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

const withoutMark: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

function writtenOut(text: string): string {
  return text.toLowerCase().replace(/[äöüø]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe' })[letter] ?? letter);
}

/** Node lists some zones under names their cities no longer use. */
const renamed: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
};

const zoneWords = [...Intl.supportedValuesOf('timeZone'), 'UTC'].map((listed) => {
  const zone = renamed[listed] ?? listed;
  const parts = zone.split('/');
  const city = wordsOf(parts.at(-1) ?? '');
  return { zone, city, rest: [...wordsOf(parts.slice(0, -1).join(' ')), ...(zone === listed ? [] : wordsOf(listed.split('/').at(-1) ?? ''))] };
});
