/**
 * A notice reaches everybody it concerns, little by little: the event that sent it commits only the notice, and this
 * makes readers and deliveries of it in small transactions, each under the notice's lock. What a reader has heard moves
 * in the transaction that writes what they hear, so that whatever dies in between, nobody misses it or hears it twice.
 * Run by a job and after every change; never does more than platforms take in from one bot.
 */
import { applyNoticeStep, byTheClock, decentTime, type Notice, type Progress } from '../domain/notice.ts';
import type { Message } from '../ports/chat.ts';
import type { DueReader, NoticeReader } from '../ports/notices.ts';
import type { Store } from '../ports/store.ts';
import { noticeAnswer, noticePost, noticeReply } from '../views/notice.ts';
import { jobTurn, type JobConfig } from './job-turn.ts';
import { resolve } from './life.ts';
import { concernedChannels, concernedIds, drawCard, hoursOf, keepNotice, noticeLine, noticeThread, progressGapMs, zoneOfChannel } from './notices.ts';
import { audit, delivery, directChat, inThread, languageOf, missionIdOf, threadLane, zoneOf, type Turn } from './turn.ts';

export interface Spreading extends JobConfig {
  store: Store;
  /** A piece is committed. For tests that end the process there. */
  committed?: () => void;
}

/** A notice's next piece of work comes this much later, so that other posts are never far behind it. */
const gapMs = 2_500;
/** Slack takes "several hundred" posts a minute from one bot in a workspace: 12 in each gap are 288 a minute. */
const saidAtOnce = 12;
/** ... and about 50 edits a minute: 2 in each gap are 48. News is in the replies; the edits follow. */
const shownAtOnce = 2;
/** Deliveries that are still owed to readers; beyond this a platform is slow or away, and nothing is added. */
const mostOwed = 60;
/** Readers or tickets that one transaction makes or answers. */
const batch = 200;
const answersAtOnce = 20;

/** Does what is due now. Returns when there is something to do again; null: nothing that is known of. */
export async function spreadNotices(spreading: Spreading, now: () => Date): Promise<Date | null> {
  const { store } = spreading;
  for (let due = await store.notices.due(now()); due.length > 0; due = await store.notices.due(now())) {
    for (const id of due) {
      await store.transaction(async (tx) => {
        const at = now();
        const notice = await tx.notice(id);
        if (!notice?.nextAt || notice.nextAt > at) return;
        const actor = await tx.person(notice.lastActBy);
        if (!actor) throw new Error(`notice ${id} was last changed by nobody`);
        const turn = jobTurn({ ...spreading, now: at }, tx, actor);
        await piece(turn, notice);
        await tx.write(turn.plan, at);
      });
      spreading.committed?.();
    }
  }
  return store.notices.nextDue();
}

async function piece(turn: Turn, before: Notice): Promise<void> {
  const { now, tx } = turn;
  const ticked = await tick(turn, before);
  if (ticked !== before) {
    keepNotice(turn, { ...ticked, nextAt: now });
    return;
  }
  const gone = ticked.state === 'over' || ticked.state === 'cancelled';
  const notice = ticked.gathered || !gone ? ticked : { ...ticked, gathered: true };
  if (!notice.gathered) {
    const gathered = await gather(turn, notice);
    keepNotice(turn, { ...notice, gathered, nextAt: now });
    return;
  }
  const progress = await tx.noticeProgress(notice);
  const owed = await tx.owedToReaders(notice.id);
  const readers = owed < mostOwed ? await tx.dueReaders(notice, now, saidAtOnce) : [];
  let edits = 0;
  for (const reader of readers) {
    const onlyEdit = reader.said > 0 && reader.said >= notice.loud;
    if (onlyEdit && ++edits > shownAtOnce) continue;
    tell(turn, notice, reader);
  }
  const answered = notice.state === 'over' ? await answerTickets(turn, notice) : 0;
  const quiet = readers.length === 0 && answered === 0 && owed === 0;
  const drawn = await showProgress(turn, notice, progress, quiet);
  // Nobody is left to be told anything: nothing was posted, so the next may come at once.
  const spoke = turn.plan.deliveries.length > 0 || owed > 0;
  const nextAt = quiet ? await nextLook(turn, drawn) : new Date(now.getTime() + (spoke ? gapMs : 0));
  keepNotice(turn, { ...drawn, nextAt });
}

async function nextLook(turn: Turn, notice: Notice): Promise<Date | null> {
  const moments = [await turn.tx.nextReaderAt(notice), byTheClock(notice)?.at ?? null].flatMap((at) => at?.getTime() ?? []);
  return moments.length > 0 ? new Date(Math.max(Math.min(...moments), turn.now.getTime() + gapMs)) : null;
}

/** Planned notices begin and end by themselves, once. */
async function tick(turn: Turn, notice: Notice): Promise<Notice> {
  const next = byTheClock(notice);
  if (!next || next.at > turn.now) return notice;
  const step = next.do === 'begin' ? ({ do: 'begin' } as const) : ({ do: 'end', closing: null } as const);
  // At its own time, even if the bot comes late: that is how long it took.
  const result = applyNoticeStep(notice, step, notice.lastActBy, next.at);
  if (!result.ok) throw new Error(`notice ${notice.id} could not ${next.do}: ${result.reason}`);
  await turn.tx.takeBack(notice);
  noticeLine(turn, result.notice, next.do === 'begin' ? 'queue.notice.begins' : 'queue.notice.ends');
  await drawCard(turn, result.notice);
  audit(turn, null, `notice.${next.do}`);
  return tick(turn, result.notice);
}

/** Makes readers of the channels, then of the people with an open ticket. True: everybody is known. */
async function gather(turn: Turn, notice: Notice): Promise<boolean> {
  const { catalogue, plan, tx } = turn;
  const fresh = { notice: notice.id, meToo: false, said: 0, shown: 0, waitUntil: null };
  if ((await tx.noticeProgress(notice)).channels === 0) {
    for (const channel of concernedChannels(turn, notice)) {
      const { platform, channel: id, mission, language } = channel;
      const place = `channel:${platform}:${id}`;
      const known = plan.readers.some((reader) => reader.place === place);
      if (known) continue;
      const zone = zoneOfChannel(turn, channel, notice.queue);
      const destination = { to: 'channel' as const, platform, channel: id };
      plan.readers.push({ ...fresh, id: `${notice.id}:${place}`, kind: 'channel', place, destination, language, mission, zone, thread: turn.newId(), post: turn.newId() });
    }
  }
  const people = await tx.peopleToTell(notice.id, notice.services, concernedIds(turn, notice), batch);
  for (const { person, mission } of people) {
    const place = `person:${person.id}`;
    plan.readers.push({
      ...fresh,
      id: `${notice.id}:${place}`,
      kind: 'person',
      place,
      destination: directChat(person),
      language: languageOf(person),
      mission: mission ?? missionIdOf(catalogue, person),
      zone: zoneOf(catalogue, person),
      thread: turn.newId(),
      post: turn.newId(),
    });
  }
  return people.length < batch;
}

/** A first post, or a reply below it, when people there work; its edit once nothing is left to be said. */
function tell(turn: Turn, notice: Notice, { answered, ...reader }: DueReader): void {
  const { catalogue, now, plan } = turn;
  const { language, zone } = reader;
  const gone = notice.state === 'over' || notice.state === 'cancelled';
  const heard = (change: Partial<NoticeReader>) => plan.readers.push({ ...reader, ...change });
  const edit = () => {
    const act = { do: 'edit' as const, of: reader.post, message: noticePost(catalogue, notice, language, zone) };
    plan.deliveries.push(delivery(turn, act, threadLane(reader.thread)));
  };
  if (reader.said >= notice.loud) {
    edit();
    heard({ shown: notice.step });
    return;
  }
  // Who has not heard of it before it is over need not hear of it at all.
  if (reader.said === 0 && gone) {
    heard({ said: notice.step, shown: notice.step });
    return;
  }
  const at = decentTime(hoursOf(turn, reader, notice.queue), notice.urgent, now);
  if (at > now) {
    if (reader.said > 0) edit();
    heard({ waitUntil: at, ...(reader.said > 0 ? { shown: notice.step } : {}) });
    return;
  }
  if (reader.said === 0) {
    plan.threads.push(noticeThread(reader.thread, reader.post, reader.destination));
    plan.deliveries.push(inThread(turn, reader.thread, noticePost(catalogue, notice, language, zone), { id: reader.post }));
    heard({ said: notice.step, shown: notice.step });
    return;
  }
  // Whose ticket hangs on it is told by its answer, and not twice.
  if (!(answered && notice.state === 'over')) plan.deliveries.push(inThread(turn, reader.thread, replyFor(turn, notice, reader)));
  heard({ said: notice.step });
}

/** Where a direct chat has no threads the reply stands far from what it is about, so it names it. */
function replyFor(turn: Turn, notice: Notice, { language, zone, destination, kind }: NoticeReader): Message {
  const { catalogue } = turn;
  const reply = noticeReply(catalogue, notice, language);
  const shared = kind === 'person' && destination.to === 'person' && !turn.capabilities(destination.platform).directThreads;
  return shared ? { title: noticePost(catalogue, notice, language, zone).title, ...reply } : reply;
}

/** What hangs on it is closed: each ticket gets one answer, in its requester's language, on its ordinary way. */
async function answerTickets(turn: Turn, notice: Notice): Promise<number> {
  const ids = await turn.tx.ticketsOn(notice.id, answersAtOnce);
  for (const id of ids) {
    const subjectCase = await turn.tx.caseOf(id);
    if (!subjectCase) continue;
    turn.plan.keys.push(`notice:${notice.id}:answered:${id}`);
    await resolve(turn, subjectCase, noticeAnswer(turn.catalogue, notice, languageOf(subjectCase.requester)));
  }
  return ids.length;
}

/** On the card, when it has changed and was not drawn a moment ago. */
async function showProgress(turn: Turn, notice: Notice, progress: Progress, quiet: boolean): Promise<Notice> {
  const { now } = turn;
  const same = JSON.stringify(progress) === JSON.stringify(notice.progress && { ...progress, ...notice.progress });
  const recent = notice.progressAt !== null && now.getTime() - notice.progressAt.getTime() < progressGapMs;
  if (same || (recent && !quiet)) return notice;
  const drawn = { ...notice, progress, progressAt: now };
  await drawCard(turn, drawn);
  return drawn;
}
