/** A neutral form as the card of a dialog, and what comes back from it. */
import type { Attachment, Choice, Field, Form } from '../../src/ports/chat.ts';
import { submitSchema } from './activity.ts';
import { cardOf, cardType, textLines } from './render.ts';

export interface Submission {
  form: string;
  context: string;
  /** What was typed, by field id. An emptied field is an empty string. */
  typed: Record<string, string>;
  /** The chosen ones of `search` fields, with their labels. */
  chosen: Record<string, Choice>;
}

/** The prefixes tell a search field from the others when it comes back, and both from our own names. */
const typedPrefix = 'f:';
const searchPrefix = 's:';
const fewOptions = 5;

/** A dialog. `before`: what the person sent the last time, kept in the fields of the same form. */
export function toDialog(form: Form, before?: Submission): object {
  const kept = before?.form === form.id ? before : undefined;
  const actions = [
    { type: 'Action.Submit', title: form.submit, style: 'positive', data: { $form: form.id, $context: form.context } },
    { type: 'Action.Submit', title: form.cancel, associatedInputs: 'none', data: { $cancel: true } },
  ];
  const card = cardOf(form.fields.flatMap((field) => toElements(field, kept)), actions);
  return { task: { type: 'continue', value: { title: form.title, width: 'medium', height: 'large', card: { contentType: cardType, content: card } } } };
}

function toElements(field: Field, kept: Submission | undefined): object[] {
  const hint = field.hint === undefined ? [] : textLines(field.hint, { size: 'Small', isSubtle: true });
  const error = field.error === undefined ? [] : textLines(`⚠ ${field.error}`, { color: 'Attention', weight: 'Bolder' });
  return [...toInput(field, kept), ...error, ...hint];
}

function toInput(field: Field, kept: Submission | undefined): object[] {
  const { label } = field;
  const id = `${field.type === 'search' ? searchPrefix : typedPrefix}${field.id}`;
  switch (field.type) {
    case 'text':
      return [{
        type: 'Input.Text', id, label, maxLength: field.maxLength, isMultiline: field.multiline === true,
        ...given(kept?.typed[field.id] ?? field.value),
      }];
    case 'choice':
      return [{
        type: 'Input.ChoiceSet', id, label, style: field.options.length <= fewOptions ? 'expanded' : 'compact', wrap: true,
        choices: field.options.map((option) => ({ title: option.label, value: option.value })),
        ...given(kept?.typed[field.id] ?? field.value),
      }];
    case 'search': {
      const choice = kept ? kept.chosen[field.id] : field.value;
      return [{
        type: 'Input.ChoiceSet', id, label, style: 'filtered',
        choices: choice ? [toChoice(choice)] : [],
        'choices.data': { type: 'Data.Query', dataset: field.source },
        ...given(choice && toChoice(choice).value),
      }];
    }
    case 'files':
      // Teams has no file field in dialogs; the hint says what to do instead.
      return [...textLines(label, { weight: 'Bolder' }), ...(field.kept ?? []).flatMap(({ name }: Attachment) => textLines(name))];
  }
}

function given(value: string | undefined): { value?: string } {
  return value === undefined ? {} : { value };
}

/** The value carries its label, so that a form shown again can name what was chosen from a list that is gone. */
export function toChoice(choice: Choice): { title: string; value: string } {
  return { title: choice.label, value: JSON.stringify([choice.value, choice.label]) };
}

function readChoice(value: string): Choice {
  try {
    const pair: unknown = JSON.parse(value);
    if (Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string') return { value: pair[0], label: pair[1] };
  } catch {
    // Not from a list of ours: the core decides what it means.
  }
  return { value, label: value };
}

/** Undefined for anything that is not one of our forms. */
export function readSubmission(data: unknown): Submission | undefined {
  const parsed = submitSchema.safeParse(data);
  if (!parsed.success) return undefined;
  const { $form: form, $context: context, ...inputs } = parsed.data;
  const submission: Submission = { form, context, typed: {}, chosen: {} };
  for (const [id, value] of Object.entries(inputs)) {
    if (typeof value !== 'string') continue;
    if (id.startsWith(typedPrefix)) submission.typed[id.slice(typedPrefix.length)] = value;
    if (id.startsWith(searchPrefix) && value !== '') submission.chosen[id.slice(searchPrefix.length)] = readChoice(value);
  }
  return submission;
}

export function valuesOf(submission: Submission): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [id, value] of Object.entries(submission.typed)) if (value !== '') values[id] = value;
  for (const [id, choice] of Object.entries(submission.chosen)) values[id] = choice.value;
  return values;
}
