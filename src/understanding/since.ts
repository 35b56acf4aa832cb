/** Since when something has been so: the person's own words, and the moment they mean in the mission's zone. */
import { Temporal } from 'temporal-polyfill';
import { fold } from './words.ts';

export interface Since {
  /** As written. */
  words: string;
  /** Null where the words name no time ("since the update"). */
  at: Date | null;
}

const anchors = /(?<![\p{L}\p{N}])(?:seit(?:dem)?|since|from|for(?: the (?:last|past))?|depuis|desde(?: hace)?|hace|há|с|со|منذ)(?![\p{L}\p{N}])/giu;
/** Said without "since": the time itself tells when it began. */
const bareTimes =
  /(?<![\p{L}\p{N}])(?:heute (?:früh|frueh|morgen|nacht|mittag|vormittag|nachmittag)|gestern(?: (?:früh|morgen|mittag|nachmittag|abend|nacht))?|vorgestern|letzte nacht|this (?:morning|afternoon)|yesterday(?: (?:morning|afternoon|evening))?|last night|tonight|earlier today|ce matin|hier(?: (?:soir|matin))?|cette nuit|avant-hier|esta mañana|anoche|ayer(?: por la (?:mañana|tarde|noche))?|anteayer|hoje de manhã|esta manhã|ontem(?: à noite)?|сегодня утром|вчера(?: вечером)?|أمس|البارحة|هذا الصباح|\d{1,3} (?:hours?|days?|minutes?|weeks?) ago|vor \p{L}+ (?:stunden?|tagen?|minuten|wochen?)|vor \d{1,3} (?:stunden?|tagen?|minuten|wochen?)|il y a \S{1,10} (?:heures?|jours?|minutes|semaines?))(?![\p{L}\p{N}])/iu;

/** @param now the present; @param zone IANA */
export function findSince(text: string, now: Date, zone: string): Since | null {
  const sample = text.slice(0, 2_000);
  for (const anchor of sample.matchAll(anchors)) {
    const rest = sample.slice(anchor.index + anchor[0].length, anchor.index + anchor[0].length + 80);
    const phrase = /^\s*([^,;!?\n()–—]{2,60})/u.exec(rest)?.[1]?.split(/(?<!\bca|\bapprox|\d)\.\s|\s(?:geht|ist|sind|hat|haben|kommt|kommen|kann|können|is|are|i|we|the printer|does|can|nous|je|on|no|não|не|nicht|kein|keine)\s/iu)[0]?.trim();
    if (!phrase) continue;
    const at = resolve(fold(phrase), now, zone);
    const weak = /^(?:for|from|hace|há|с|со)/iu.test(anchor[0]);
    // "for the consul", "from home", "с уважением" tell no time.
    if (weak && at === null) continue;
    const words = at === null ? phrase.split(/\s+/).slice(0, 5).join(' ') : trimmed(phrase, now, zone);
    return { words: `${anchor[0]} ${words}`.replace(/[.\s]+$/, ''), at };
  }
  const bare = bareTimes.exec(sample)?.[0];
  if (bare === undefined) return null;
  const at = resolve(fold(bare), now, zone);
  return at === null ? null : { words: bare, at };
}

/** The shortest beginning of the phrase that means the same moment. */
function trimmed(phrase: string, now: Date, zone: string): string {
  const words = phrase.split(/\s+/);
  const whole = resolve(fold(phrase), now, zone)!.getTime();
  for (let count = 1; count < words.length; count++) {
    const part = words.slice(0, count).join(' ');
    // "heute" alone means the same moment as "heute Nacht", but is not what was said.
    const next = words[count]!;
    if (resolve(fold(part), now, zone)?.getTime() === whole) return /^(?:früh|morgen|mittag|abend|nacht|night|morning|noon|evening|november|\p{L}+ber)$/iu.test(next) ? `${part} ${next}` : part;
  }
  return phrase;
}

const numbers = new Map(
  Object.entries({
    1: 'ein eine einer einem einen one a an une un una um uma один одну одного',
    2: 'zwei two deux dos dois duas два две двух paar couple',
    3: 'drei three trois tres três три трех',
    4: 'vier four quatre cuatro quatro четыре',
    5: 'fünf five cinq cinco пять',
    6: 'sechs six seis шесть',
    7: 'sieben seven sept siete sete семь',
    8: 'acht eight huit ocho oito',
    9: 'neun nine neuf nueve nove',
    10: 'zehn ten dix diez dez десять',
    0.5: 'halben half',
  }).flatMap(([value, words]) => words.split(' ').map((word) => [fold(word), Number(value)] as const)),
);

const weekdays = [
  'montag monday lundi lunes segunda понедельник понедельника',
  'dienstag tuesday mardi martes terca вторник вторника',
  'mittwoch wednesday mercredi miercoles quarta среда среды',
  'donnerstag thursday jeudi jueves quinta четверг четверга',
  'freitag friday vendredi viernes sexta пятница пятницы',
  'samstag sonnabend saturday samedi sabado суббота субботы',
  'sonntag sunday dimanche domingo воскресенье воскресенья',
].map((names) => names.split(' ').map(fold));

const months = [
  'januar january janvier enero janeiro', 'februar february fevrier febrero fevereiro', 'marz march mars marzo marco', 'april avril abril', 'mai may mayo maio', 'juni june juin junio junho',
  'juli july juillet julio julho', 'august aout agosto', 'september septembre septiembre setembro', 'oktober october octobre octubre outubro', 'november novembre noviembre novembro', 'dezember december decembre diciembre dezembro',
].map((names) => names.split(' ').map(fold));

// Hours at which a part of the day begins for people who tell since when something fails.
const dayParts: [RegExp, number][] = [
  [/\b(?:fruh|morgen|vormittag|morning|matin|manana|manha)\b|утр|صباح/, 8],
  [/\b(?:mittag|noon|midi|mediodia|lunch|lunchtime)\b/, 12],
  [/\b(?:nachmittag|afternoon|apres-midi|tarde)\b/, 14],
  [/\b(?:abend|evening|soir|noite)\b|вечер|مساء/, 18],
];

function resolve(folded: string, now: Date, zone: string): Date | null {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const amount = agoOf(folded, here);
  const moment = amount ?? dayOf(folded, here);
  if (moment === null) return null;
  // What has been so since then has begun: a time of today that is still to come was meant of the day before.
  const past = Temporal.ZonedDateTime.compare(moment, here) > 0 ? moment.subtract({ days: 1 }) : moment;
  return new Date(past.epochMilliseconds);
}

/** "3 Stunden", "two days ago", "einer Woche". */
function agoOf(folded: string, here: Temporal.ZonedDateTime): Temporal.ZonedDateTime | null {
  const found = /(?:^|\s)(\d{1,3}|\p{L}{1,8})\s+(?:de\s+|of\s+)?(minut|min\b|stunde|hour|hora|heure|hrs\b|std\b|час|tage?n?\b|days?\b|jours?\b|dias?\b|дня|дне|день|woche|week|semana|semaine|недел|monat|month|mois|mes\b|meses|mese|месяц)/u.exec(folded);
  if (!found) return null;
  const count = /^\d/.test(found[1]!) ? Number(found[1]) : numbers.get(found[1]!);
  if (count === undefined) return null;
  const unit = found[2]!;
  if (/^min/.test(unit)) return here.subtract({ minutes: Math.round(count) });
  if (/^(?:stun|hour|hora|heur|hrs|std|час)/.test(unit)) return here.subtract({ minutes: Math.round(count * 60) });
  const days = /^(?:tag|day|jour|dia|дн|день)/.test(unit) ? 1 : /^(?:woch|week|sema|недел)/.test(unit) ? 7 : 30;
  return here.subtract({ days: Math.round(count * days) }).startOfDay();
}

function dayOf(folded: string, here: Temporal.ZonedDateTime): Temporal.ZonedDateTime | null {
  const day = namedDay(folded, here);
  const part = dayParts.find(([pattern]) => pattern.test(folded))?.[1];
  const clock = /(?:^|\s|um |gegen |at |a las |à )(\d{1,2})(?:[:.h](\d{2}))?\s*(uhr|h\b|am\b|pm\b|a\.m|p\.m|o'clock|часов|ч\b)/u.exec(folded) ?? /(?:^|\s)(\d{1,2})[:h](\d{2})()/u.exec(folded) ?? /(?:^|\s)las (\d{1,2})()()/u.exec(folded);
  if (clock) {
    const raw = Number(clock[1]);
    const hour = /^p/.test(clock[3] ?? '') && raw < 12 ? raw + 12 : raw;
    if (hour > 23) return day;
    return (day ?? here.startOfDay()).withPlainTime({ hour, minute: Math.min(59, Number(clock[2] || 0)) });
  }
  if (/\b(?:nacht|last night|anoche|cette nuit|nuit)\b/.test(folded)) return (/gestern/.test(folded) && day ? day : here.startOfDay());
  if (day === null && part !== undefined && /\b(?:heute|this|ce|esta|hoy|hoje|today|dem|mittag|noon|midi)\b|сегодня|هذا/.test(folded)) return here.startOfDay().withPlainTime({ hour: part });
  if (day !== null && part !== undefined) return day.withPlainTime({ hour: part });
  return day;
}

function namedDay(folded: string, here: Temporal.ZonedDateTime): Temporal.ZonedDateTime | null {
  const today = here.startOfDay();
  const dated = dateOf(folded, today);
  if (dated) return dated;
  if (/vorgestern|day before yesterday|avant-hier|anteayer|anteontem|позавчера/.test(folded)) return today.subtract({ days: 2 });
  if (/\b(?:gestern|yesterday|hier|ayer|anoche|ontem)\b|вчера|امس|البارحة/.test(folded)) return today.subtract({ days: 1 });
  if (/\b(?:heute|today|aujourd'hui|hoy|hoje)\b|сегодня|اليوم/.test(folded)) return today;
  const weekday = weekdays.findIndex((names) => names.some((name) => new RegExp(`(?:^|[^\\p{L}])${name}(?:$|[^\\p{L}])`, 'u').test(folded)));
  if (weekday >= 0) return today.subtract({ days: (today.dayOfWeek - (weekday + 1) + 7) % 7 || 7 });
  if (/wochenende|weekend|week-end|fin de semana|fim de semana|выходны/.test(folded)) return today.subtract({ days: ((today.dayOfWeek - 6 + 7) % 7) || 7 });
  if (/(?:letzte|vorige|vergangene|last|previous)\S* (?:woche|week)|semaine derniere|semana pasada|semana passada|прошлой недел/.test(folded)) return today.subtract({ days: today.dayOfWeek - 1 + 7 });
  return null;
}

function dateOf(folded: string, today: Temporal.ZonedDateTime): Temporal.ZonedDateTime | null {
  const numeric = /(?:^|\s)(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?!\d|\s*(?:uhr|h\b))/.exec(folded);
  const spelled = /(?:^|\s)(\d{1,2})(?:\.|st|nd|rd|th|er)?\s+(?:de\s+)?(\p{L}{3,10})/u.exec(folded) ?? /(\p{L}{3,10})\s+(\d{1,2})(?:st|nd|rd|th)?\b/u.exec(folded);
  let day: number | undefined;
  let month: number | undefined;
  if (numeric) [day, month] = [Number(numeric[1]), Number(numeric[2])];
  else if (spelled) {
    const name = /^\d/.test(spelled[1]!) ? spelled[2]! : spelled[1]!;
    month = months.findIndex((names) => names.includes(name)) + 1 || undefined;
    day = Number(/^\d/.test(spelled[1]!) ? spelled[1] : spelled[2]);
  }
  if (day === undefined || month === undefined || day < 1 || day > 31 || month < 1 || month > 12) return null;
  const date = today.with({ month, day });
  return Temporal.ZonedDateTime.compare(date, today) > 0 ? date.subtract({ years: 1 }) : date;
}

/** The beginning of the day that `words` name ("gestern", "last Monday"), null where they name none. */
export function findDay(words: string, now: Date, zone: string): Date | null {
  const day = namedDay(fold(words), Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone));
  return day === null ? null : new Date(day.startOfDay().epochMilliseconds);
}
