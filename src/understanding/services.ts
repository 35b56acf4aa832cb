/**
 * Finds the catalogue's services in a text: exact and inflected names, parts of compounds (the head beats its modifier:
 * a "Netzwerkdrucker" is a printer) and slips of the finger.
 */
import { distance } from 'fastest-levenshtein';
import type { Service } from '../domain/catalogue.ts';
import { longestSaying, sayingBegins, sayings } from './sayings.ts';
import { masked, ranked, withFirstFirst, withHeadsFirst, withoutLists } from './service-hits.ts';
import type { Hit, ServiceFind, Term } from './service-hits.ts';
import { ambiguousWords, byWords, fineWords, idleWords, instrumentWords, noNames, notWords, placeWords, talkingWords, vagueWords } from './service-words.ts';
import { fold, remembered, wordPattern } from './words.ts';

export interface ServicesFound {
  /** Best first. */
  ranked: ServiceFind[];
  /** The folded text with every certain name replaced by the mark. */
  masked: string;
}

export interface ServiceFinder {
  /** @param folded see `fold` */
  find(folded: string, language?: string): ServicesFound;
}

interface Found {
  term: Term;
  score: number;
}

const mostWords = 4;
/** Longer names are matched letter by letter. */
const mostInflected = 3;
/** Bounds the work on long texts; a person names the service early. */
const mostTokens = 600;
const mostTypos = 40;

const endings = ['innen', 'ern', 'en', 'er', 'es', 'em', 'e', 'n', 's', "'s", 'й', 'ами', 'ями', 'ого', 'ой', 'ом', 'ов', 'ах', 'ям', 'ам', 'ую', 'ей', 'ем', 'ы', 'и', 'а', 'у', 'е', 'я', 'ю', 'ات', 'ين', 'ها', 'نا', 'ي', 'ه', 'ة'];
/** Four letters are part of many words by chance; these two hardly. */
const shortModifiers = new Set(['visa', 'mail']);
const germanEndings = ['', 'n', 's', 'e', 'en', 'er', 'es', 'em', 'ern'];
const arabicPrefix = /^(?:و|ف)?(?:بال|كال|ال|لل|ب|ل)/;

/** @param vocabulary folded words that are spelt right and so are no slip of a service's name */
export function createServiceFinder(services: Service[], vocabulary: Set<string>): ServiceFinder {
  const terms = new Map<string, Term>();
  for (const service of services) for (const { language, name } of namesOf(service)) addTerm(terms, service.id, language, name);
  // Also of a name that is known in one word: "smart card" is the "smartcard".
  const firstWords = new Set(services.flatMap(namesOf).map(({ name }) => partsOf(name)).filter((words) => words.length > 1).map(([first]) => first));
  const single = new Map<string, Term[]>();
  for (const term of terms.values()) if (term.words <= 2 && term.joined.length >= 5) single.set(term.joined[0]!, [...(single.get(term.joined[0]!) ?? []), term]);

  const stemmed = (token: string): Term | undefined => {
    if (noNames.has(token)) return undefined;
    const bare = token.replace(arabicPrefix, '');
    for (const form of bare === token ? [token] : [token, bare]) {
      const exact = terms.get(form);
      if (exact) return exact;
      for (const ending of endings) {
        if (!form.endsWith(ending) || form.length - ending.length < 3) continue;
        const stem = form.slice(0, -ending.length);
        const found = terms.get(stem) ?? (stem.length >= 4 ? (terms.get(`${stem}а`) ?? terms.get(`${stem}ь`) ?? terms.get(`${stem}е`) ?? terms.get(`${stem}я`) ?? terms.get(`${stem}ة`) ?? terms.get(`${stem}e`) ?? terms.get(`${stem}o`)) : undefined);
        // Short names take no ending: "pin" is not in "pins", nor "netz" in "netze".
        if (found && found.joined.length >= 4) return found;
      }
    }
    return undefined;
  };

  const germanStem = (token: string): Term | undefined => {
    const ending = germanEndings.find((one) => token.endsWith(one) && terms.get(token.slice(0, token.length - one.length))?.languages.has('de'));
    return ending === undefined ? undefined : terms.get(token.slice(0, token.length - ending.length));
  };

  const headOf = (token: string): Term | undefined => {
    for (let at = 3; at <= token.length - 4; at++) {
      const head = germanStem(token.slice(at));
      if (head && head.words === 1 && head.joined.length >= 4) return head;
    }
    return undefined;
  };

  const modifierOf = (token: string): Term | undefined => {
    for (let at = token.length - 3; at >= 4; at--) {
      const modifier = terms.get(token.slice(0, at)) ?? (token[at - 1] === 's' ? terms.get(token.slice(0, at - 1)) : undefined);
      if (modifier?.languages.has('de') && (modifier.joined.length >= 5 || shortModifiers.has(modifier.joined))) return modifier;
    }
    return undefined;
  };

  const partOf = (token: string): Found | undefined => {
    if (token.length < 7 || noNames.has(token) || !/^[a-z]+$/.test(token)) return undefined;
    const head = headOf(token);
    if (head && !isCommon(head)) return { term: head, score: head.joined.length >= 5 ? 0.9 : 0.7 };
    // The head of "Reisekostenportal" says little, its modifier says it all.
    const modifier = modifierOf(token);
    if (modifier && !isCommon(modifier)) return { term: modifier, score: 0.6 };
    return head ? { term: head, score: 0.9 } : modifier && { term: modifier, score: 0.6 };
  };

  const nameOf = remembered((token): Found | null => {
    const term = stemmed(token);
    return term ? { term, score: 1 } : partOf(token) ?? null;
  });

  const slipOf = (token: string): Found | undefined => {
    if (token.length < 5 || vocabulary.has(token) || noNames.has(token)) return undefined;
    let best: Found | undefined;
    let least = Infinity;
    // The first letter is the one that people get right.
    for (const term of single.get(token[0]!) ?? []) {
      const most = term.joined.length >= 9 ? 2 : 1;
      if (Math.abs(term.joined.length - token.length) > most) continue;
      const slips = swapped(token, term.joined) ? 1 : distance(token, term.joined);
      if (slips > most || slips >= least) continue;
      least = slips;
      best = { term, score: slips === 1 ? 0.7 : 0.55 };
    }
    return best;
  };

  return {
    find(folded, language) {
      const tokens = (folded.match(wordPattern) ?? []).slice(0, mostTokens);
      const hits: Hit[] = [];
      let typos = 0;
      for (let from = 0; from < tokens.length; ) {
        const saying = sayingAt(from);
        const hit = saying === 0 ? hitAt(from) : undefined;
        if (hit) hits.push(hit);
        from = hit?.to ?? from + Math.max(1, saying);
      }
      if (language === 'en') withHeadsFirst(hits);
      const text = masked(folded, hits);
      withFirstFirst(hits);
      withoutLists(hits);

      /** How many words from here on are a saying that only sounds like a service; 0 for none. */
      function sayingAt(from: number): number {
        for (let count = sayingBegins.has(tokens[from]!) ? Math.min(longestSaying, tokens.length - from) : 0; count > 1; count--)
          if (sayings.has(tokens.slice(from, from + count).join(' '))) return count;
        return 0;
      }

      function hitAt(from: number): Hit | undefined {
        const token = tokens[from]!;
        for (let count = firstWords.has(token) ? Math.min(mostWords, tokens.length - from) : 1; count > 1; count--) {
          const joined = tokens.slice(from, from + count).join('');
          const term = terms.get(joined) ?? (count <= mostInflected ? stemmedLong(joined) : undefined);
          if (term) return { from, to: from + count, term, score: weighed(term, 1, from) };
        }
        const name = nameOf(token);
        const found = name && fits(name.term, token) ? name : typos < mostTypos && token.length >= 5 && !vocabulary.has(token) && typos++ >= 0 ? slipOf(token) : undefined;
        return found && { from, to: from + 1, term: found.term, score: weighed(found.term, found.score, from) };
      }

      function fits(term: Term, token: string): boolean {
        return token.length >= 4 || language === undefined || term.languages.has(language) || term.languages.size > 2;
      }

      function stemmedLong(joined: string): Term | undefined {
        const term = stemmed(joined);
        return term && term.words > 1 ? term : undefined;
      }

      function weighed(term: Term, score: number, from: number): number {
        const before = tokens.slice(Math.max(0, from - 2), from);
        if (talkingWords.has(term.joined) && before.some((word) => byWords.has(word))) return 0.2;
        let result = score + 0.1 * Math.min(2, term.words - 1);
        if (idleWords.has(term.joined)) result *= 0.35;
        else if (ambiguousWords.has(term.joined)) result *= 0.45;
        else if (vagueWords.has(term.joined)) result *= 0.7;
        if (language !== undefined && !term.languages.has(language)) result *= term.joined.length <= 4 ? 0.45 : 0.9;
        if (vagueWords.has(term.joined) && before.some((word) => placeWords.has(word))) result *= 0.45;
        if (isFine(from)) result *= 0.6;
        return tokens.slice(Math.max(0, from - 3), from).some((word) => instrumentWords.has(word)) ? result * 0.85 : result;
      }

      /** Said to work: then it is not what the text is about. */
      function isFine(from: number): boolean {
        const after = tokens.slice(from + 1, from + 6);
        const at = after.findIndex((word) => fineWords.has(word));
        return at >= 0 && !after.slice(0, at + 2).some((word) => notWords.has(word));
      }

      return { ranked: ranked(hits), masked: text };
    },
  };
}

function namesOf(service: Service): { language: string; name: string }[] {
  const names = Object.entries(service.names).flatMap(([language, name]) =>
    name.split(/[,()/]| und | and | & /u).map((part) => ({ language, name: part })),
  );
  const synonyms = Object.entries(service.synonyms).flatMap(([language, list]) => list.map((name) => ({ language, name })));
  return [...names, ...synonyms];
}

function partsOf(name: string): string[] {
  return fold(name).match(wordPattern) ?? [];
}

function addTerm(terms: Map<string, Term>, service: string, language: string, name: string): void {
  const words = partsOf(name);
  const joined = words.join('');
  if (joined.length < 2) return;
  const known = terms.get(joined);
  // A name that two services share belongs to the one that stands first in the catalogue.
  if (known) known.languages.add(language);
  else terms.set(joined, { joined, words: words.length, service, languages: new Set([language]) });
}

/** Has everyday meanings or names what everything runs on. */
function isCommon({ joined }: Term): boolean {
  return idleWords.has(joined) || ambiguousWords.has(joined) || vagueWords.has(joined);
}

function swapped(token: string, term: string): boolean {
  if (token.length !== term.length) return false;
  for (let at = 0; at < token.length - 1; at++) {
    if (token[at] === term[at]) continue;
    return token[at] === term[at + 1] && token[at + 1] === term[at] && token.slice(at + 2) === term.slice(at + 2);
  }
  return false;
}
