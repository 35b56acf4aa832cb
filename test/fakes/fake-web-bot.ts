/**
 * A small scripted bot for the playground's browser tests: menu, report form, receipt and card, take, relay, notices.
 * It only has the gestures that the page must be able to carry; the real bot is tested elsewhere.
 */
import type { ActionTaken, Answer, ChatAdapter, ChatEvent, Choice, Core, Form, FormSubmitted, Message, MessageRef, ThreadRef } from '../../src/ports/chat.ts';

export interface ScriptedBot extends Core {
  events: ChatEvent[];
  adapter: ChatAdapter | undefined;
  /** As many next events fail as if the database were away. */
  away: number;
}

const missions: Choice[] = ['Nairobi', 'Neapel', 'New York', 'Tokio', 'Lima'].map((city) => ({ value: city.toLowerCase(), label: `Botschaft ${city}` }));

interface Ticket {
  requesterThread: ThreadRef;
  queueThread: ThreadRef;
  card: MessageRef;
  text: string;
}

export function scriptedBot(): ScriptedBot {
  const seen = new Set<string>();
  const tickets: Ticket[] = [];
  const menus = new Map<string, string>();
  let posts = 0;

  const say = (thread: ThreadRef, message: Message) => adapter().post({ to: 'thread', thread }, message, `bot-${(posts += 1)}`);
  const adapter = (): ChatAdapter => {
    if (!bot.adapter) throw new Error('no adapter yet');
    return bot.adapter;
  };
  const reference = (number: number) => `AA-${1042 + number}`;

  function card(number: number, text: string, assignee?: string): Message {
    return {
      title: `${reference(number)} · VPN und Fernzugang`,
      text: assignee ? `Übernommen von ${assignee}.` : 'Neue Meldung aus Nairobi.',
      quote: { author: 'Amina Kamau', text },
      facts: [
        { label: 'Auslandsvertretung', value: 'Botschaft Nairobi' },
        { label: 'Ortszeit', value: '14:05 (Mo–Fr 08:00–16:30)' },
        { label: 'Dringlichkeit', value: 'Hoch: mehrere sind betroffen' },
        { label: 'Erste Antwort bis', value: 'heute 15:30' },
      ],
      buttons: assignee
        ? [
            { action: 'ticket.resolve', value: String(number), label: 'Lösen', style: 'primary', opens: true },
            { action: 'ticket.ask', value: String(number), label: 'Rückfrage', opens: true },
            { action: 'ticket.release', value: String(number), label: 'Abgeben' },
          ]
        : [
            { action: 'ticket.take', value: String(number), label: 'Übernehmen', style: 'primary' },
            { action: 'ticket.move', value: String(number), label: 'Andere Gruppe', opens: true },
            { action: 'ticket.refuse', value: String(number), label: 'Kein Anliegen', style: 'danger' },
          ],
    };
  }

  function reportForm(text: string, errors: Record<string, string> = {}): Form {
    const error = (id: string) => (errors[id] ? { error: errors[id] } : {});
    return {
      id: 'report',
      title: 'Report a problem',
      submit: 'Send report',
      cancel: 'Cancel',
      context: 'nonce-1',
      fields: [
        { id: 'service', label: 'What is it about?', type: 'choice', options: ['VPN', 'E-mail', 'Laptop', 'Printer', 'Visa system', 'Phone'].map((label) => ({ value: label, label })), ...error('service') },
        { id: 'what', label: 'What happens?', hint: 'What did you do, what did you see?', type: 'text', multiline: true, maxLength: 2000, value: text, ...error('what') },
        { id: 'impact', label: 'Who is stopped by it?', type: 'choice', value: 'me', options: [{ value: 'me', label: 'Only me' }, { value: 'several', label: 'Several colleagues' }, { value: 'mission', label: 'The whole mission' }] },
        { id: 'since', label: 'Since when?', type: 'text', maxLength: 100, optional: true },
        { id: 'files', label: 'Screenshots or files', type: 'files', optional: true, hint: 'At most 10 MB each.' },
      ],
    };
  }

  const details: Form = {
    id: 'details',
    title: 'My details',
    submit: 'Save',
    cancel: 'Cancel',
    context: 'nonce-2',
    fields: [{ id: 'mission', label: 'Mission', hint: 'Type the city.', type: 'search', source: 'missions' }],
  };

  async function onAction(event: ActionTaken): Promise<Answer> {
    const ticket = tickets[Number(event.value)];
    switch (event.action) {
      case 'menu.report':
        return { kind: 'form', form: reportForm(menus.get(event.from.userId) ?? '') };
      case 'details.open':
        return { kind: 'form', form: details };
      case 'home':
        await adapter().home?.({ to: 'person', platform: 'web', tenant: 'playground', userId: event.from.userId, direct: event.from.direct }, [
          { title: 'My IT', text: `${tickets.length} open`, buttons: [{ action: 'menu.report', value: '', label: 'Report a problem', opens: true }] },
        ]);
        return { kind: 'none' };
      case 'ticket.take': {
        if (!ticket) return { kind: 'none' };
        if (!event.from.userId.startsWith('r')) return { kind: 'notice', message: { text: 'Schon übernommen von Rita Sommer.' } };
        await adapter().edit(ticket.card, card(Number(event.value), ticket.text, event.from.name));
        await say(ticket.queueThread, { text: `${event.from.name} hat das Ticket übernommen.` });
        await say(ticket.requesterThread, { text: `${event.from.name} is looking at it.` });
        return { kind: 'none' };
      }
      case 'command':
        return {
          kind: 'notice',
          message: {
            title: event.text === 'queue' ? 'Offene Tickets' : 'Your tickets',
            text: tickets.length ? tickets.map((_, number) => reference(number)).join('\n') : 'Nothing open.',
            buttons: tickets.map((_, number) => ({ action: 'ticket.take', value: String(number), label: `Take ${reference(number)}` })),
          },
        };
      default:
        return { kind: 'notice', message: { text: `You pressed ${event.action}.` } };
    }
  }

  async function onForm(event: FormSubmitted): Promise<Answer> {
    if (event.form === 'details') return { kind: 'notice', message: { text: `Your mission is ${event.values['mission']}.` } };
    const text = event.values['what'] ?? '';
    if (text.length < 10) return { kind: 'form', form: reportForm('', { what: 'Please say a little more.' }) };
    const number = tickets.length;
    const queue = await adapter().post({ to: 'channel', platform: 'web', channel: 'network' }, { ...card(number, text), files: event.attachments }, `card-${number}`);
    const receipt = await adapter().post(
      { to: 'person', platform: 'web', tenant: 'playground', userId: event.from.userId, direct: event.from.direct },
      {
        title: `${reference(number)}: we have your report`,
        text: 'It is with Network & remote access. You can expect an answer by 16:30 your time. Write here whenever something changes.',
        facts: [{ label: 'Service', value: event.values['service'] ?? '' }, { label: 'Urgency', value: 'High' }],
        buttons: [{ action: 'ticket.withdraw', value: String(number), label: 'Withdraw' }],
      },
      `receipt-${number}`,
    );
    tickets.push({ requesterThread: receipt.thread, queueThread: queue.thread, card: queue.message, text });
    return { kind: 'none' };
  }

  async function onMessage(event: ChatEvent & { type: 'message' }): Promise<Answer> {
    if (event.variant !== 'new') return { kind: 'none' };
    const ticket = tickets.find((one) => [one.queueThread.id, one.requesterThread.id].includes(event.thread.id));
    if (ticket) {
      const inQueue = ticket.queueThread.id === event.thread.id;
      const files = event.attachments;
      await say(inQueue ? ticket.requesterThread : ticket.queueThread, { text: '', quote: { author: event.from.name, text: event.text }, files });
      await adapter().react?.(event.message, 'delivered');
    } else if (event.direct) {
      menus.set(event.from.userId, event.text);
      await say(event.chat, {
        text: 'Hello! What shall I do with this?',
        buttons: [
          { action: 'menu.report', value: '', label: 'Report a problem', style: 'primary', opens: true },
          { action: 'menu.request', value: '', label: 'Order or request' },
          { action: 'menu.ask', value: '', label: 'Ask a question' },
          { action: 'menu.mine', value: '', label: 'My tickets' },
        ],
      });
    }
    return { kind: 'none' };
  }

  const bot: ScriptedBot = {
    events: [],
    adapter: undefined,
    away: 0,
    async handle(event) {
      if (bot.away > 0) {
        bot.away -= 1;
        throw new Error('the database is away');
      }
      if (event.keys.some((key) => seen.has(key))) return { kind: 'none' };
      for (const key of event.keys) seen.add(key);
      bot.events.push(event);
      switch (event.type) {
        case 'message':
          return onMessage(event);
        case 'action':
          return onAction(event);
        case 'form':
          return onForm(event);
      }
    },
    async choices({ query }) {
      return missions.filter((mission) => mission.label.toLowerCase().includes(query.toLowerCase()));
    },
    loadFile: (attachment) => adapter().loadFile(attachment),
  };
  return bot;
}
