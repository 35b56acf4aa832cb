/** The short menu: what the bot may do with what was written. It carries the draft along, so nothing is typed twice. */
import type { Language } from '../domain/catalogue.ts';
import type { Button, Message } from '../ports/chat.ts';
import { say } from './say.ts';

export interface MenuView {
  /** Id of the draft that holds the text; empty if nothing was written yet. */
  draft: string;
  text: string;
  files: number;
  /** A question needs no form when something was written. */
  missionKnown: boolean;
  /** A resolved ticket this could be about. */
  resolved?: { id: number; reference: string };
}

/** What a number typed in answer to the menu means, in the order of the buttons. */
export const menuActions = ['report', 'request', 'ask', 'feedback', 'tickets.mine', 'details.open'] as const;

export function menu(view: MenuView, language: Language): Message {
  const written = view.text !== '';
  const buttons: Button[] = [
    { action: 'report.open', value: view.draft, label: say(language, 'button.report'), opens: true, style: 'primary' },
    { action: 'request.open', value: view.draft, label: say(language, 'button.request'), opens: true },
    written
      ? { action: 'ask.send', value: view.draft, label: say(language, 'button.ask') }
      : { action: 'ask.open', value: view.draft, label: say(language, 'button.ask'), opens: true },
    // Always by the form: whether a name stands below is chosen before it is sent.
    { action: 'feedback.open', value: view.draft, label: say(language, 'button.feedback'), opens: true },
    { action: 'tickets.mine', value: view.draft, label: say(language, 'button.mine') },
    { action: 'details.open', value: view.draft, label: say(language, 'button.details'), opens: true },
  ];
  if (view.resolved)
    buttons.push({
      action: 'belongs',
      value: `${view.draft}:${view.resolved.id}`,
      label: say(language, 'button.belongs', { reference: view.resolved.reference }),
    });
  const empty = view.text === '' && view.files === 0;
  return {
    text: [
      say(language, empty ? 'menu.empty' : 'menu.text'),
      ...(view.files ? [say(language, 'menu.files', { count: view.files })] : []),
      ...(view.resolved ? [say(language, 'menu.resolved', { reference: view.resolved.reference })] : []),
      say(language, 'menu.number'),
    ].join(' '),
    quote: view.text ? { text: view.text } : undefined,
    buttons,
  };
}
