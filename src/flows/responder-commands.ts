/** The same acts for whoever types: `!take`, `!resolve ANSWER` ... in a ticket's thread. Rights were checked before. */
import { findReferences } from '../domain/reference.ts';
import type { Case } from '../ports/store.ts';
import { say } from '../views/say.ts';
import { tellQueue, queueLanguage } from './case.ts';
import { askBack, merge, move, notARequest, release, reopen, resolve, take, type Done } from './life.ts';
import { languageOf, type Turn } from './turn.ts';

export async function typedCommand(turn: Turn, subjectCase: Case, text: string): Promise<void> {
  const [, word = '', rest = ''] = /^!\s*([\p{L}-]*)\s*([\s\S]*)$/u.exec(text) ?? [];
  const result = await run(turn, subjectCase, word.toLowerCase(), rest.trim());
  if (!result.ok) tellQueue(turn, subjectCase, { text: result.sentence });
}

async function run(turn: Turn, subjectCase: Case, word: string, rest: string): Promise<Done> {
  switch (word) {
    case 'take':
      return take(turn, subjectCase);
    case 'release':
      return release(turn, subjectCase);
    case 'ask':
      return rest ? askBack(turn, subjectCase, rest) : help(turn, subjectCase);
    case 'resolve':
      return rest ? resolve(turn, subjectCase, rest) : help(turn, subjectCase);
    case 'move': {
      const wanted = rest.toLowerCase();
      const queue = turn.catalogue.queues.find(({ id, name }) =>
        [id, name.de, name.en].some((known) => known.toLowerCase() === wanted),
      );
      return queue
        ? move(turn, subjectCase, queue.id)
        : { ok: false, sentence: `${say(languageOf(turn.me), 'error.queue')} ${turn.catalogue.queues.map(({ id }) => id).join(', ')}` };
    }
    case 'merge': {
      const [into] = findReferences(rest, turn.catalogue.prefix);
      return into === undefined ? help(turn, subjectCase) : merge(turn, subjectCase, into);
    }
    case 'reopen':
      return reopen(turn, subjectCase);
    case 'not-a-request':
      return notARequest(turn, subjectCase);
    default:
      return help(turn, subjectCase);
  }
}

function help(turn: Turn, subjectCase: Case): Done {
  return { ok: false, sentence: say(queueLanguage(turn, subjectCase), 'queue.help') };
}
