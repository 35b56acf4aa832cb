/** Single words that mean a command wherever they are typed: `/it report`, or plain `status` in the direct chat. */
import type { Answer, Message, ThreadRef } from '../ports/chat.ts';
import type { Draft } from '../ports/store.ts';
import { menuActions } from '../views/menu.ts';
import { say } from '../views/say.ts';
import { digestCommand } from './digest.ts';
import { openDetails, setLanguage, setMission } from './details.ts';
import { ofMyArticles } from './articles.ts';
import { answerDraft, answerHelped, answerMessage, showOther } from './ask.ts';
import { newDraft } from './draft.ts';
import { sendNameless, typedNameless } from './feedback.ts';
import { needsPage, oneNeed, typedJoin } from './needs.ts';
import { ratingsOfMyQueues } from './rating.ts';
import { openWithText, sendDraft, type TicketForm } from './report.ts';
import { openNoticeForm } from './declare.ts';
import { typedMeToo } from './me-too.ts';
import { noticeButton, typeNotice } from './typed-notice.ts';
import { answerText } from './propose.ts';
import { draftIsNew } from './requester-words.ts';
import { showServices } from './service-board.ts';
import { menuFor } from './start.ts';
import { mine, ofMyQueues } from './tickets.ts';
import { languageOf, missionIdOf, reply, type Turn } from './turn.ts';

export type Command =
  | { name: Opened | 'status' | 'services' | 'queue' | 'articles' | 'details' | 'help'; rest: string }
  | { name: 'mission' | 'language' | 'digest'; rest: string }
  | { name: 'notice' | 'me-too' | 'something-else'; rest: string }
  | { name: 'needs' | 'need' | 'nameless' | 'ratings'; rest: string };

type Opened = Exclude<TicketForm, 'question'>;

const words: Record<Command['name'], string[]> = {
  report: ['report', 'melden', 'problem melden', 'störung', 'stoerung', 'signaler', 'signaler un problème', 'panne', 'reportar', 'reportar un problema', 'avería', 'averia'],
  request: ['request', 'order', 'bestellen', 'anfordern', 'commander', 'demander', 'pedir', 'petición', 'peticion'],
  ask: ['ask', 'frage', 'fragen', 'question', 'pregunta', 'preguntar'],
  feedback: ['feedback', 'rückmeldung', 'rueckmeldung', 'avis', 'opinión', 'opinion'],
  status: ['status', 'tickets', 'my tickets', 'meine tickets', 'meine anliegen', 'statut', 'mes demandes', 'estado', 'mis solicitudes'],
  services: ['services', 'service status', 'dienste', 'état des services', 'etat des services', 'servicios'],
  queue: ['queue', 'warteschlange'],
  articles: ['articles', 'artikel', 'artículos', 'articulos'],
  details: ['details', 'angaben', 'meine angaben', 'my details', 'détails', 'mes informations', 'mis datos', 'datos'],
  mission: ['mission', 'vertretung', 'représentation', 'representation', 'misión', 'mision', 'representación', 'representacion'],
  language: ['language', 'sprache', 'langue', 'idioma'],
  digest: ['digest', 'wochenbericht', 'bilan', 'resumen'],
  notice: ['notice', 'hinweis', 'annonce', 'aviso'],
  'me-too': ['me too', 'i have this too', 'ich auch', 'betrifft mich auch', 'moi aussi', 'yo también', 'yo tambien', 'a mí también'],
  'something-else': ['something else', 'etwas anderes', 'autre chose', 'otra cosa'],
  needs: ['needs', 'bedarf', 'bedarfe', 'besoins', 'necesidades'],
  need: [],
  nameless: ['without my name', 'without name', 'anonymous', 'ohne meinen namen', 'ohne namen', 'anonym', 'sans mon nom', 'sans nom', 'anonyme', 'sin mi nombre', 'sin nombre', 'anónimo', 'anonimo'],
  ratings: ['ratings', 'bewertungen', 'évaluations', 'evaluations', 'valoraciones'],
  help: ['help', 'hilfe', 'aide', 'ayuda', '?', 'menu', 'menü', 'menú'],
};
/** What these show depends on who asks, so the platform is asked for the sender's groups first. */
export function needsRights(text: string): boolean {
  const name = parseCommand(text)?.name;
  return name === 'queue' || name === 'articles' || name === 'digest' || name === 'notice' || name === 'ratings';
}

/** Where they answer nothing they are words like any other. */
const toldBack: Command['name'][] = ['me-too', 'something-else'];
/** `need 12`, `need 12: WHY WE NEED IT TOO`. The colon tells it from "need 12 new printers". */
const needWords = /^(?:need|bedarf|besoin|necesidad)\s+#?(\d{1,9})(?:\s*:\s*([\s\S]+))?$/iu;

/** Undefined for anything that is not exactly a command: a sentence that begins with one is a sentence. */
export function parseCommand(text: string): Command | undefined {
  const said = text.trim().replace(/^\/it\s*/i, '');
  const typed = said.toLowerCase();
  const [line = '', ...lines] = said.split('\n');
  if (lines.length > 0 && words.notice.includes(line.trim().toLowerCase())) return { name: 'notice', rest: lines.join('\n') };
  const [, need, why] = needWords.exec(said) ?? [];
  if (need) return { name: 'need', rest: why ? `${need} ${why.trim()}` : need };
  for (const [name, known] of Object.entries(words) as [Command['name'], string[]][]) {
    if (known.includes(typed)) return { name, rest: toldBack.includes(name) ? text.trim() : '' };
    const word = known.find((candidate) => typed.startsWith(`${candidate} `));
    if (!word) continue;
    const rest = said.slice(word.length).trim();
    if (isRest(name, rest, said !== text.trim())) return { name, rest };
  }
  return undefined;
}

function isRest(name: Command['name'], rest: string, behindSlash: boolean): boolean {
  switch (name) {
    case 'mission':
    case 'language':
      // "Mission lost its network" is a sentence, not a name: names of missions and languages are short.
      return rest.split(/\s+/).length <= 4 && !/[.!?,]/.test(rest);
    case 'digest':
      // `digest time 09.30`
      return rest.split(/\s+/).length <= 3 && !/[!?,]|\.(?!\d)/.test(rest);
    case 'needs':
      return rest.split(/\s+/).length <= 2 && !/[.!?,]/.test(rest);
    case 'articles':
      return /^\d{1,4}$/.test(rest);
    case 'ask':
      // "Ask Jonas to call me" is a sentence too, unless it was meant for the bot beyond doubt.
      return behindSlash;
    default:
      return false;
  }
}

/** `/it WORDS`: answered at once to the one who typed. Words that are no command are a message like any other. */
export async function runSlashCommand(turn: Turn, text: string, chat: ThreadRef | undefined): Promise<Answer> {
  const [first = '', ...others] = text.trim().split(/\s+/);
  const command = parseCommand(text) ?? formCommand(first, text);
  switch (command?.name) {
    case 'ask': {
      const question = text.trim().slice(first.length).trim();
      return question ? show(await answerDraft(turn, newDraft(turn, question, []))) : openWithText(turn, 'ask', '', []);
    }
    case 'report':
    case 'request':
    case 'feedback':
      return openWithText(turn, command.name, others.join(' '), []);
    case 'services':
      return show(await servicesIn(turn, chat));
    case 'articles':
      return show(await ofMyArticles(turn, command.rest));
    case 'details':
      return openDetails(turn);
    case 'status':
      return show(await mine(turn));
    case 'queue':
      return show(await ofMyQueues(turn));
    case 'mission':
      setMission(turn, undefined, command.rest);
      return { kind: 'none' };
    case 'language':
      setLanguage(turn, undefined, command.rest);
      return { kind: 'none' };
    case 'digest':
      return show((await digestCommand(turn, command.rest, chat)) ?? { text: say(languageOf(turn.me), 'digest.sent') });
    case 'notice':
      return command.rest ? show(await typeNotice(turn, command.rest)) : openNoticeForm(turn);
    case 'me-too':
    case 'something-else':
    case 'needs':
      return show(await needsPage(turn, command.rest));
    case 'need':
      return need(turn, command.rest, chat);
    case 'nameless':
      return sendNameless(turn, (await turn.tx.latestDraft(turn.me.id))?.id ?? '');
    case 'ratings':
      return show(await ratingsOfMyQueues(turn));
    case 'help':
    case undefined:
      if (text.trim() && !command) {
        await answerText(turn, chat, text.trim(), []);
        return { kind: 'none' };
      }
      return show(helpFor(turn));
  }
}

function show(message: Message): Answer {
  return { kind: 'notice', message };
}

/** `/it report the printer is on fire`: the words behind go into the form. */
function formCommand(first: string, text: string): Command | undefined {
  const command = parseCommand(first);
  const forms: Command['name'][] = ['report', 'request', 'ask', 'feedback'];
  if (command?.name === 'needs') return { ...command, rest: text.trim().slice(first.length).trim() };
  return command && forms.includes(command.name) ? { ...command, rest: text } : undefined;
}

/** What does not fit into one message follows in the chat. */
async function servicesIn(turn: Turn, chat: ThreadRef | undefined): Promise<Message> {
  const [first = { text: '' }, ...more] = await showServices(turn);
  for (const message of more) reply(turn, chat, message);
  return first;
}

/** `12` shows the need; with words behind it they are the mission's voice. */
async function need(turn: Turn, rest: string, chat: ThreadRef | undefined): Promise<Answer> {
  const [number = '', ...why] = rest.split(' ');
  if (why.length === 0) return show(await oneNeed(turn, number));
  await typedJoin(turn, number, why.join(' '), chat);
  return { kind: 'none' };
}

/** A command typed in the direct chat, where nothing can be opened: the bot answers with a message. */
export async function runTypedCommand(turn: Turn, command: Command, chat: ThreadRef): Promise<void> {
  switch (command.name) {
    case 'ask':
      return reply(turn, chat, command.rest ? await answerDraft(turn, newDraft(turn, command.rest, [])) : openButton(turn, 'ask'));
    case 'services':
      for (const message of await showServices(turn)) reply(turn, chat, message);
      return;
    case 'articles':
      return reply(turn, chat, await ofMyArticles(turn, command.rest));
    case 'report':
    case 'request':
    case 'feedback':
    case 'details':
      return reply(turn, chat, openButton(turn, command.name));
    case 'status':
      return reply(turn, chat, await mine(turn));
    case 'queue':
      return reply(turn, chat, await ofMyQueues(turn));
    case 'mission':
      return setMission(turn, chat, command.rest);
    case 'language':
      return setLanguage(turn, chat, command.rest);
    case 'digest': {
      const answer = await digestCommand(turn, command.rest, chat);
      return answer && reply(turn, chat, answer);
    }
    case 'notice':
      return reply(turn, chat, command.rest ? await typeNotice(turn, command.rest) : noticeButton(turn));
    case 'me-too':
    case 'something-else':
      if (!(await typedMeToo(turn, command.name === 'me-too', chat))) await answerText(turn, chat, command.rest, []);
      return;
    case 'needs':
      return reply(turn, chat, await needsPage(turn, command.rest));
    case 'need': {
      const answer = await need(turn, command.rest, chat);
      return answer.kind === 'notice' ? reply(turn, chat, answer.message) : undefined;
    }
    case 'nameless':
      return typedNameless(turn, chat);
    case 'ratings':
      return reply(turn, chat, await ratingsOfMyQueues(turn));
    case 'help':
      return reply(turn, chat, helpFor(turn));
  }
}

function openButton(turn: Turn, name: Opened | 'details'): Message {
  const language = languageOf(turn.me);
  const label = say(language, `button.${name}`);
  return { text: label, buttons: [{ action: `${name}.open`, value: '', label, opens: true, style: 'primary' }] };
}

function helpFor(turn: Turn): Message {
  const start = menuFor(turn, '', '', 0);
  return { ...start, text: `${start.text}\n${say(languageOf(turn.me), 'help.text')}` };
}

/** A number typed later than this is no answer to a menu any more. */
const menuLifetimeMs = 60 * 60_000;

/**
 * `1` in answer to the menu, or below an answer, does what its first button does, without a form: whoever types needs no
 * card at all. False if there is nothing this could be an answer to.
 */
export async function answerMenuByNumber(turn: Turn, text: string, chat: ThreadRef): Promise<boolean> {
  const number = Number(/^\s*([1-6])[.)]?\s*$/.exec(text)?.[1] ?? 0);
  const action = menuActions[number - 1];
  if (!action) return false;
  const draft = await turn.tx.latestDraft(turn.me.id);
  const asked = draft && !draft.used && turn.now.getTime() - draft.at.getTime() < menuLifetimeMs;
  if (asked && draft.answer) return pressByNumber(turn, draft, number, chat);
  if (!asked && (await turn.tx.casesOf(turn.me.id, 'open', 1)).length > 0) return false;
  if (action === 'tickets.mine') {
    reply(turn, chat, await mine(turn));
    return true;
  }
  if (action === 'details.open') {
    reply(turn, chat, openButton(turn, 'details'));
    return true;
  }
  if (!asked || !draft.text) {
    reply(turn, chat, openButton(turn, action));
    return true;
  }
  if (action !== 'ask' && missionIdOf(turn.catalogue, turn.me) === null) {
    setMission(turn, chat, '');
    return true;
  }
  await sendDraft(turn, action, draft.id, chat);
  return true;
}

/** The buttons of an answer, in their order. */
async function pressByNumber(turn: Turn, draft: Draft, number: number, chat: ThreadRef): Promise<boolean> {
  const button = (await answerMessage(turn, draft)).buttons?.[number - 1];
  switch (button?.action) {
    case 'answer.helped':
      await answerHelped(turn, button.value, chat);
      return true;
    case 'answer.show':
      await showOther(turn, button.value, chat);
      return true;
    case 'me-too':
      await typedMeToo(turn, true, chat);
      return true;
    case 'question.send':
      await sendDraft(turn, 'question', draft.id, chat);
      return true;
    case 'question.open':
      setMission(turn, chat, '');
      return true;
    case 'draft.new':
      await draftIsNew(turn, draft.id, chat);
      return true;
    default:
      return false;
  }
}
