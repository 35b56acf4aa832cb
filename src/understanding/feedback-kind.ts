/** Praise, complaint or wish, as far as the words themselves say it. In doubt nothing: the person can choose in the form. */
import type { FeedbackKind } from '../domain/feedback.ts';
import { fold } from './words.ts';

// Folded as the text is; \p{l} is any letter.
const pattern = (...parts: string[]) => new RegExp(`(?<!\\p{L})(?:${fold(parts.join('|')).replaceAll('\\p{l}', '\\p{L}')})(?!\\p{L})`, 'gu');

const signs: Record<FeedbackKind, RegExp> = {
  wish: pattern(
    'wunsch', 'wunsche[nr]?', 'gewunscht', 'wunschenswert', 'ware (?:es )?(?:schon|gut|toll|hilfreich|super)', 'ware (?:schon|gut|hilfreich),? wenn', 'konntet ihr', 'konnte man nicht', 'vorschlag\\p{l}*', 'schlage vor', 'anregung\\p{l}*', 'idee', 'wir brauchten', 'wir hatten gern\\p{l}*', 'hatten wir gern\\p{l}*', 'ich hatte gern\\p{l}*', 'bitte fuhrt', 'es fehlt uns', 'uns fehlt',
    'wish', 'wishes', 'would (?:be )?(?:like|love|great|nice|helpful|good|useful)', "(?:it.?d|i.?d|we.?d) (?:be )?(?:like|love|great|nice|helpful|good)", 'suggest\\p{l}*', 'could you (?:please )?(?:add|offer|introduce|allow)', 'please (?:add|offer|introduce|allow)', 'feature request', 'we miss',
    'souhait\\p{l}*', 'aimerai\\p{l}*', 'voudrai\\p{l}*', 'serait (?:bien|utile|formidable|appreciable|souhaitable|pratique)', 'suggestion\\p{l}*', 'propos(?:e|ons|ition)', 'il nous manque', 'pourriez-vous ajouter',
    'dese(?:o|amos|aria|ariamos)', 'gustaria', 'seria (?:bueno|util|genial|bonito|estupendo|deseable)', 'sugerencia\\p{l}*', 'sugier\\p{l}*', 'propon\\p{l}*', 'propuesta', 'nos falta', 'ojala', 'podrian anadir',
  ),
  praise: pattern(
    'danke', 'vielen dank', 'lob', 'klasse', 'super', 'toll\\p{l}{0,2}', 'prima', 'spitze', 'hervorragend\\p{l}*', 'ausgezeichnet\\p{l}*', 'begeistert', 'sehr zufrieden', 'grossartig\\p{l}*', 'hilft (?:uns|mir) sehr', 'freundlich\\p{l}*', 'gut gemacht', 'weiter so', 'kompliment\\p{l}*',
    'thank you', 'thanks', 'great', 'excellent', 'fantastic', 'wonderful', 'well done', 'brilliant', 'very (?:happy|pleased|satisfied|helpful)', 'love (?:the|it|your|how)', 'kudos', 'compliments?', 'amazing', 'keep it up',
    'merci', 'bravo', 'excellente?s?', 'formidables?', 'genial\\p{l}*', 'tres (?:satisfait\\p{l}*|content\\p{l}*|bien|utile)', 'felicitations', 'parfaite?s?', 'ravie?s?',
    'gracias', 'excelentes?', 'estupend\\p{l}*', 'fantastic[oa]s?', 'enhorabuena', 'felicidades', 'felicito', 'muy (?:content\\p{l}*|satisfech\\p{l}*|util|bien|amable\\p{l}*)', 'perfect[oa]s?', 'maravillos\\p{l}*',
  ),
  complaint: pattern(
    'beschwer\\p{l}*', 'arger\\p{l}*', 'verargert', 'unzumutbar\\p{l}*', 'enttausch\\p{l}*', 'unzufrieden\\p{l}*', 'schlecht\\p{l}*', 'katastroph\\p{l}*', 'viel zu (?:lang\\p{l}*|spat|kompliziert|umstandlich|teuer|oft)', 'umstandlich\\p{l}*', 'nervt', 'frustrier\\p{l}*', 'leider', 'niemand (?:hort|antwortet|kummert)\\p{l}*', 'schon wieder', 'unmoglich\\p{l}*',
    'complain\\p{l}*', 'annoy\\p{l}*', 'disappoint\\p{l}*', 'unacceptable', 'terrible', 'awful', 'dissatisfied', 'unhappy', 'frustrat\\p{l}*', '(?:far|much|way) too (?:slow|long|late|complicated|often)', 'nobody (?:listens|answers|cares)', 'poor(?:ly)?', 'not (?:happy|satisfied|acceptable|good enough)', 'worst', 'useless',
    'plain(?:te|s|dre|gnons)', 'decu\\p{l}*', 'inacceptables?', 'mecontent\\p{l}*', 'insatisf\\p{l}*', 'nulle?s?', 'beaucoup trop', 'agac\\p{l}*', 'frustr\\p{l}*', 'personne ne (?:repond|ecoute)', 'honteux', 'catastroph\\p{l}*', 'malheureusement',
    'quej\\p{l}*', 'decepcion\\p{l}*', 'inaceptables?', 'descontent\\p{l}*', 'insatisfech\\p{l}*', 'pesim\\p{l}*', 'demasiado', 'molest\\p{l}*', 'frustr\\p{l}*', 'nadie (?:responde|escucha|contesta)', 'terribles?', 'lamentables?',
  ),
};

/** A sign behind a negation says nothing. */
const negated = /(?<!\p{L})(?:nicht|kein\p{L}*|nie|wenig|not|no|never|hardly|isn.?t|wasn.?t|pas|peu|jamais|nunca|poco)(?!\p{L})(?:\s+\p{L}+){0,2}\s*$/u;

/** Null where nothing is said, or where two things are: praise with a wish behind it is a wish, all else is left open. */
export function feedbackKind(text: string): FeedbackKind | null {
  const folded = fold(text);
  const wish = has(folded, signs.wish);
  const complaint = has(folded, signs.complaint);
  const praise = has(folded, signs.praise);
  if (wish) return complaint ? null : 'wish';
  if (complaint) return praise ? null : 'complaint';
  return praise ? 'praise' : null;
}

function has(folded: string, sign: RegExp): boolean {
  return [...folded.matchAll(sign)].some(({ index }) => !negated.test(folded.slice(Math.max(0, index - 40), index)));
}
