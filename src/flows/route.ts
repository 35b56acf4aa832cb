/** What is it: a word in a ticket's thread, a pressed button, a submitted form, a command, or something new? */
import type { Guarded } from '../guard.ts';
import type { ActionTaken, Answer, FormSubmitted, MessageArrived, MessageRef } from '../ports/chat.ts';
import { say } from '../views/say.ts';
import { textLimit } from '../guard.ts';
import { languages } from '../domain/catalogue.ts';
import { articleActions, articleActs, submitArticle, type ArticleAction } from './articles.ts';
import { answerHelped, showOther } from './ask.ts';
import { answerMenuByNumber, parseCommand, runSlashCommand, runTypedCommand } from './commands.ts';
import { digestActs, readsDigestHere, submitDigestSettings } from './digest.ts';
import { openDetails, submitDetails } from './details.ts';
import { openTicketForm, openWithText, sendDraft, submitTicketForm, ticketForms, type TicketForm } from './report.ts';
import { requesterActions, requesterActs, type RequesterAction } from './requester-acts.ts';
import { belongs, draftIsNew, requesterWrites, wordIsNew } from './requester-words.ts';
import {
  responderActions,
  responderActs,
  responderForms,
  responderSubmits,
  type ResponderAction,
  type ResponderForm,
} from './responder-acts.ts';
import { responderWrites, wordChanged } from './responder-words.ts';
import { draftOf } from './draft.ts';
import { meToo, somethingElse } from './me-too.ts';
import { noticeActions, noticeActs, noticeCommand, noticeForms, noticeSubmits, type NoticeAction, type NoticeForm } from './notice-acts.ts';
import { sendNameless } from './feedback.ts';
import { feedbackWordChanged, feedbackWrites, openFeedbackReply, submitFeedbackReply } from './feedback-words.ts';
import { feedbackDeskActions, feedbackDeskActs, feedbackDeskForms, feedbackDeskSubmits, writtenAtNeed, type FeedbackDeskAction, type FeedbackDeskForm } from './need-desk.ts';
import { needActions, needActs, needForms, needSubmits, type NeedAction, type NeedForm } from './needs.ts';
import { openRemark, rate, submitRemark, typedRating } from './rating.ts';
import { handOffDraft } from './propose.ts';
import { welcome } from './start.ts';
import { mine, showHome } from './tickets.ts';
import { keepPerson, languageOf, notice, reply, type Turn } from './turn.ts';

const nothing: Answer = { kind: 'none' };

export async function route(turn: Turn, guarded: Guarded): Promise<Answer> {
  const { event } = guarded;
  if (!event.from.staff) return refuse(turn, event, say(languageOf(turn.me), 'unsupported.guest'));
  if (!guarded.ok) {
    const values = { count: guarded.length, limit: textLimit };
    return refuse(turn, event, say(languageOf(turn.me), 'refused.too-long', values));
  }
  switch (event.type) {
    case 'message':
      await takeMessage(turn, event);
      return nothing;
    case 'action':
      return takeAction(turn, event);
    case 'form':
      return takeForm(turn, event);
  }
}

/** A refusal is said where the person wrote; in a channel it would speak to everyone, so there it stays silent. */
function refuse(turn: Turn, event: Guarded['event'], sentence: string): Answer {
  if (event.type !== 'message') return notice(sentence);
  const heard = event.direct || turn.cases.length > 0;
  if (heard && event.variant === 'new') reply(turn, event.thread, { text: sentence });
  return nothing;
}

async function takeMessage(turn: Turn, event: MessageArrived): Promise<void> {
  if (event.variant !== 'new') return takeChange(turn, event);
  const [first] = turn.cases;
  const onQueueSide = turn.cases.find(({ threads }) =>
    threads.some(({ side, ref }) => side === 'queue' && ref?.id === event.thread.id && ref.platform === event.thread.platform),
  );
  if (onQueueSide) return responderWrites(turn, onQueueSide, event);
  if (first === undefined && event.thread.id !== event.chat.id) {
    const feedback = await turn.tx.feedbackIn(event.thread);
    if (feedback) return feedbackWrites(turn, feedback, event);
    const need = await turn.tx.needIn(event.thread);
    if (need) return writtenAtNeed(turn, need, event);
  }
  if (!event.direct) return takeChannelCommand(turn, event);
  noteLanguage(turn, event.text);
  const inTicketThread = first !== undefined && event.thread.id !== event.chat.id;
  if (event.attachments.length === 0 && (await typedRating(turn, event.text, event.thread, inTicketThread ? first : undefined))) return;
  if (!inTicketThread && event.attachments.length === 0) {
    const command = parseCommand(event.text);
    if (command) return runTypedCommand(turn, command, event.thread);
    if (await answerMenuByNumber(turn, event.text, event.thread)) return;
  }
  await requesterWrites(turn, event);
}

/** The bot answers in the language it is spoken to in, unless the person has chosen one. Short texts tell too little. */
function noteLanguage(turn: Turn, text: string): void {
  if (turn.me.chosenLanguage || (text.match(/\p{L}{2,}/gu)?.length ?? 0) < 5) return;
  const written = turn.writtenIn(text);
  const spoken = languages.find((language) => language === written);
  if (spoken && spoken !== languageOf(turn.me)) keepPerson(turn, { spokenLanguage: spoken });
}

export function messageKey({ platform, id }: MessageRef): string {
  return `message:${platform}:${id}`;
}

/** An edit or deletion may overtake its message, when that could not be taken at first and is sent again later. */
async function takeChange(turn: Turn, event: MessageArrived): Promise<void> {
  if (await wordChanged(turn, event)) return;
  if (await feedbackWordChanged(turn, event)) return;
  const key = messageKey(event.message);
  const heard = event.direct || turn.threadKnown;
  if (!heard || (await turn.tx.seen(key))) return;
  if (event.variant === 'edited') await takeMessage(turn, { ...event, variant: 'new' });
  turn.plan.keys.push(key);
}

/**
 * A responder may ask for the open tickets and the articles in the channel, and its readers for the digest; whatever else
 * is said there is none of the bot's business.
 */
async function takeChannelCommand(turn: Turn, event: MessageArrived): Promise<void> {
  if (event.variant !== 'new') return;
  const command = parseCommand(event.text);
  if (command?.name === 'digest' && readsDigestHere(turn, event.chat)) return runTypedCommand(turn, command, event.thread);
  if (turn.rights.queues.size === 0 || (await noticeCommand(turn, event))) return;
  const heard = command?.name === 'queue' || command?.name === 'articles' || command?.name === 'notice' || command?.name === 'ratings' || command?.name === 'help';
  if (heard) await runTypedCommand(turn, command, event.thread);
}

async function takeAction(turn: Turn, event: ActionTaken): Promise<Answer> {
  const { action, value } = event;
  // A button on a message of the chat itself is answered in the chat, one in a ticket's thread in that thread.
  const place = event.direct ? (turn.cases.length > 0 ? event.thread : event.chat) : undefined;
  if (isOneOf(responderActions, action)) return responderActs(turn, action as ResponderAction, value);
  if (isOneOf(requesterActions, action)) return requesterActs(turn, action as RequesterAction, value);
  if (isOneOf(articleActions, action)) return articleActs(turn, action as ArticleAction, value);
  if (isOneOf(feedbackDeskActions, action)) return feedbackDeskActs(turn, action as FeedbackDeskAction, value);
  if (isOneOf(needActions, action)) return needActs(turn, action as NeedAction, value);
  if (action === 'feedback.nameless') return sendNameless(turn, value);
  const [name = '', how] = action.split('.');
  if (isOneOf(ticketForms, name)) {
    const which = name as TicketForm;
    if (event.text || event.attachments?.length) return openWithText(turn, which, event.text ?? '', event.attachments ?? []);
    return how === 'send' ? sendDraft(turn, which, value, place) : openTicketForm(turn, which, value);
  }
  if (isOneOf(noticeActions, action)) return noticeActs(turn, action as NoticeAction, value);
  switch (action) {
    case 'me-too':
      return meToo(turn, value, place);
    case 'known.other':
      return somethingElse(turn, value, place);
    case 'command':
      return runSlashCommand(turn, event.text ?? '', place);
    case 'home':
      return showHome(turn);
    case 'welcome':
      welcome(turn, event.chat);
      return nothing;
    case 'tickets.mine':
      return { kind: 'notice', message: await mine(turn) };
    case 'details.open':
      return openDetails(turn);
    case 'answer.helped':
      return answerHelped(turn, value, place);
    case 'answer.show':
      return showOther(turn, value, place);
    case 'feedback-reply.open':
      return openFeedbackReply(turn, value);
    case 'rate':
      return rate(turn, value);
    case 'rate-remark.open':
      return openRemark(turn, value);
    case 'handoff': {
      const draft = await draftOf(turn, value);
      if (!draft || draft.used) return notice(say(languageOf(turn.me), draft ? 'draft.used' : 'refused.unknown'));
      await handOffDraft(turn, place, draft);
      return nothing;
    }
    case 'digest.now':
    case 'digest.settings':
      return digestActs(turn, action, value);
    case 'belongs':
      return belongs(turn, value, place);
    case 'draft.new':
      return draftIsNew(turn, value, place);
    case 'word.new':
      return wordIsNew(turn, value, place);
    default:
      return notice(say(languageOf(turn.me), 'refused.unknown'));
  }
}

/** A form takes effect once, under whatever key it comes; field errors are no effect. */
async function takeForm(turn: Turn, event: FormSubmitted): Promise<Answer> {
  const key = `form:${event.form}:${event.context}`;
  if (await turn.tx.seen(key)) return notice(say(languageOf(turn.me), 'draft.used'));
  const answer = await submitForm(turn, event);
  const changes = answer.kind !== 'form' && Object.values(turn.plan).some((rows: unknown[]) => rows.length > 0);
  if (answer.kind === 'none' || changes) turn.plan.keys.push(key);
  return answer;
}

async function submitForm(turn: Turn, event: FormSubmitted): Promise<Answer> {
  const { form } = event;
  if (isOneOf(ticketForms, form)) return submitTicketForm(turn, form as TicketForm, event);
  if (isOneOf(responderForms, form)) return responderSubmits(turn, form as ResponderForm, event);
  if (isOneOf(noticeForms, form)) return noticeSubmits(turn, form as NoticeForm, event);
  if (form === 'details') return submitDetails(turn, event);
  if (form === 'digest') return submitDigestSettings(turn, event);
  if (form === 'article') return submitArticle(turn, event);
  if (isOneOf(feedbackDeskForms, form)) return feedbackDeskSubmits(turn, form as FeedbackDeskForm, event);
  if (isOneOf(needForms, form)) return needSubmits(turn, form as NeedForm, event);
  if (form === 'feedback-reply') return submitFeedbackReply(turn, event);
  if (form === 'rate-remark') return submitRemark(turn, event);
  return notice(say(languageOf(turn.me), 'refused.unknown'));
}

function isOneOf(known: readonly string[], name: string): boolean {
  return known.includes(name);
}
