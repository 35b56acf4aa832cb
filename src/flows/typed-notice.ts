/** A notice declared by typing alone: `hinweis`, then lines such as `dienste: VPN`, `betroffen: alle`, `de: …`. */
import type { Message } from '../ports/chat.ts';
import { noticeReference } from '../views/notice.ts';
import { say } from '../views/say.ts';
import { queueName } from '../views/words.ts';
import { createDraft, readNotice } from './declare.ts';
import { languageOf, type Turn } from './turn.ts';

/** How the form's fields may be called, in any language of the bot. */
const names: Record<string, string[]> = {
  kind: ['kind', 'art', 'genre', 'tipo'],
  services: ['services', 'service', 'dienste', 'dienst', 'servicios', 'servicio'],
  concerned: ['concerned', 'who', 'betroffen', 'wen', 'concerne', 'afecta'],
  de: ['de', 'deutsch', 'text'],
  en: ['en', 'english', 'englisch'],
  from: ['from', 'von', 'ab', 'début', 'desde'],
  until: ['until', 'bis', 'jusque', 'hasta'],
  urgent: ['urgent', 'dringend', 'eilig', 'urgente'],
};
const kinds: Record<string, string> = {
  störung: 'outage', stoerung: 'outage', panne: 'outage', avería: 'outage',
  wartung: 'maintenance', mantenimiento: 'maintenance',
  hinweis: 'advice', information: 'advice', información: 'advice',
};
const yes = ['ja', 'yes', 'oui', 'sí', 'si'];

function valuesOf(lines: string): Record<string, string> {
  const values: Record<string, string> = {};
  let last: string | undefined;
  for (const line of lines.split('\n')) {
    const [, name = '', rest = ''] = /^\s*(\p{L}+)\s*:\s*(.*)$/u.exec(line) ?? [];
    const field = Object.entries(names).find(([, known]) => known.includes(name.toLowerCase()))?.[0];
    // A line that begins with no field's name goes on with the one before.
    if (field) values[field] = rest.trim();
    else if (last) values[last] = `${values[last] ?? ''}\n${line.trim()}`;
    last = field ?? last;
  }
  const kind = values.kind?.toLowerCase() ?? 'outage';
  return {
    ...values,
    kind: kinds[kind] ?? kind,
    // One language is better than none.
    de: values.de ?? values.en ?? '',
    en: values.en ?? values.de ?? '',
    urgent: yes.includes(values.urgent?.toLowerCase() ?? '') ? 'yes' : 'no',
  };
}

/** The draft with its preview goes to the queue's channel; `!send` in its thread sends it. Rights are those of the form. */
export async function typeNotice(turn: Turn, lines: string): Promise<Message> {
  const language = languageOf(turn.me);
  if (turn.rights.queues.size === 0) return { text: say(language, turn.rights.unknown ? 'refused.rights-unknown' : 'refused.no-queue') };
  const filled = readNotice(turn, valuesOf(lines));
  if (!filled.ok) {
    const wrong = Object.entries(filled.errors).map(([field, sentence]) => `${names[field]?.[0] ?? field}: ${sentence}`);
    return { text: [...wrong, say(language, 'queue.notice.typed')].join('\n') };
  }
  const notice = await createDraft(turn, filled.value, null);
  return { text: `${noticeReference(notice.id)} · ${queueName(turn.catalogue, notice.queue, language)}. ${say(language, 'queue.notice.help')}` };
}

/** Where nothing can be opened a button opens the form. */
export function noticeButton(turn: Turn): Message {
  const language = languageOf(turn.me);
  if (turn.rights.queues.size === 0) return { text: say(language, turn.rights.unknown ? 'refused.rights-unknown' : 'refused.no-queue') };
  return {
    text: say(language, 'queue.notice.typed'),
    buttons: [{ action: 'notice.open', value: '', label: say(language, 'button.notice'), opens: true, style: 'primary' }],
  };
}
