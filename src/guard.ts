/** May this text be kept at all? Decided in memory, before anything is stored. */
import type { Attachment, ChatEvent, Sender } from './ports/chat.ts';

/** Longer than anything a person types; a log or an e-mail thread belongs into a file. */
export const textLimit = 20_000;

export type Guarded = { ok: true; event: ChatEvent } | { ok: false; reason: 'too-long'; length: number; event: ChatEvent };

/** Cleans what a database or a reader could stumble over, and refuses what is too long. The refused text is gone. */
export function guard(event: ChatEvent): Guarded {
  const length = longest(event);
  if (length > textLimit) return { ok: false, reason: 'too-long', length, event: { ...emptied(event), from: cleanSender(event.from) } };
  const from = cleanSender(event.from);
  switch (event.type) {
    case 'message':
      return { ok: true, event: { ...event, from, text: clean(event.text), attachments: event.attachments.map(cleanFile) } };
    case 'action':
      return {
        ok: true,
        event: {
          ...event,
          from,
          value: clean(event.value),
          text: event.text === undefined ? undefined : clean(event.text),
          attachments: event.attachments?.map(cleanFile),
        },
      };
    case 'form': {
      const values = Object.fromEntries(Object.entries(event.values).map(([id, value]) => [id, clean(value)]));
      return { ok: true, event: { ...event, from, context: clean(event.context), values, attachments: event.attachments.map(cleanFile) } };
    }
  }
}

function longest(event: ChatEvent): number {
  switch (event.type) {
    case 'message':
      return event.text.length;
    case 'action':
      return event.text?.length ?? 0;
    case 'form':
      return Math.max(0, ...Object.values(event.values).map((value) => value.length));
  }
}

function emptied(event: ChatEvent): ChatEvent {
  switch (event.type) {
    case 'message':
      return { ...event, text: '', attachments: [] };
    case 'action':
      return { ...event, text: '', attachments: [] };
    case 'form':
      return { ...event, values: {}, attachments: [] };
  }
}

/**
 * NUL fails in PostgreSQL's text, lone surrogates fail in its jsonb. Characters that turn the direction of everything
 * behind them are taken out, so that a text cannot dress up the sentence in which it is quoted; right-to-left writing
 * itself, emoji and joiners stay.
 */
export function clean(text: string): string {
  return text
    .replaceAll('\0', '')
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .toWellFormed();
}

function cleanFile(file: Attachment): Attachment {
  return { ...file, name: clean(file.name).replace(/[\r\n/\\]/g, '_').slice(0, 200).toWellFormed(), type: clean(file.type) };
}

function cleanSender(from: Sender): Sender {
  return { ...from, name: clean(from.name).slice(0, 200).toWellFormed(), email: from.email && clean(from.email) };
}
