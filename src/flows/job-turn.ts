/** A turn that no event began: a job or an answer from outside changes something in somebody's name. */
import type { Catalogue } from '../domain/catalogue.ts';
import type { Capabilities, Platform } from '../ports/chat.ts';
import type { Person } from '../ports/people.ts';
import { emptyPlan, type Tx } from '../ports/store.ts';
import type { Understanding } from '../understanding/understand.ts';
import { languageHint, zoneOf, type Articles, type Turn } from './turn.ts';

export interface JobConfig {
  catalogue: Catalogue;
  now: Date;
  newId: () => string;
  capabilities: (platform: Platform) => Capabilities;
  understanding: Understanding;
  articles: Articles;
}

/** The person has no rights here but their own. */
export function jobTurn(config: JobConfig, tx: Tx, me: Person): Turn {
  const { catalogue, now, newId, capabilities, understanding, articles } = config;
  return {
    tx,
    plan: emptyPlan(),
    now,
    catalogue,
    me,
    cases: [],
    threadKnown: false,
    rights: { queues: new Set(), unknown: false },
    newId,
    capabilities,
    // A job stands in no channel.
    channelRef: () => undefined,
    understand: (text) => understanding.understand(text, { languageHint: languageHint(me), now, zone: zoneOf(catalogue, me) }),
    writtenIn: (text) => understanding.languageOf(text, languageHint(me)),
    articles,
    afterCommit: [],
  };
}
