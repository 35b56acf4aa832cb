/** The question for a rating, its thanks, and what responders may see of the answers. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { ShownGroup } from '../domain/rating.ts';
import type { Message } from '../ports/chat.ts';
import { say } from './say.ts';
import { serviceName } from './words.ts';

/** Remarks of a group that fit into a message. */
const remarksShown = 10;

/** Goes with the resolving answer. Only in a thread of its own can a bare number be known to belong to it. */
export function ratingQuestion(ticket: number, thread: boolean, language: Language): Required<Pick<Message, 'facts' | 'buttons'>> {
  return {
    facts: [{ label: say(language, 'rating.question'), value: say(language, thread ? 'rating.how.thread' : 'rating.how.chat') }],
    buttons: [1, 2, 3, 4, 5].map((stars) => ({ action: 'rate', value: `${ticket}:${stars}`, label: String(stars) })),
  };
}

export function ratingThanks(ticket: number, language: Language): Message {
  return {
    text: say(language, 'rating.thanks'),
    buttons: [{ action: 'rate-remark.open', value: String(ticket), label: say(language, 'button.rate-remark'), opens: true }],
  };
}

export function ratingList(catalogue: Catalogue, groups: ShownGroup[], language: Language): Message {
  const title = say(language, 'ratings.title');
  if (groups.length === 0) return { title, text: say(language, 'ratings.none') };
  return {
    title,
    text: say(language, 'ratings.text'),
    facts: groups.slice(0, 24).map((group) => ({
      label: `${group.month} · ${group.service === 'none' ? say(language, 'service.none') : serviceName(catalogue, group.service, language)}`,
      value: group.shown
        ? [say(language, 'ratings.average', { average: group.average, count: group.count }), ...group.remarks.slice(0, remarksShown).map((remark) => `· ${remark}`)].join('\n')
        : say(language, 'ratings.too-few'),
    })),
  };
}
