/** A responder declares a notice: form, draft with a preview in the queue's channel, and only then [Send]. */
import { z } from 'zod';
import { noticeKinds, type Notice } from '../domain/notice.ts';
import { readConcerned, readMoment, readServices, writtenConcerned, writtenMoment, type NotUnderstood } from '../domain/notice-words.ts';
import type { Answer, Form, FormSubmitted } from '../ports/chat.ts';
import { noticeForm, noticeTextLength, type NoticeFormView } from '../views/notice-forms.ts';
import { say } from '../views/say.ts';
import { queueName, serviceName } from '../views/words.ts';
import { drawCard, keepNotice, postNoticeCard, refusalFor, refused } from './notices.ts';
import { prefillFromSuspicion } from './suspicion.ts';
import { audit, languageOf, notice as whisper, zoneOf, type Turn } from './turn.ts';

/** A form for a new notice, empty or filled in from what was typed. */
export function openNoticeForm(turn: Turn, values: Record<string, string> = {}): Answer {
  const refusal = mayDeclareAnything(turn);
  if (refusal) return refused(refusal);
  return { kind: 'form', form: draw(turn, `new::${turn.newId()}`, { ...defaults(turn), ...values }, {}) };
}

/** From a suspicion's card: its service and missions are filled in. */
export async function openFromSuspicion(turn: Turn, id: string): Promise<Answer> {
  const suspicion = await turn.tx.suspicion(id);
  if (!suspicion) return whisper(say(languageOf(turn.me), 'refused.unknown'));
  const refusal = refusalFor(turn, suspicion.queue);
  if (refusal) return refused(refusal);
  if (suspicion.state !== 'open') return whisper(say(languageOf(turn.me), 'refused.decided'));
  const values = { ...defaults(turn), ...(await prefillFromSuspicion(turn, suspicion)) };
  return { kind: 'form', form: draw(turn, `suspicion:${id}:${turn.newId()}`, values, {}) };
}

/** [Change] on a draft. */
export function openChange(turn: Turn, notice: Notice): Answer {
  const language = languageOf(turn.me);
  const zone = zoneOf(turn.catalogue, turn.me);
  const values = {
    kind: notice.kind,
    services: notice.services.map((id) => serviceName(turn.catalogue, id, language)).join(', '),
    concerned: writtenConcerned(notice.concerned, turn.catalogue, language, say(language, 'notice.everybody')),
    de: notice.texts.de,
    en: notice.texts.en,
    from: writtenMoment(notice.from, zone),
    ...(notice.until ? { until: writtenMoment(notice.until, zone) } : {}),
    urgent: notice.urgent ? 'yes' : 'no',
  };
  return { kind: 'form', form: draw(turn, `change:${notice.id}:${turn.newId()}`, values, {}) };
}

function mayDeclareAnything(turn: Turn): string | undefined {
  if (turn.rights.queues.size > 0) return undefined;
  return say(languageOf(turn.me), turn.rights.unknown ? 'refused.rights-unknown' : 'refused.no-queue');
}

function defaults(turn: Turn): Record<string, string> {
  return { kind: 'outage', from: writtenMoment(turn.now, zoneOf(turn.catalogue, turn.me)), urgent: 'no' };
}

export function formView(turn: Turn, context: string, values: Record<string, string>, errors: Record<string, string>): NoticeFormView {
  const { catalogue, me, now } = turn;
  const language = languageOf(me);
  const zone = zoneOf(catalogue, me);
  const [one, two] = catalogue.services.filter(({ queue }) => turn.rights.queues.has(queue));
  const [mission] = catalogue.missions;
  return {
    language,
    context,
    values,
    errors,
    zone,
    examples: {
      services: [one, two].flatMap((service) => service?.names[language] ?? []).join(', '),
      concerned: mission ? `${new Intl.DisplayNames(language, { type: 'region' }).of(mission.country) ?? mission.country}, ${mission.name[language]}` : '',
      moment: writtenMoment(new Date(now.getTime() + 4 * 3_600_000), zone),
    },
  };
}

function draw(turn: Turn, context: string, values: Record<string, string>, errors: Record<string, string>): Form {
  return noticeForm(formView(turn, context, values, errors));
}

export async function submitNotice(turn: Turn, event: FormSubmitted): Promise<Answer> {
  const refusal = mayDeclareAnything(turn);
  if (refusal) return refused(refusal);
  const [how, id = ''] = event.context.split(':');
  const filled = readNotice(turn, event.values);
  if (!filled.ok) return { kind: 'form', form: draw(turn, event.context, event.values, filled.errors) };
  if (how === 'change') {
    const before = await turn.tx.notice(Number(id));
    if (before?.state !== 'draft') return whisper(say(languageOf(turn.me), 'refused.decided'));
    const other = refusalFor(turn, before.queue);
    if (other) return refused(other);
    const changed = { ...before, ...filled.value, queue: before.queue, declaredBy: turn.me.id, version: before.version + 1 };
    keepNotice(turn, changed);
    await drawCard(turn, changed);
    return { kind: 'none' };
  }
  const suspicion = how === 'suspicion' ? await turn.tx.suspicion(id) : undefined;
  if (suspicion && suspicion.state !== 'open') return whisper(say(languageOf(turn.me), 'refused.decided'));
  await createDraft(turn, filled.value, suspicion?.id ?? null);
  return { kind: 'none' };
}

export type Filled = Pick<Notice, 'kind' | 'services' | 'concerned' | 'texts' | 'from' | 'until' | 'urgent' | 'queue'>;

/** Its card with the preview stands in the channel of the queue that owns its first service. */
export async function createDraft(turn: Turn, filled: Filled, suspicion: string | null): Promise<Notice> {
  const notice: Notice = {
    ...filled,
    id: await turn.tx.nextNoticeId(),
    closing: null,
    state: 'draft',
    sentAt: null,
    endedAt: null,
    declaredBy: turn.me.id,
    lastActBy: turn.me.id,
    createdAt: turn.now,
    suspicion,
    thread: turn.newId(),
    card: turn.newId(),
    step: 0,
    loud: 0,
    gathered: false,
    nextAt: null,
    progress: null,
    progressAt: null,
    version: 1,
  };
  keepNotice(turn, notice);
  await postNoticeCard(turn, notice);
  audit(turn, null, 'notice.drafted');
  return notice;
}

const text = z.string().trim().min(1).max(noticeTextLength);
const fields = z.object({
  kind: z.enum(noticeKinds),
  services: z.string().max(500).default(''),
  concerned: z.string().max(3000).default(''),
  de: text,
  en: text,
  from: z.string().max(40).default(''),
  until: z.string().max(40).default(''),
  urgent: z.enum(['yes', 'no']).default('no'),
});

/** Every field on its own, so that all that is wrong is said at once. */
export function readNotice(turn: Turn, raw: Record<string, string>): { ok: true; value: Filled } | { ok: false; errors: Record<string, string> } {
  const { catalogue, me, now } = turn;
  const language = languageOf(me);
  const zone = zoneOf(catalogue, me);
  const errors: Record<string, string> = {};
  const parsed = fields.safeParse(raw);
  for (const { path } of parsed.error?.issues ?? []) errors[String(path[0])] = say(language, path[0] === 'kind' ? 'error.choose' : 'error.required');
  const services = readServices(raw.services ?? '', catalogue);
  if (!services.ok) errors.services = notUnderstood(services.problem, turn);
  else if (services.value.length === 0) errors.services = say(language, 'error.required');
  const concerned = readConcerned(raw.concerned ?? '', catalogue);
  if (!concerned.ok) errors.concerned = notUnderstood(concerned.problem, turn);
  else if (!concerned.value.all && Object.values(concerned.value).flat().every((value) => value === false)) errors.concerned = say(language, 'error.required');
  const owned = services.ok ? services.value.flatMap((id) => catalogue.services.find((service) => service.id === id) ?? []) : [];
  const foreign = owned.find(({ queue }) => !turn.rights.queues.has(queue));
  if (foreign) errors.services = say(language, 'error.notice.rights', { service: foreign.names[language], queue: queueName(catalogue, foreign.queue, language) });
  const from = raw.from?.trim() ? readMoment(raw.from, zone, now, false) : now;
  if (!from) errors.from = say(language, 'error.notice.moment', { example: writtenMoment(now, zone) });
  const until = readUntil(turn, raw.until ?? '', from ?? now);
  if (!until.ok) errors.until = until.sentence;
  if (!parsed.success || !services.ok || !concerned.ok || !from || !until.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const { kind, de, en, urgent } = parsed.data;
  const queue = owned[0]?.queue ?? catalogue.defaultQueue;
  return {
    ok: true,
    value: { kind, services: services.value, concerned: concerned.value, texts: { de, en }, from, until: until.at, urgent: urgent === 'yes', queue },
  };
}

/** Empty is allowed: nobody may know yet. */
export function readUntil(turn: Turn, typed: string, from: Date): { ok: true; at: Date | null } | { ok: false; sentence: string } {
  const language = languageOf(turn.me);
  const zone = zoneOf(turn.catalogue, turn.me);
  if (!typed.trim()) return { ok: true, at: null };
  const at = readMoment(typed, zone, from, true);
  if (!at) return { ok: false, sentence: say(language, 'error.notice.moment', { example: writtenMoment(new Date(from.getTime() + 4 * 3_600_000), zone) }) };
  if (at <= from || at <= turn.now) return { ok: false, sentence: say(language, 'error.notice.order') };
  return { ok: true, at };
}

function notUnderstood({ part, nearest, several }: NotUnderstood, turn: Turn): string {
  const language = languageOf(turn.me);
  if (several.length > 0) return say(language, 'error.notice.several', { part, several: several.join(', ') });
  return nearest ? say(language, 'error.notice.nearest', { part, nearest }) : say(language, 'error.notice.unknown', { part });
}
