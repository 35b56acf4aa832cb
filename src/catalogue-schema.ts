/**
 * The catalogue file's shape and its short forms. Every message is the rest of a sentence whose subject is the key:
 * `country` + `must be a two-letter country code such as PE`.
 */
import { z } from 'zod';
import { articleId, articleQuestions, articleText, articleTitle } from './article-schema.ts';
import { didYouMean, isDay, isZone, parseDays, parseHours, zoneRule } from './catalogue-short-forms.ts';
import type { Parsed, SomeHours } from './catalogue-short-forms.ts';
import { languages, pageLanguages } from './domain/catalogue.ts';
import type { Article } from './domain/article.ts';
import type { DigestWish, DirectoryEntry, Hours, Names, Weekday } from './domain/catalogue.ts';
import { urgencies } from './domain/urgency.ts';
import type { Urgency } from './domain/urgency.ts';
import { platforms } from './ports/chat.ts';

const missionTypes = ['embassy', 'consulate_general', 'consulate', 'permanent_mission', 'office', 'headquarters'] as const;

const workingDays: Weekday[] = [1, 2, 3, 4, 5];
const longestPromise = 30 * 24 * 60;

/** A text in a short form of its own; what the parser has to say becomes the message. */
function shortForm<T>(expected: string, parse: (text: string) => Parsed<T>) {
  return z.string({ error: expected }).transform((text, context) => {
    const parsed = parse(text.trim());
    if ('value' in parsed) return parsed.value;
    context.addIssue({ code: 'custom', message: parsed.problem });
    return z.NEVER;
  });
}

const list = <T extends z.ZodType>(item: T, expected: string) =>
  z.preprocess((given) => (typeof given === 'string' ? given.split(',').map((part) => part.trim()) : given), z.array(item, { error: expected }));

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, { error: `must be one of ${values.join(', ')}` });

const words = (most: number) => {
  const expected = `must be a text of 1 to ${most} characters (in quotes if it looks like a number)`;
  return z.string({ error: expected }).trim().min(1, expected).max(most, expected);
};

const idRule = 'must be an id of small letters, digits and hyphens, at most 60 characters';
const id = z.string({ error: idRule }).regex(/^[a-z0-9][a-z0-9-]{0,59}$/, idRule);

// 75 characters are what the strictest platform shows of a choice.
const name = words(75);
const namesRule = 'must be a text, or a map with de and en';
const namesKeys = { de: name, en: name, fr: name.optional(), es: name.optional() } satisfies Record<keyof Names, unknown>;
const names = z.preprocess(
  (given) => (typeof given === 'string' ? { de: given, en: given } : given),
  z.strictObject(namesKeys, { error: namesRule }).transform(({ de, en, fr, es }): Names => ({ de, en, fr: fr ?? en, es: es ?? en })),
);

const languageRule = 'must be a language code such as de, fr or pt-BR';
const languageCode = z.string({ error: languageRule }).regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, languageRule);

const emailRule = 'must be an e-mail address such as a.name@ministry.example';
const email = z.email({ error: emailRule });

const patternRule = 'must be an e-mail address in which * stands for any characters, ending in a full domain: *@lima.example or *.lima@ministry.example';
const emailPattern = z.string({ error: patternRule }).regex(/^[^\s@]+@([^\s@]*\.)?[^\s@*.]+\.[^\s@*.]+$/, patternRule);

const countryRule = 'must be a two-letter country code (ISO 3166-1) such as PE';
const country = shortForm<string>(countryRule, (text) => {
  if (!/^[A-Z]{2}$/.test(text)) return { problem: countryRule };
  const today = new Intl.Locale(`und-${text}`).region ?? text;
  if (today !== text) return { problem: `must be a two-letter country code of today (perhaps ${today})` };
  // Unicode also names unions, gatherings and pseudo-locales.
  const known = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(text) !== undefined;
  return known && !['EU', 'UN', 'EZ', 'ZZ', 'XA', 'XB', 'QO'].includes(text) ? { value: text } : { problem: countryRule };
});

const zone = shortForm<string>(zoneRule, (text) => (isZone(text) ? { value: text } : { problem: zoneRule + didYouMean(text, Intl.supportedValuesOf('timeZone')) }));

const daysRule = 'must be days such as mon-fri, sun-thu or mon,wed,fri';
const days = z.preprocess(
  (given) => (Array.isArray(given) ? given.join(',') : given),
  shortForm(daysRule, (text) => {
    const value = parseDays(text);
    return value ? { value } : { problem: daysRule };
  }),
);

const hours = shortForm('must be hours such as Mon-Fri 08:00-16:30 Europe/Berlin', parseHours);

const dayRule = 'must be a day of the calendar such as 2026-12-25';
const holidays = list(
  shortForm<string>(dayRule, (text) => (isDay(text) ? { value: text } : { problem: dayRule })),
  'must be a list of days such as 2026-12-25',
).default([]);

const durationRule = 'must be a time such as 30m, 8h or 1h30m, at most 30 days';
const minutes = z.preprocess(
  (given) => (typeof given === 'number' ? `${given}m` : given),
  shortForm<number>(durationRule, (text) => {
    const [, h, m] = /^(?:(\d{1,4}) ?h)? ?(?:(\d{1,5}) ?m(?:in)?)?$/.exec(text) ?? [];
    const value = Number(h ?? 0) * 60 + Number(m ?? 0);
    return value >= 1 && value <= longestPromise ? { value } : { problem: durationRule };
  }),
);

/** Hours may be told in one text, or part by part; what is told twice is refused. */
const hoursParts = { hours: hours.optional(), zone: zone.optional(), days: days.optional(), holidays };

function wholeHours(
  given: { hours?: SomeHours | undefined; zone?: string | undefined; days?: Weekday[] | undefined; holidays: string[] },
  context: z.RefinementCtx,
): Hours {
  for (const part of ['zone', 'days'] as const) {
    if (given[part] !== undefined && given.hours?.[part] !== undefined)
      context.addIssue({ code: 'custom', path: [part], message: `is given twice: here and in hours` });
  }
  const zone = given.zone ?? given.hours?.zone;
  if (zone === undefined) context.addIssue({ code: 'custom', path: ['zone'], message: zoneRule });
  return {
    zone: zone ?? 'UTC',
    days: given.days ?? given.hours?.days ?? workingDays,
    from: given.hours?.from ?? '08:00',
    to: given.hours?.to ?? '16:30',
    holidays: given.holidays,
  };
}

const regionRule = 'must be a short name of small letters, digits, _ and - such as asia_pacific';

const missionKeys = {
  id,
  type: oneOf(missionTypes),
  name: names,
  country,
  region: z.string({ error: regionRule }).regex(/^[a-z][a-z0-9_-]*$/, regionRule),
  languages: list(languageCode, 'must be a list of language codes such as [es, en]'),
  ...hoursParts,
};
const mission = z
  .strictObject(missionKeys, { error: 'must be a map with id, type, name, country, region, languages and zone' })
  .transform(({ hours, zone, days, holidays, ...rest }, context) => ({ ...rest, hours: wholeHours({ hours, zone, days, holidays }, context) }));

const deskKeys = { name: names, ...hoursParts };
const desk = z
  .strictObject(deskKeys, { error: 'must be a map with name and hours' })
  .transform(({ name, ...parts }, context) => ({ name, hours: wholeHours(parts, context) }));

const promiseKeys = {
  low: minutes.default(16 * 60),
  normal: minutes.default(8 * 60),
  high: minutes.default(2 * 60),
  critical: minutes.default(30),
} satisfies Record<Urgency, unknown>;
const answerWithin = z.strictObject(promiseKeys, { error: `must be a map with ${urgencies.join(', ')}` }).prefault({});

const timeRule = 'must be a time of day such as 08:00, in quotes';
const digestKeys = {
  time: z.string({ error: timeRule }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, timeRule).default('08:00'),
  empty: oneOf(['line', 'nothing']).default('line'),
};
const digestRule = 'must be on, off, or a map with time and empty';
const digest = z
  .preprocess(
    (given) => (given === 'on' || given === true ? {} : given === 'off' ? false : given),
    z.union([z.literal(false), z.strictObject(digestKeys)], { error: digestRule }),
  )
  .transform((wish): DigestWish => (wish === false ? { on: false, time: '08:00', empty: 'nothing' } : { on: true, ...wish }))
  .prefault({});

const queueKeys = {
  id,
  name: names,
  language: oneOf(languages).default('de'),
  platform: oneOf(platforms),
  channel: words(200),
  responders: words(200),
  answer_within: answerWithin,
  digest,
  desks: z.array(desk, { error: 'must be a list of desks' }).min(1, 'must hold at least one desk').optional(),
  ...hoursParts,
};
const queue = z
  .strictObject(queueKeys, { error: 'must be a map with id, name, platform, channel, responders and hours or desks' })
  .transform(({ hours, zone, days, holidays, desks, answer_within, ...rest }, context) => {
    const own = hours ?? zone ?? days ?? (holidays.length > 0 ? holidays : undefined);
    if (desks && own !== undefined) context.addIssue({ code: 'custom', path: ['desks'], message: 'is given beside hours of the queue itself; hours belong to its desks' });
    return {
      ...rest,
      answerWithin: answer_within,
      desks: desks ?? [{ name: rest.name, hours: wholeHours({ hours, zone, days, holidays }, context) }],
    };
  });

// Long enough for a sentence or two with an address in it.
const advice = words(600);
const adviceKeys = { de: advice, en: advice, fr: advice.optional(), es: advice.optional() } satisfies Record<keyof Names, unknown>;
const order = z.preprocess(
  (given) => (typeof given === 'string' ? { de: given, en: given } : given),
  z.strictObject(adviceKeys, { error: namesRule }).transform(({ de, en, fr, es }): Names => ({ de, en, fr: fr ?? en, es: es ?? en })),
);

const serviceKeys = {
  id,
  name: names,
  queue: id,
  order: order.optional(),
  synonyms: z
    .record(languageCode, list(words(60), 'must be a list of words, or words with commas between them'), { error: 'must be a map from language codes to words' })
    .default({}),
};
const service = z
  .strictObject(serviceKeys, { error: 'must be a map with id, name, queue and synonyms' })
  .transform(({ name, order, ...rest }) => ({ ...rest, names: name, order: order ?? null }));

const channelKeys = {
  mission: id.optional(),
  headquarters: z.literal(true, { error: 'must be true or left out' }).optional(),
  platform: oneOf(platforms),
  channel: words(200),
  language: oneOf(languages).default('de'),
  digest,
};
const channel = z
  .strictObject(channelKeys, { error: 'must be a map with platform, channel and either mission or headquarters: true' })
  .transform(({ mission, headquarters, ...rest }, context) => {
    if ((mission === undefined) === (headquarters === undefined)) context.addIssue({ code: 'custom', message: 'must have either mission or headquarters: true, and not both' });
    return { ...rest, mission: mission ?? null };
  });

const suspicionKeys = {
  missions: z.int('must be a number of missions, at least 2').min(2, 'must be a number of missions, at least 2').default(3),
  within: minutes.default(60),
};
const suspicion = z.strictObject(suspicionKeys, { error: 'must be a map with missions and within' }).prefault({});

const articleKeys = {
  id: articleId,
  service: id.optional(),
  language: oneOf(languages).default('de'),
  title: articleTitle,
  text: articleText,
  questions: articleQuestions,
  checked: shortForm<Date>(dayRule, (text) => (isDay(text) ? { value: new Date(text) } : { problem: dayRule })),
};
const article = z
  .strictObject(articleKeys, { error: 'must be a map with id, service, title, text and checked' })
  .transform(({ service, checked, ...rest }): Article => ({ ...rest, service: service ?? null, checkedAt: checked, retired: false }));

const userRule = `must be a platform and the person's id on it, such as slack:U012AB3CD; platforms are ${platforms.join(', ')}`;
const user = shortForm<NonNullable<DirectoryEntry['user']>>(userRule, (text) => {
  const colon = text.indexOf(':');
  const platform = platforms.find((known) => known === text.slice(0, colon));
  const userId = text.slice(colon + 1).trim();
  return platform && userId !== '' ? { value: { platform, id: userId } } : { problem: userRule };
});

const directoryEntryKeys = { mission: id, user: user.optional(), email: emailPattern.optional() };
const directoryEntry = z
  .strictObject(directoryEntryKeys, { error: 'must be a map with mission and either user or email' })
  .transform(({ mission, user, email }, context) => {
    if ((user === undefined) === (email === undefined)) context.addIssue({ code: 'custom', message: 'must have either user or email, and not both' });
    return { mission, ...(user && { user }), ...(email !== undefined && { email }) };
  });

const personKeys = { id, name: words(75), email: email.optional(), language: oneOf(pageLanguages), zone, roles: list(words(200), 'must be a list of groups').default([]) };
const person = z
  .strictObject(personKeys, { error: 'must be a map with id, name, language and zone' })
  .transform(({ email, ...rest }) => ({ ...rest, ...(email !== undefined && { email }) }));

const prefixRule = 'must be 1 to 8 capital letters such as AA';

const fileKeys = {
  prefix: z.string({ error: prefixRule }).regex(/^[A-Z]{1,8}$/, prefixRule),
  default_queue: id,
  feedback_queue: id.optional(),
  missions: z.array(mission, { error: 'must be a list of missions' }).min(1, 'must hold at least one mission'),
  queues: z.array(queue, { error: 'must be a list of queues' }).min(1, 'must hold at least one queue'),
  services: z.array(service, { error: 'must be a list of services' }).min(1, 'must hold at least one service'),
  channels: z.array(channel, { error: 'must be a list of channels' }).default([]),
  suspicion,
  articles: z.array(article, { error: 'must be a list of articles' }).default([]),
  directory: z.array(directoryEntry, { error: 'must be a list of directory entries' }).default([]),
  playground: z.array(person, { error: 'must be a list of people' }).default([]),
};

export const catalogueSchema = z
  .strictObject(fileKeys, { error: 'must be a map with prefix, default_queue, missions, queues and services' })
  .transform(({ default_queue, feedback_queue, ...rest }) => ({ ...rest, defaultQueue: default_queue, feedbackQueue: feedback_queue ?? default_queue }));

/** The keys that may stand in the entries of a list or in a map, by its own key; `''` is the file itself. */
export const knownKeys: Record<string, string[]> = Object.fromEntries(
  Object.entries({
    '': fileKeys,
    missions: missionKeys,
    queues: queueKeys,
    desks: deskKeys,
    services: serviceKeys,
    order: adviceKeys,
    channels: channelKeys,
    digest: digestKeys,
    suspicion: suspicionKeys,
    articles: articleKeys,
    directory: directoryEntryKeys,
    playground: personKeys,
    name: namesKeys,
    answer_within: promiseKeys,
  }).map(([place, shape]) => [place, Object.keys(shape)]),
);
