/** Which tickets a text speaks of: by reference, by bare number, or by the day on which they were written. */
import { findReferences } from '../domain/reference.ts';
import { findDay } from './since.ts';

/** `when`: "my ticket from yesterday"; the day begins at `from` in the mission's zone. */
export type TicketMention = { id: number } | { when: string; from: Date };

const aloneNumber = /^[\s#]*([1-9]\d{2,8})[\s?!.]*$/;
const namedNumber =
  /(?<![\p{L}\p{N}])(?:tickets?|vorgang|nummer|nr|anfrage|meldung|fall|case|number|no|request|incident|demande|dossier|numéro|caso|solicitud|número|chamado|pedido|заявк\p{L}|номер|тикет|обращени\p{L}|طلب|رقم|تذكرة|بلاغ)(?:\s?(?:nr|no|n°|nº|№|number|nummer|numéro|número|номер|رقم))?[\s.:#№°-]{0,3}([1-9]\d{2,8})(?![\p{N}\p{L}])/giu;
const ticketOf =
  /(?<![\p{L}\p{N}])(?:tickets?|vorgang|anfrage|meldung|antrag|bestellung|case|request|report|order|message|demande|commande|dossier|caso|solicitud|pedido|chamado|заявк\p{L}|обращени\p{L}|запрос\p{L}?|طلبي|طلب|تذكرتي|بلاغي|بلاغ)\s(?:von|vom|from|of|de|del|d|do|da|от|за|من|du)?['’\s]{0,2}((?:letzte[mnr]?\s|last\s|le\s|el\s|yesterday|gestern|vorgestern|heute|hier|ayer|ontem|вчера|monday|tuesday|wednesday|thursday|friday|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|today|this|letzter|أمس|البارحة|вчерашн)[\p{L}]*(?:\s(?:week|woche|montag|dienstag|mittwoch|donnerstag|freitag|monday|tuesday|wednesday|thursday|friday|früh|morgen|abend|morning|evening|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|jueves|viernes))?)/iu;

/** Each ticket once, in the order of the text. */
export function ticketMentions(text: string, prefix: string, now: Date | undefined, zone: string): TicketMention[] {
  const sample = text.slice(0, 4_000);
  const ids = findReferences(sample, prefix);
  const bare = ids.length > 0 ? [] : [aloneNumber.exec(sample), ...sample.matchAll(namedNumber)].flatMap((found) => (found ? [Number(found[1])] : []));
  const mentions: TicketMention[] = [...new Set([...ids, ...bare])].map((id) => ({ id }));
  const words = mentions.length > 0 || now === undefined ? undefined : ticketOf.exec(sample)?.[1]?.trim();
  const from = words === undefined || now === undefined ? null : findDay(words, now, zone);
  return words !== undefined && from !== null ? [{ when: words, from }] : mentions;
}
