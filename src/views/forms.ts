/** Every form a person fills in. A form shown again carries what was typed and says at each field what is wrong. */
import { languages, type Catalogue, type Language } from '../domain/catalogue.ts';
import { feedbackKinds } from '../domain/feedback.ts';
import type { Ticket } from '../domain/ticket.ts';
import { deriveUrgency, impacts, urgencies } from '../domain/urgency.ts';
import type { Attachment, Choice, Field, Form } from '../ports/chat.ts';
import { say, type MessageKey } from './say.ts';
import { queueName, reference, serviceName } from './words.ts';

/** Slack's limit for an input; longer text waits in the draft and is put back when the form is sent. */
export const formTextLength = 3000;

export interface FormView {
  catalogue: Catalogue;
  language: Language;
  context: string;
  /** By field id: what was typed before, or what is already known. */
  values: Record<string, string>;
  errors: Record<string, MessageKey>;
}

export interface TicketFormView extends FormView {
  askMission: boolean;
  chosenMission?: Choice;
  kept: Attachment[];
}

export function reportForm(view: TicketFormView): Form {
  return form(view, 'report', 'form.report.title', 'form.send', [
    service(view, false),
    text(view, 'form.text.report', 'form.text.report.hint'),
    impact(view),
    since(view),
    ...mission(view),
    files(view),
  ]);
}

export function requestForm(view: TicketFormView): Form {
  return form(view, 'request', 'form.request.title', 'form.send', [
    service(view, false),
    text(view, 'form.text.request', 'form.text.request.hint'),
    ...mission(view),
    files(view),
  ]);
}

/** Answered at once, so it asks for nothing that an answer does not need. */
export function askForm(view: TicketFormView): Form {
  return form(view, 'ask', 'form.ask.title', 'form.send', [text(view, 'form.text.ask'), service(view, true), files(view)]);
}

/** What is passed on when the answer has not helped. */
export function questionForm(view: TicketFormView): Form {
  return form(view, 'question', 'form.question.title', 'form.send', [
    text(view, 'form.text.ask'),
    service(view, true),
    ...mission(view),
    files(view),
  ]);
}

export function feedbackForm(view: TicketFormView): Form {
  return form(view, 'feedback', 'form.feedback.title', 'form.send', [
    text(view, 'form.text.feedback', 'form.text.feedback.hint'),
    {
      type: 'choice',
      ...base(view, 'kind', 'form.feedback.kind'),
      optional: true,
      options: feedbackKinds.map((id) => ({ value: id, label: say(view.language, `feedback.kind.${id}`) })),
    },
    service(view, true),
    {
      type: 'choice',
      ...base({ ...view, values: { name: 'with', ...view.values } }, 'name', 'form.feedback.name', 'feedback.nameless.means'),
      options: [
        { value: 'with', label: say(view.language, 'form.feedback.name.with') },
        { value: 'without', label: say(view.language, 'button.nameless') },
      ],
    },
    // Only those who give their name are asked for their mission, so the field must be free to stay empty.
    ...mission(view).map((field) => ({ ...field, optional: true })),
  ]);
}

export function detailsForm(view: FormView & { mission?: Choice; zone?: Choice }): Form {
  const { language } = view;
  return form(view, 'details', 'form.details.title', 'form.save', [
    missionField(view, view.mission, 'form.mission.hint.details'),
    {
      type: 'choice',
      ...base(view, 'language', 'form.language'),
      options: languages.map((id) => ({ value: id, label: say(language, `language.${id}`) })),
    },
    { type: 'search', ...base(view, 'zone', 'form.zone', 'form.zone.hint'), source: 'zones', value: view.zone },
  ]);
}

export function askBackForm(view: FormView, requesterName: string): Form {
  return form(view, 'ask-back', 'form.ask-back.title', 'form.send', [
    {
      type: 'text',
      ...base(view, 'text', 'form.ask-back.text', 'form.ask-back.hint', { name: requesterName }),
      multiline: true,
      maxLength: formTextLength,
    },
  ]);
}

export function resolveForm(view: FormView, requesterName: string, requesterLanguage: Language): Form {
  const values = { name: requesterName, language: say(view.language, `language.${requesterLanguage}`) };
  return form(view, 'resolve', 'form.resolve.title', 'form.send', [
    {
      type: 'text',
      ...base(view, 'text', 'form.resolve.text', 'form.resolve.hint', values),
      multiline: true,
      maxLength: formTextLength,
    },
  ]);
}

export function changeForm(view: FormView, ticket: Ticket): Form {
  const { catalogue, language } = view;
  const known = { queue: ticket.queue, service: ticket.service ?? 'unknown', urgency: ticket.urgency };
  const filled = { ...view, values: { ...known, ...view.values } };
  return form(filled, 'change', 'form.change.title', 'form.save', [
    {
      type: 'choice',
      ...base(filled, 'queue', 'form.change.queue'),
      options: catalogue.queues.map((queue) => ({ value: queue.id, label: queueName(catalogue, queue.id, language) })),
    },
    service(filled, false),
    {
      type: 'choice',
      ...base(filled, 'urgency', 'form.change.urgency'),
      options: urgencies.map((id) => ({ value: id, label: say(language, `urgency.${id}`) })),
    },
  ]);
}

export function digestForm(view: FormView): Form {
  const { language } = view;
  const options = (['no', 'yes'] as const).map((value) => ({ value, label: say(language, `digest.paused.${value}`) }));
  return form(view, 'digest', 'form.digest.title', 'form.save', [
    { type: 'choice', ...base(view, 'paused', 'form.digest.paused'), options },
    { type: 'text', ...base(view, 'time', 'form.digest.time', 'form.digest.time.hint'), maxLength: 5 },
    {
      type: 'choice',
      ...base(view, 'language', 'form.digest.language'),
      options: languages.map((id) => ({ value: id, label: say(language, `language.${id}`) })),
    },
  ]);
}

export function mergeForm(view: FormView): Form {
  const example = reference(view.catalogue, 1042);
  return form(view, 'merge', 'form.merge.title', 'form.merge.title', [
    { type: 'text', ...base(view, 'into', 'form.merge.into', 'form.merge.hint', { example }), maxLength: 30 },
  ]);
}

export function form(view: FormView, id: string, title: MessageKey, submit: MessageKey, fields: Field[]): Form {
  return {
    id,
    title: say(view.language, title),
    submit: say(view.language, submit),
    cancel: say(view.language, 'form.cancel'),
    context: view.context,
    fields,
  };
}

export function base(view: FormView, id: string, label: MessageKey, hint?: MessageKey, values?: Record<string, string>) {
  const error = view.errors[id];
  return {
    id,
    label: say(view.language, label, values),
    hint: hint ? say(view.language, hint, values) : undefined,
    value: view.values[id],
    error: error ? say(view.language, error) : undefined,
  };
}

function text(view: FormView, label: MessageKey, hint?: MessageKey): Field {
  return { type: 'text', ...base(view, 'text', label, hint), multiline: true, maxLength: formTextLength };
}

export function service(view: FormView, optional: boolean): Field {
  const { catalogue, language } = view;
  const known = catalogue.services.map(({ id }) => ({ value: id, label: serviceName(catalogue, id, language) }));
  const options = optional ? known : [...known, { value: 'unknown', label: say(language, 'service.unknown') }];
  return {
    type: 'choice',
    ...base(view, 'service', optional ? 'form.service.optional' : 'form.service'),
    optional,
    options,
  };
}

function impact(view: FormView): Field {
  const { language } = view;
  return {
    type: 'choice',
    ...base(view, 'impact', 'form.impact', 'form.impact.hint'),
    options: impacts.map((id) => ({
      value: id,
      label: say(language, 'impact.option', {
        impact: say(language, `impact.${id}`),
        urgency: say(language, `urgency.${deriveUrgency('issue', id)}`),
      }),
    })),
  };
}

function since(view: FormView): Field {
  return { type: 'text', ...base(view, 'since', 'form.since', 'form.since.hint'), optional: true, maxLength: 100 };
}

function mission(view: TicketFormView): Field[] {
  return view.askMission ? [missionField(view, view.chosenMission, 'form.mission.hint')] : [];
}

export function missionField(view: FormView, value: Choice | undefined, hint: MessageKey): Field {
  return { type: 'search', ...base(view, 'mission', 'form.mission', hint), source: 'missions', value };
}

function files(view: TicketFormView): Field {
  const { language, kept } = view;
  const hint = kept.length
    ? say(language, 'form.files.kept', { count: kept.length })
    : say(language, 'form.files.hint');
  return { type: 'files', ...base(view, 'files', 'form.files'), hint, optional: true, kept };
}
