/** Single words that mean a command wherever they are typed: `/it report`, or plain `status` in the direct chat. */
import type { Answer, Message, ThreadRef } from '../ports/chat.ts';
import { menuActions } from '../views/menu.ts';
import { say } from '../views/say.ts';
import { openDetails, setLanguage, setMission } from './details.ts';
import { sendNameless, typedNameless } from './feedback.ts';
import { needsPage, oneNeed, typedJoin } from './needs.ts';
import { ratingsOfMyQueues } from './rating.ts';
import { openWithText, sendDraft, type TicketForm } from './report.ts';
import { answerText } from './propose.ts';
import { menuFor } from './start.ts';
import { mine, ofMyQueues } from './tickets.ts';
import { languageOf, missionIdOf, reply, type Turn } from './turn.ts';

export type Command =
  | { name: TicketForm | 'status' | 'queue' | 'details' | 'help'; rest: string }
  | { name: 'mission' | 'language'; rest: string }
  | { name: 'needs' | 'need' | 'nameless' | 'ratings'; rest: string };

const words: Record<Command['name'], string[]> = {
  report: ['report', 'melden', 'problem melden', 'störung', 'stoerung', 'signaler', 'signaler un problème', 'panne', 'reportar', 'reportar un problema', 'avería', 'averia'],
  request: ['request', 'order', 'bestellen', 'anfordern', 'commander', 'demander', 'pedir', 'petición', 'peticion'],
  ask: ['ask', 'frage', 'fragen', 'question', 'pregunta', 'preguntar'],
  feedback: ['feedback', 'rückmeldung', 'rueckmeldung', 'avis', 'opinión', 'opinion'],
  status: ['status', 'tickets', 'my tickets', 'meine tickets', 'meine anliegen', 'statut', 'mes demandes', 'estado', 'mis solicitudes'],
  queue: ['queue', 'warteschlange'],
  details: ['details', 'angaben', 'meine angaben', 'my details', 'détails', 'mes informations', 'mis datos', 'datos'],
  mission: ['mission', 'vertretung', 'représentation', 'representation', 'misión', 'mision', 'representación', 'representacion'],
  language: ['language', 'sprache', 'langue', 'idioma'],
  needs: ['needs', 'bedarf', 'bedarfe', 'besoins', 'necesidades'],
  need: [],
  nameless: ['without my name', 'without name', 'anonymous', 'ohne meinen namen', 'ohne namen', 'anonym', 'sans mon nom', 'sans nom', 'anonyme', 'sin mi nombre', 'sin nombre', 'anónimo', 'anonimo'],
  ratings: ['ratings', 'bewertungen', 'évaluations', 'evaluations', 'valoraciones'],
  help: ['help', 'hilfe', 'aide', 'ayuda', '?', 'menu', 'menü', 'menú'],
};
const takesRest: Command['name'][] = ['mission', 'language', 'needs'];
/** `need 12`, `need 12: WHY WE NEED IT TOO`. The colon tells it from "need 12 new printers". */
const needWords = /^(?:need|bedarf|besoin|necesidad)\s+#?(\d{1,9})(?:\s*:\s*([\s\S]+))?$/iu;

/** Undefined for anything that is not exactly a command: a sentence that begins with one is a sentence. */
export function parseCommand(text: string): Command | undefined {
  const typed = text.trim().toLowerCase().replace(/^\/it\s*/, '');
  const [, need, why] = needWords.exec(text.trim()) ?? [];
  if (need) return { name: 'need', rest: why ? `${need} ${why.trim()}` : need };
  for (const [name, known] of Object.entries(words) as [Command['name'], string[]][]) {
    if (known.includes(typed)) return { name, rest: '' };
    if (!takesRest.includes(name)) continue;
    const word = known.find((candidate) => typed.startsWith(`${candidate} `));
    // "Mission lost its network" is a sentence, not a name: names of missions and languages are short.
    const rest = word ? text.trim().slice(word.length).trim() : '';
    const longest = name === 'needs' ? 2 : 4;
    if (word && rest.split(/\s+/).length <= longest && !/[.!?,]/.test(rest)) return { name, rest };
  }
  return undefined;
}

/** `/it WORDS`: answered at once to the one who typed. Words that are no command are a message like any other. */
export async function runSlashCommand(turn: Turn, text: string, chat: ThreadRef | undefined): Promise<Answer> {
  const [first = '', ...others] = text.trim().split(/\s+/);
  const command = parseCommand(text) ?? formCommand(first, text);
  switch (command?.name) {
    case 'report':
    case 'request':
    case 'ask':
    case 'feedback':
      return openWithText(turn, command.name, others.join(' '), []);
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
    case 'report':
    case 'request':
    case 'ask':
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

function openButton(turn: Turn, name: TicketForm | 'details'): Message {
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
 * `1` in answer to the menu does what its first button does, without a form: whoever types needs no card at all.
 * False if there is no menu this could be an answer to.
 */
export async function answerMenuByNumber(turn: Turn, text: string, chat: ThreadRef): Promise<boolean> {
  const action = menuActions[Number(/^\s*([1-6])[.)]?\s*$/.exec(text)?.[1] ?? 0) - 1];
  if (!action) return false;
  const draft = await turn.tx.latestDraft(turn.me.id);
  const asked = draft && !draft.used && turn.now.getTime() - draft.at.getTime() < menuLifetimeMs;
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
  if (missionIdOf(turn.catalogue, turn.me) === null) {
    setMission(turn, chat, '');
    return true;
  }
  await sendDraft(turn, action, draft.id);
  return true;
}
