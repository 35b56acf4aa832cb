/**
 * From a text to what it means, with nothing but this process: language, intent, service, urgency, since when, which
 * ticket. Made once at start (from what the seeds have taught, see models.ts); one call takes about a millisecond.
 */
import type { Service } from '../domain/catalogue.ts';
import { isMereThanks } from '../domain/courtesy.ts';
import { deriveUrgency } from '../domain/urgency.ts';
import type { Impact, Urgency } from '../domain/urgency.ts';
import { createClassifier } from './classifier.ts';
import { featuresOf, withSigns } from './features.ts';
import type { Features } from './features.ts';
import { itSigns } from './gate.ts';
import { createLanguageDetector } from './language.ts';
import type { TextLanguage } from './language.ts';
import { learnModels } from './models.ts';
import type { Models } from './models.ts';
import { ownWords, sentencesOf } from './own-words.ts';
import { ticketMentions } from './references.ts';
import type { TicketMention } from './references.ts';
import { intents } from './seeds.ts';
import type { Intent, Seed } from './seeds.ts';
import type { ServiceFind } from './service-hits.ts';
import { createServiceFinder } from './services.ts';
import { shapeOf } from './shape.ts';
import { findSince } from './since.ts';
import type { Since } from './since.ts';
import { urgencySignals } from './urgency-signals.ts';
import { fold, serviceMark, wordPattern, wordsOf } from './words.ts';

export interface Understood {
  language: TextLanguage;
  intent: Intent | 'oos';
  /** 0..1: how often a message that looks like this one is understood right. */
  confidence: number;
  /** All intents, likeliest first; of a text out of scope what it would be if it were in scope. */
  ranked: { intent: Intent; probability: number }[];
  /** Two or three intents to offer where the first is too unsure to act on; null where it is sure. */
  clarify: Intent[] | null;
  /** The service's id; null where none is named. */
  service: string | null;
  /** All services the text may name, best first. */
  services: ServiceFind[];
  /** Who is stopped, as far as the text says. */
  impact: Impact | null;
  /** Something fixed depends on it. */
  deadline: boolean;
  urgency: Urgency;
  since: Since | null;
  tickets: TicketMention[];
}

export interface Context {
  /** The conversation's language: short texts keep it. */
  languageHint?: TextLanguage;
  /** Without it nothing is said about since when, and no ticket is found by its day. */
  now?: Date;
  /** IANA zone of the mission. */
  zone?: string;
}

export interface Understanding {
  understand(text: string, context?: Context): Understood;
  /** Only the language of the person's own words, several times as quick. Short texts keep the hint's. */
  languageOf(text: string, hint?: TextLanguage): TextLanguage;
}

/**
 * Chosen on cross-validation of the seeds, where asking below a confidence found as many mistakes as asking at a narrow lead
 * or at a doubtful gate and caught more of what is out of scope; how often to ask on held-out, exam, untouched and fresh, see `npm run eval`.
 */
export const thresholds = {
  /** Less confident than this, the bot asks rather than acts. */
  sure: 0.73,
  /** From here on a text is out of scope. */
  outside: 0.6,
  /** An intent less likely than this is not offered as a third button. */
  offered: 0.02,
};

export interface UnderstandingConfig {
  services: Service[];
  prefix: string;
  seeds: Seed[];
  /** Where the models come from: `learn`, where left out, or what it gave before. */
  models?: (learn: () => Models) => Models;
}

export function createUnderstanding({ services, prefix, seeds, models = (learn) => learn() }: UnderstandingConfig): Understanding {
  const finder = createServiceFinder(services, vocabularyOf(seeds));

  const read = (text: string, language: string): { features: Features; gateFeatures: Features; services: ServiceFind[] } => {
    const folded = fold(text);
    const { ranked, masked } = finder.find(folded, language);
    const words = wordsOf(masked);
    const marks = words.filter((word) => word === serviceMark).length;
    const features = featuresOf(words, shapeOf(masked, words));
    return { features, gateFeatures: withSigns(features, itSigns(wordsOf(folded), marks)), services: ranked };
  };

  const learnt = models(() => learnModels(seeds, (seed) => read(seed.text.replaceAll('{service}', serviceMark), seed.language)));
  const classifier = createClassifier(learnt.intents);
  const gate = createClassifier(learnt.outside);
  const detectLanguage = createLanguageDetector(seeds);

  return {
    languageOf: (text, hint) => detectLanguage(ownWords(text), hint),

    understand(text, { languageHint, now, zone = 'UTC' } = {}) {
      const own = ownWords(text);
      const language = detectLanguage(own, languageHint);
      const tickets = ticketMentions(own, prefix, now, zone);
      const point = toThePoint(own);
      const seen = read(point, language);
      const outside = gate.probabilities(seen.gateFeatures)[1]!;
      const certain = certainIntent(point, tickets);
      const ranked = rankedBy(certain, classifier.probabilities(seen.features));
      const { intent, confidence, clarify } = decide(point, certain, ranked, outside);
      const service = intent === 'oos' || intent === 'smalltalk' ? null : namedService(seen.services, intent);
      const { impact, deadline } = urgencySignals(own);
      const kind = intent === 'report' ? 'issue' : intent === 'request' ? 'request' : 'question';
      const derived = deriveUrgency(kind, impact ?? undefined);
      return {
        language, intent, confidence, ranked, clarify, service, services: seen.services, impact, deadline,
        urgency: deadline && derived === 'normal' ? 'high' : derived,
        since: now === undefined ? null : findSince(own, now, zone),
        tickets,
      };
    },
  };
}

/** What remains without greeting and thanks, where anything remains: the thing to be done wins over the courtesy. */
function toThePoint(own: string): string {
  const sentences = sentencesOf(own);
  const rest = sentences.filter((sentence) => !isMereThanks(sentence));
  return rest.length === 0 || rest.length === sentences.length ? own : rest.join(' ');
}

function rankedBy(certain: Intent | undefined, probabilities: number[]): Understood['ranked'] {
  return intents
    .map((intent, index) => ({ intent, probability: certain === undefined ? probabilities[index]! : certain === intent ? 0.97 : 0.03 / (intents.length - 1) }))
    .sort((a, b) => b.probability - a.probability);
}

/** The writer's own heading. Of other headings ("Frage:", "Problem:") what follows is often something else. */
const namedFeedback =
  /^\s*(?:(?:verbesserungs)?vorschl[aä]ge?|anregung|idee|feedback|r[uü]ckmeldung|lob|kritik|beschwerde|suggestion|idea|praise|compliment|complaint|id[eé]e|remarque|f[eé]licitations|sugerencia|queja|elogio|sugest[aã]o|reclama[cç][aã]o|предложение|отзыв|жалоба|похвала|اقتراح|شكوى|ملاحظة)\s*[:：]/iu;

/** Known without any model: a courtesy as a whole, a heading that says it, a ticket's number alone. */
function certainIntent(text: string, tickets: TicketMention[]): Intent | undefined {
  if (isMereThanks(text)) return 'smalltalk';
  if (namedFeedback.test(text)) return 'feedback';
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return tickets.length > 0 && letters <= 4 ? 'status' : undefined;
}

function decide(text: string, certain: Intent | undefined, ranked: Understood['ranked'], outside: number): Pick<Understood, 'intent' | 'confidence' | 'clarify'> {
  const [first, second, third] = ranked as [Understood['ranked'][number], Understood['ranked'][number], Understood['ranked'][number]];
  const offer = third.probability >= thresholds.offered ? [first.intent, second.intent, third.intent] : [first.intent, second.intent];
  const settled = first.intent === 'smalltalk' && first.probability > 0.99 && outside < 0.9;
  if (!/\p{L}{2}/u.test(text) && certain === undefined) return { intent: first.intent, confidence: Math.min(first.probability, 0.3), clarify: offer };
  if (outside >= thresholds.outside && !settled) return { intent: 'oos', confidence: outside, clarify: null };
  const confidence = first.probability * (1 - outside);
  return { intent: first.intent, confidence, clarify: confidence < thresholds.sure && !settled ? offer : null };
}

/** Words with an everyday meaning count as a service where something is wrong or wanted, less elsewhere. */
function namedService(found: ServiceFind[], intent: Intent): string | null {
  const least = intent === 'handoff' ? 0.5 : intent === 'feedback' ? 0.4 : 0.3;
  const best = found.find(({ contact, mail }) => !(intent === 'handoff' && contact) && !(intent === 'status' && mail));
  return best !== undefined && best.score >= least ? best.service : null;
}

/** Words of two seed lines at least: what several people spell alike is spelt right. */
function vocabularyOf(seeds: Seed[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { text } of seeds) for (const word of new Set(fold(text).match(wordPattern))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= 2).map(([word]) => word));
}
