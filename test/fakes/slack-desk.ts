/** How a ticket comes about on the fake Slack, and what one waits for before one looks closely. */
import { expect } from 'vitest';
import { eventually } from '../crash/run-bot.ts';
import type { FakeSlack } from './fake-slack.ts';
import type { ShownMessage } from './fake-slack-workspace.ts';

export interface SlackTicket {
  user: ReturnType<FakeSlack['user']>;
  reference: string;
  /** `ts` of the first message of the requester's and of the queue's thread. */
  receipt: string;
  card: string;
}

let people = 0;

/** A new person of the mission in Nairobi. */
export function newRequester(slack: FakeSlack): ReturnType<FakeSlack['user']> {
  const id = `UNEW${++people}`;
  slack.addUser({ id, name: `Nana Neu ${people}`, email: `nana${people}@nairobi.example` });
  return slack.user(id);
}

/** Writes, and waits for the menu's message. */
export async function openMenu(user: SlackTicket['user'], text: string): Promise<ShownMessage> {
  expect((await user.says(text)).status).toBe(200);
  return present(() => user.dm.messages().findLast(({ author, buttons }) => author === 'bot' && buttons.some(({ label }) => label === 'Problem melden')));
}

/** Asks, and waits for the answer's message: one press from here makes a ticket without a form. */
export async function openAnswer(user: SlackTicket['user'], text: string): Promise<ShownMessage> {
  const menu = await openMenu(user, text);
  expect((await user.presses(menu.ts, 'Frage zu einem Dienst')).status).toBe(200);
  return present(() => user.dm.messages().findLast(({ author, buttons }) => author === 'bot' && buttons.some(({ label }) => label === 'An die IT-Gruppe senden')));
}

/** A question of a new person, sent without a form: it lies in the desk's channel on Slack. */
export async function askOnSlack(slack: FakeSlack, text: string): Promise<SlackTicket> {
  const user = newRequester(slack);
  const answer = await openAnswer(user, text);
  expect((await user.presses(answer.ts, 'An die IT-Gruppe senden')).status).toBe(200);
  const receipt = await present(() => user.dm.threads().find(({ root }) => root.author === 'bot' && /^AA-\d+/.test(root.text))?.root);
  const reference = /^AA-\d+/.exec(receipt.text)?.[0] ?? '';
  const card = await present(() => slack.channel('CDESK').threads().find(({ root }) => root.text.startsWith(reference))?.root);
  return { user, reference, receipt: receipt.ts, card: card.ts };
}

export async function present<T>(look: () => T | undefined): Promise<T> {
  let seen: T | undefined;
  await eventually(() => {
    seen = look();
    expect(seen).toBeDefined();
  });
  return seen as T;
}

/** Nothing is owed to any platform any more, by any of the bots at these addresses. */
export function settled(urls: string[]): Promise<void> {
  return eventually(async () => {
    for (const url of urls) {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      for (const state of ['pending', 'sending', 'unknown']) expect(metrics).toContain(`botschaft_deliveries{state="${state}"} 0`);
    }
  }, 60_000);
}
