/**
 * A notice says what is wrong, or will be worked on, for whom and until when. Pure: `draft → planned → running → over`,
 * `cancelled` from `draft` and `planned`. Each change that readers must see is a step; a loud one is said with a post.
 */
import type { Catalogue, Hours, Mission } from './catalogue.ts';
import { isOpen, nextOpening } from './hours.ts';

export const noticeKinds = ['outage', 'maintenance', 'advice'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export type NoticeState = 'draft' | 'planned' | 'running' | 'over' | 'cancelled';

/** Who is concerned: everybody, or whoever is in one of the regions, countries (ISO codes) or missions. */
export interface Concerned {
  all: boolean;
  regions: string[];
  countries: string[];
  missions: string[];
}

/** As typed by a responder; readers of French and Spanish get the English one. */
export interface NoticeTexts {
  de: string;
  en: string;
}

/** How far a notice has got: channels and people it goes to, has reached, and could not reach. */
export interface Progress {
  channels: number;
  channelsReached: number;
  people: number;
  peopleReached: number;
  failed: number;
  /** Channels and people that are told when their mission opens. */
  waiting: number;
  /** Missions, never people, of which somebody has it too. */
  missionsToo: number;
}

export interface Notice {
  /** The number in `N-12`. */
  id: number;
  kind: NoticeKind;
  services: string[];
  concerned: Concerned;
  texts: NoticeTexts;
  /** What the all-clear says besides its own sentence. */
  closing: NoticeTexts | null;
  from: Date;
  until: Date | null;
  /** Said at any hour of the night. */
  urgent: boolean;
  state: NoticeState;
  sentAt: Date | null;
  endedAt: Date | null;
  /** Where it was declared, and where its card stands. */
  queue: string;
  /** Person ids. */
  declaredBy: string;
  lastActBy: string;
  createdAt: Date;
  /** The suspicion it confirmed, whose tickets hang on it. */
  suspicion: string | null;
  /** The conversation of its card in the queue's channel, and the delivery that posted the card. */
  thread: string;
  card: string;
  /** 0 until it was sent. */
  step: number;
  /** The last step that is said with a post; the ones after it only edit what was posted. */
  loud: number;
  /** Everybody it goes to is known. */
  gathered: boolean;
  /** When there is something to do for it without anybody asking; null: nothing. */
  nextAt: Date | null;
  /** As last shown on the card, and when. */
  progress: Progress | null;
  progressAt: Date | null;
  /** Grows by one with every change; part of the nonce of buttons. */
  version: number;
}

export type NoticeStep =
  | { do: 'send' }
  /** By the clock: what was planned begins. Nobody is woken for it; the posts are edited. */
  | { do: 'begin' }
  | { do: 'update'; texts: NoticeTexts; until: Date | null; urgent: boolean }
  | { do: 'end'; closing: NoticeTexts | null }
  | { do: 'cancel' };

/** `not-now`: the state does not allow it. `same`: nothing would change. */
export type NoticeResult = { ok: true; notice: Notice } | { ok: false; reason: 'not-now' | 'same' };

const allowed: Record<NoticeStep['do'], readonly NoticeState[]> = {
  send: ['draft'],
  begin: ['planned'],
  update: ['planned', 'running'],
  end: ['running'],
  cancel: ['draft', 'planned'],
};

export function isAllowedFor({ state }: Notice, step: NoticeStep['do']): boolean {
  return allowed[step].includes(state);
}

export function applyNoticeStep(notice: Notice, step: NoticeStep, by: string, now: Date): NoticeResult {
  if (!isAllowedFor(notice, step.do)) return { ok: false, reason: 'not-now' };
  switch (step.do) {
    case 'send':
      return stepped({ ...notice, state: notice.from <= now ? 'running' : 'planned', sentAt: now }, by, true, now);
    case 'begin':
      return stepped({ ...notice, state: 'running' }, by, false, now);
    case 'update': {
      const { texts, until, urgent } = step;
      const same = texts.de === notice.texts.de && texts.en === notice.texts.en && until?.getTime() === notice.until?.getTime();
      if (same && urgent === notice.urgent) return { ok: false, reason: 'same' };
      return stepped({ ...notice, texts, until, urgent }, by, true, now);
    }
    case 'end':
      // An advice runs out; that is no news.
      return stepped({ ...notice, state: 'over', endedAt: now, closing: step.closing }, by, notice.kind !== 'advice', now);
    case 'cancel':
      if (notice.state === 'draft') return { ok: true, notice: { ...notice, state: 'cancelled', lastActBy: by, version: notice.version + 1 } };
      return stepped({ ...notice, state: 'cancelled', endedAt: now }, by, true, now);
  }
}

function stepped(notice: Notice, by: string, loud: boolean, now: Date): NoticeResult {
  const step = notice.step + 1;
  return {
    ok: true,
    notice: { ...notice, lastActBy: by, step, loud: loud ? step : notice.loud, nextAt: now, version: notice.version + 1 },
  };
}

/** What the clock alone does next, and when: planned notices begin, all but outages end at their time. */
export function byTheClock({ state, kind, from, until }: Notice): { do: 'begin' | 'end'; at: Date } | null {
  if (state === 'planned') return { do: 'begin', at: from };
  if (state === 'running' && kind !== 'outage' && until) return { do: 'end', at: until };
  return null;
}

/** Somebody of an unknown mission is concerned only by what concerns all. */
export function concerns({ all, regions, countries, missions }: Concerned, mission: Mission | undefined): boolean {
  if (all) return true;
  if (!mission) return false;
  return missions.includes(mission.id) || regions.includes(mission.region) || countries.includes(mission.country);
}

export function concernedMissions({ missions }: Catalogue, concerned: Concerned): Mission[] {
  return missions.filter((mission) => concerns(concerned, mission));
}

/** The first moment at which this may be said to somebody with these hours. Who never works is told at once. */
export function decentTime(hours: Hours, urgent: boolean, now: Date): Date {
  if (urgent || isOpen(hours, now)) return now;
  const opening = nextOpening(hours, now);
  return opening.ok ? opening.at : now;
}

/** Hours of a reader of whom no mission is known. */
export function officeHours(zone: string): Hours {
  return { zone, days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', holidays: [] };
}

/** Whole minutes from its beginning to its end, at least 1. */
export function lasted({ from, endedAt }: Notice): number {
  return endedAt ? Math.max(1, Math.round((endedAt.getTime() - from.getTime()) / 60_000)) : 0;
}
