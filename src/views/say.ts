/** One sentence in one language. The catalogues in `messages/` hold every sentence a person sees. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../domain/catalogue.ts';
import { de } from './messages/de.ts';
import { en, type MessageKey } from './messages/en.ts';
import { es } from './messages/es.ts';
import { fr } from './messages/fr.ts';

export type { MessageKey } from './messages/en.ts';

export const catalogues: Record<Language, Record<MessageKey, string>> = { de, en, fr, es };

const compiled = new Map<string, IntlMessageFormat>();

/** Values are data: nothing typed by a person is ever read as a message pattern. */
export function say(language: Language, key: MessageKey, values: Record<string, string | number> = {}): string {
  const id = `${language}:${key}`;
  let format = compiled.get(id);
  if (!format) {
    format = new IntlMessageFormat(catalogues[language][key], language, undefined, { ignoreTag: true });
    compiled.set(id, format);
  }
  return String(format.format(values));
}

const locales: Record<Language, string> = { de: 'de-DE', en: 'en-GB', fr: 'fr-FR', es: 'es-ES' };

const formats = {
  time: { weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
  dated: { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  day: { day: 'numeric', month: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Such as `Di., 24. November um 09:30` in German, `mar. 24 novembre à 09:30` in French. */
export function localTime(language: Language, at: Date, zone: string): string {
  return shown('time', language, at, zone);
}

/** Such as `Di., 24. November 2026 um 09:30`: of what is long ago. */
export function localMoment(language: Language, at: Date, zone: string): string {
  return shown('dated', language, at, zone);
}

/** Such as `09:30`. */
export function localClock(language: Language, at: Date, zone: string): string {
  return shown('clock', language, at, zone);
}

/** Such as `24. November 2026`. */
export function localDate(language: Language, at: Date, zone: string): string {
  return shown('date', language, at, zone);
}

/** Such as `24. November`. */
export function localDay(language: Language, at: Date, zone: string): string {
  return shown('day', language, at, zone);
}

function shown(what: keyof typeof formats, language: Language, at: Date, zone: string): string {
  const id = `${what}:${language}:${zone}`;
  let clock = clocks.get(id);
  if (!clock) {
    clock = new Intl.DateTimeFormat(locales[language], { ...formats[what], timeZone: zone });
    clocks.set(id, clock);
  }
  return clock.format(at);
}
