/**
 * The weekly digest in words: one post worth reading in a minute, with the details below it. What is most important comes
 * first, no list is longer than seven, and every number stands beside what is usual.
 */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { Message } from '../ports/chat.ts';
import type { Periods } from '../domain/digest-periods.ts';
import type { DigestContent } from './digest-content.ts';
import { headquartersDetails, headquartersLines } from './digest-headquarters.ts';
import { missionDetails, missionLines } from './digest-mission.ts';
import { queueDetails, queueLines } from './digest-queue.ts';
import { dates, weekNumbers, type DigestView } from './digest-words.ts';
import { say } from './say.ts';
import { digestName } from './words.ts';

export interface Digest {
  /** True where nothing happened: a channel may not want to hear that. */
  empty: boolean;
  opening: Message;
  /** Posted below it, one after the other. */
  details: Message[];
}

/** @param channel its id, for the buttons */
export function digest(catalogue: Catalogue, language: Language, channel: string, covered: Periods, content: DigestContent): Digest {
  const view: DigestView = { catalogue, language, zone: covered.zone, to: covered.to };
  const { lines, details, quiet } = partsOf(view, content);
  const late = covered.late ? [say(language, 'digest.late')] : [];
  const both = covered.weeks.length > 1 ? [say(language, 'digest.several', { count: covered.weeks.length })] : [];
  const text = [...late, ...both, ...(quiet ? [say(language, `digest.${content.for}.quiet`)] : lines)].join('\n');
  return {
    empty: quiet,
    opening: {
      title: say(language, 'digest.title', { week: weekNumbers(covered), dates: dates(view, covered), name: digestName(catalogue, content, language) }),
      text,
      buttons: [
        { action: 'feedback.open', value: '', label: say(language, 'button.digest-feedback'), opens: true },
        { action: 'digest.settings', value: channel, label: say(language, 'button.digest-settings'), opens: true },
      ],
    },
    details: quiet ? [] : details,
  };
}

function partsOf(view: DigestView, content: DigestContent): { lines: string[]; details: Message[]; quiet: boolean } {
  switch (content.for) {
    case 'mission':
      return { lines: missionLines(view, content), details: missionDetails(view, content), quiet: missionIsQuiet(content) };
    case 'queue':
      return { lines: queueLines(view, content), details: queueDetails(view, content), quiet: queueIsQuiet(content) };
    case 'headquarters':
      return { lines: headquartersLines(view, content), details: headquartersDetails(view, content), quiet: headquartersIsQuiet(content) };
  }
}

function missionIsQuiet({ received, resolved, tickets, notices, planned, needs, articles }: DigestContent & { for: 'mission' }): boolean {
  return received.now + resolved.now + tickets.length + notices.length + planned.length + needs.length + articles.length === 0;
}

function queueIsQuiet({ received, resolved, reopened, unanswered, waiting, suspicions }: DigestContent & { for: 'queue' }): boolean {
  return received.now + resolved.now + reopened.now + unanswered.count + waiting.count + suspicions.length === 0;
}

function headquartersIsQuiet({ tickets, answered, needs, outages }: DigestContent & { for: 'headquarters' }): boolean {
  return tickets === null && answered.length + needs.length + outages.length === 0;
}
