/** What the page is told when a call is refused, and what the core is told when a delivery fails. */
import { DeliveryError } from '../../src/ports/chat.ts';

const sentences = {
  'bad-call': {
    de: 'Diese Anfrage hat die Spielwiese nicht verstanden. Bitte laden Sie die Seite neu.',
    en: 'The playground did not understand this request. Please reload the page.',
  },
  'foreign-call': {
    de: 'Diese Anfrage kam nicht von der Seite der Spielwiese und wurde abgelehnt.',
    en: 'This request did not come from the playground page and was refused.',
  },
  'not-found': {
    de: 'Das gibt es hier nicht.',
    en: 'There is no such thing here.',
  },
  'unknown-person': {
    de: 'Diese Person gibt es in der Spielwiese nicht mehr. Bitte laden Sie die Seite neu.',
    en: 'This person is no longer in the playground. Please reload the page.',
  },
  'unknown-thread': {
    de: 'Diese Unterhaltung gibt es nicht mehr. Bitte laden Sie die Seite neu.',
    en: 'This conversation no longer exists. Please reload the page.',
  },
  'not-yours': {
    de: 'Das dürfen nur die Verfasserin oder der Verfasser ändern.',
    en: 'Only its author can change this.',
  },
  'deleted-post': {
    de: 'Diese Nachricht wurde gelöscht und lässt sich nicht mehr ändern.',
    en: 'This message was deleted and can no longer be changed.',
  },
  empty: {
    de: 'Bitte schreiben Sie etwas oder fügen Sie eine Datei an.',
    en: 'Please write something or attach a file.',
  },
  'too-long': {
    de: 'Das ist zu lang. Eine Nachricht fasst höchstens 40.000 Zeichen.',
    en: 'This is too long. A message holds at most 40,000 characters.',
  },
  unstorable: {
    de: 'Der Text enthält Zeichen, die sich nicht speichern lassen (NUL oder halbe Zeichen). Bitte entfernen Sie diese.',
    en: 'The text contains characters that cannot be stored (NUL or broken characters). Please remove them.',
  },
  'file-too-large': {
    de: 'Die Datei ist zu groß. Erlaubt sind höchstens 10 MB.',
    en: 'The file is too large. At most 10 MB are allowed.',
  },
  'file-empty': {
    de: 'Die Datei ist leer.',
    en: 'The file is empty.',
  },
  'file-gone': {
    de: 'Eine angefügte Datei ist nicht mehr vorhanden. Bitte fügen Sie sie noch einmal an.',
    en: 'An attached file is no longer there. Please attach it again.',
  },
  'not-sent': {
    de: 'Nicht gesendet: Der Bot konnte das gerade nicht festhalten. Bitte versuchen Sie es noch einmal.',
    en: 'Not sent: the bot could not record this just now. Please try again.',
  },
} as const;

export type RefusalCode = keyof typeof sentences;

/** Ends a call of the page with a status and one sentence. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: RefusalCode;
  /** The post that is stored although the bot has not taken it yet: the page shows it as not sent. */
  readonly post: number | undefined;

  constructor(status: number, code: RefusalCode, options?: ErrorOptions & { post?: number }) {
    super(code, options);
    this.status = status;
    this.code = code;
    this.post = options?.post;
  }
}

export function sentence(code: RefusalCode, language: 'de' | 'en'): string {
  return sentences[code][language];
}

/** For the log: what a database says in its errors may repeat what people wrote. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** `reason` is a short code. */
export function gone(reason: string): DeliveryError {
  return new DeliveryError({ kind: 'gone' }, reason);
}

export function rejected(reason: string): DeliveryError {
  return new DeliveryError({ kind: 'rejected' }, reason);
}

/** Runs one access to the store on behalf of a delivery; whatever it throws becomes a `DeliveryError` that may be retried. */
export async function onStore<T>(maybeDelivered: boolean, access: () => Promise<T>): Promise<T> {
  try {
    return await access();
  } catch (cause) {
    if (cause instanceof DeliveryError) throw cause;
    throw new DeliveryError({ kind: 'retry', maybeDelivered }, 'playground-store', { cause });
  }
}
