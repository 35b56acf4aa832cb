/** Every service with its state and what is planned: trouble first and by name, what works in one paragraph. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { ServiceNotice, ServiceStanding } from '../domain/service-state.ts';
import type { Message } from '../ports/chat.ts';
import { localTime, say } from './say.ts';
import { serviceName } from './words.ts';

type Fact = { label: string; value: string };

/** Slack shows 600 characters of a fact and twenty facts of a message, App Home 3000 characters of a message. */
const mostCharacters = 500;
const mostFacts = 6;

const signs = { outage: '🔴', maintenance: '🛠️', planned: '🗓️', works: '✅' } as const;

export interface BoardView {
  catalogue: Catalogue;
  board: ServiceStanding[];
  /** The reader's. */
  zone: string;
}

/** More than one message only where so much is wrong that one would be cut. */
export function serviceBoard(view: BoardView, language: Language): Message[] {
  const { catalogue, board } = view;
  const troubled = board.filter(({ state }) => state !== 'works');
  const works = board.filter(({ state }) => state === 'works').map(({ service }) => serviceName(catalogue, service, language));
  const facts = [
    ...troubled.map((standing) => troubleFact(view, standing, language)),
    ...paragraphs(works).map((value) => ({ label: `${signs.works} ${say(language, 'state.works')}`, value })),
  ];
  const pages = facts.flatMap((_, at) => (at % mostFacts === 0 ? [facts.slice(at, at + mostFacts)] : []));
  const disturbed = board.filter(({ state }) => state === 'outage' || state === 'maintenance').length;
  const [first = [], ...rest] = pages;
  return [
    {
      title: say(language, 'board.title'),
      text: say(language, 'board.text', { count: disturbed, all: board.length }),
      facts: first,
      buttons: [{ action: 'ask.open', value: '', label: say(language, 'button.ask'), opens: true }],
    },
    ...rest.map((page) => ({ text: say(language, 'board.more'), facts: page })),
  ];
}

function troubleFact({ catalogue, zone }: BoardView, { service, state, running, planned }: ServiceStanding, language: Language): Fact {
  const lines = [
    ...running.map((notice) => noticeLine(notice, 'running', zone, language)),
    ...planned.map((notice) => noticeLine(notice, 'planned', zone, language)),
  ];
  return { label: `${signs[state]} ${serviceName(catalogue, service, language)}`, value: lines.join('\n').slice(0, mostCharacters).toWellFormed() };
}

function noticeLine({ kind, title, from, until }: ServiceNotice, when: 'running' | 'planned', zone: string, language: Language): string {
  const values = { title, from: localTime(language, from, zone), until: until ? localTime(language, until, zone) : '' };
  return say(language, `board.${when}`, { ...values, kind, known: until ? 'yes' : 'no' });
}

/** Names in pieces that are shown whole; names of services have commas of their own. */
function paragraphs(names: string[]): string[] {
  const pieces: string[] = [];
  for (const name of names) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + name.length + 3 <= mostCharacters) pieces[pieces.length - 1] = `${last} · ${name}`;
    else pieces.push(name);
  }
  return pieces;
}
