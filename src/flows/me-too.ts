/** Told of a known problem, a person says *I have this too*, and hears when it is over, or goes on with *Something else*. */
import type { Answer, ThreadRef } from '../ports/chat.ts';
import type { NoticeReader } from '../ports/notices.ts';
import type { Draft } from '../ports/store.ts';
import { noticePost } from '../views/notice.ts';
import { say } from '../views/say.ts';
import { createTicket } from './create.ts';
import { draftOf, useDraft } from './draft.ts';
import { lastToldOf, markTold } from './known.ts';
import { learnIntent } from './learn.ts';
import { keepNotice, noticeThread, progressGapMs } from './notices.ts';
import { answerText } from './propose.ts';
import { audit, directChat, inThread, languageOf, missionIdOf, notice as whisper, reply, zoneOf, type Turn } from './turn.ts';

/** `NOTICE` on a post, `NOTICE:DRAFT` where it was told first. No ticket comes of it; the mission is counted, never the person. */
export async function meToo(turn: Turn, value: string, place: ThreadRef | undefined): Promise<Answer> {
  const { catalogue, me, tx } = turn;
  const language = languageOf(me);
  const [id = '', draftId = ''] = value.split(':');
  const notice = /^\d{1,9}$/.test(id) ? await tx.notice(Number(id)) : undefined;
  if (!notice || notice.state === 'draft') return whisper(say(language, 'refused.unknown'));
  if (notice.state !== 'running') return whisper(say(language, 'me-too.over'));
  const draft = await draftOf(turn, draftId);
  if (draft?.used) return whisper(say(language, 'draft.used'));
  const known = await tx.noticeReader(notice.id, `person:${me.id}`);
  if (draft) useDraft(turn, draft);
  if (known?.meToo) {
    if (!draft) return whisper(say(language, 'me-too.already'));
    reply(turn, place, { text: say(language, 'me-too.already') });
    return { kind: 'none' };
  }
  const mission = missionIdOf(catalogue, me);
  const missions = new Set([...(await tx.missionsToo(notice.id)), ...(mission ? [mission] : [])]).size;
  const noted = say(language, 'me-too.noted', { missions });
  const reader: NoticeReader = known
    ? { ...known, meToo: true, mission: known.mission ?? mission }
    : newReader(turn, notice.id, { meToo: true, said: notice.loud, shown: notice.step });
  turn.plan.readers.push(reader);
  if (known) reply(turn, place, { text: noted });
  else {
    // The post that is edited and answered below as things go on, so that the news comes where this was said.
    turn.plan.threads.push(noticeThread(reader.thread, reader.post, reader.destination));
    const post = noticePost(catalogue, notice, language, reader.zone);
    turn.plan.deliveries.push(inThread(turn, reader.thread, { ...post, text: noted, buttons: [] }, { id: reader.post }));
  }
  // The card counts missions; it is drawn again now and then, not once for each of two thousand people.
  const draw = new Date(Math.max(turn.now.getTime(), (notice.progressAt?.getTime() ?? 0) + progressGapMs));
  keepNotice(turn, { ...notice, nextAt: notice.nextAt && notice.nextAt < draw ? notice.nextAt : draw });
  audit(turn, null, 'notice.me-too');
  return { kind: 'none' };
}

/** The sender, as somebody who hears a notice in their direct chat. */
function newReader(turn: Turn, notice: number, state: Pick<NoticeReader, 'meToo' | 'said' | 'shown'>): NoticeReader {
  const { catalogue, me } = turn;
  return {
    ...state,
    id: `${notice}:person:${me.id}`,
    notice,
    kind: 'person',
    place: `person:${me.id}`,
    destination: directChat(me),
    language: languageOf(me),
    mission: missionIdOf(catalogue, me),
    zone: zoneOf(catalogue, me),
    waitUntil: null,
    thread: turn.newId(),
    post: turn.newId(),
  };
}

/** `NOTICE:DRAFT`: goes on as if there were no notice. Nothing is typed again, and this text is not told of it again. */
export async function somethingElse(turn: Turn, value: string, place: ThreadRef | undefined): Promise<Answer> {
  const [notice = '', draftId = ''] = value.split(':');
  const draft = await draftOf(turn, draftId);
  if (!draft || draft.used || !/^\d{1,9}$/.test(notice)) return whisper(say(languageOf(turn.me), draft?.used ? 'draft.used' : 'refused.unknown'));
  await goOn(turn, draft, Number(notice), place);
  return { kind: 'none' };
}

async function goOn(turn: Turn, draft: Draft, notice: number, place: ThreadRef | undefined): Promise<void> {
  useDraft(turn, draft);
  if (draft.form) {
    const { service, impact, since } = draft.form;
    const created = await createTicket(turn, { kind: 'issue', text: draft.text, service, impact, since, files: draft.files });
    learnIntent(turn, draft, 'report', created.ticket.id);
    return;
  }
  const before = turn.plan.drafts.length;
  await answerText(turn, place, draft.text, draft.files, undefined, notice);
  for (const { id } of turn.plan.drafts.slice(before)) markTold(turn, id, notice);
}

/** `ich auch`, `etwas anderes`: for whoever types. False if nothing was told that this could be an answer to. */
export async function typedMeToo(turn: Turn, too: boolean, chat: ThreadRef): Promise<boolean> {
  const draft = await turn.tx.latestDraft(turn.me.id);
  const notice = draft && !draft.used ? await lastToldOf(turn, draft) : undefined;
  if (!draft || !notice) return false;
  const value = `${notice.id}:${draft.id}`;
  const answer = too ? await meToo(turn, value, chat) : await somethingElse(turn, value, chat);
  if (answer.kind === 'notice') reply(turn, chat, answer.message);
  return true;
}
