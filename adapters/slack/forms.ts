/** A neutral form as a Slack modal, and what was typed into it. Limits: docs.slack.dev, "Views", "Block elements". */
import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Attachment, Choice, Field, Form, Message, ThreadRef } from '../../src/ports/chat.ts';
import { fileSchema, toAttachment } from './files.ts';
import type { Identity } from './identity.ts';
import { blocksOf, plainObject } from './render.ts';

const searchPrefix = 'search.';
const optionLimit = 100;

/** `thread` is where the form was opened; it comes back with what was typed. */
export function modalOf(form: Form, thread: string | undefined): types.ModalView {
  return {
    type: 'modal',
    callback_id: form.id,
    title: plainObject(form.title, 24),
    submit: plainObject(form.submit, 24),
    close: plainObject(form.cancel, 24),
    private_metadata: JSON.stringify({ context: form.context, thread } satisfies Metadata),
    blocks: form.fields.map(inputBlock),
  };
}

/** A modal that only tells something, where Slack offers no other place. The bot's name stands in the title if the message has none. */
export function noticeModal(message: Message, { botName, workspaceUrl }: Identity): types.ModalView {
  return { type: 'modal', title: plainObject(message.title ?? botName, 24), blocks: blocksOf(message, { workspaceUrl }) };
}

/** Errors by block id, as Slack's `response_action: errors` wants them; undefined if no field has one. */
export function errorsOf(form: Form): Record<string, string> | undefined {
  const errors = form.fields.flatMap((field) => (field.error ? [[field.id, field.error] as const] : []));
  return errors.length > 0 ? Object.fromEntries(errors) : undefined;
}

/** `Field.source` of the search field that has this `action_id`. */
export function sourceOf(actionId: string): string {
  return actionId.startsWith(searchPrefix) ? actionId.slice(searchPrefix.length) : '';
}

export function optionsOf(choices: Choice[]): types.PlainTextOption[] {
  return choices.slice(0, optionLimit).map(option);
}

function option(choice: Choice): types.PlainTextOption {
  return { text: plainObject(choice.label, 75), value: choice.value };
}

function inputBlock(field: Field): types.InputBlock {
  const hint = [field.hint, field.type === 'files' ? (field.kept ?? []).map((file) => file.name).join(', ') : ''].filter(Boolean).join(' · ');
  return {
    type: 'input',
    block_id: field.id,
    label: plainObject(field.label, 2000),
    optional: field.optional ?? false,
    ...(hint ? { hint: plainObject(hint, 2000) } : {}),
    element: element(field),
  };
}

function element(field: Field): types.InputBlock['element'] {
  switch (field.type) {
    case 'text': {
      const max = Math.min(field.maxLength, 3000);
      return {
        type: 'plain_text_input', action_id: 'value', multiline: field.multiline ?? false, max_length: max,
        ...(field.value ? { initial_value: field.value.slice(0, max) } : {}),
      };
    }
    case 'choice': {
      const chosen = field.options.find((choice) => choice.value === field.value);
      return { type: 'static_select', action_id: 'value', options: optionsOf(field.options), ...(chosen ? { initial_option: option(chosen) } : {}) };
    }
    case 'search':
      return {
        type: 'external_select', action_id: searchPrefix + field.source, min_query_length: 1,
        ...(field.value ? { initial_option: option(field.value) } : {}),
      };
    case 'files':
      return { type: 'file_input', action_id: 'value', max_files: 5 };
  }
}

const metadataSchema = z.object({ context: z.string(), thread: z.string().optional() });
type Metadata = z.infer<typeof metadataSchema>;

const stateSchema = z.record(z.string(), z.record(z.string(), z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  files: z.array(fileSchema).nullish(),
})));

export const viewSchema = z.object({
  id: z.string(),
  hash: z.string().default(''),
  callback_id: z.string(),
  private_metadata: z.string().default(''),
  state: z.object({ values: stateSchema }).default({ values: {} }),
});

/** Throws if the view was not made by `modalOf`. */
export function readForm(view: z.infer<typeof viewSchema>): {
  form: string; context: string; thread?: ThreadRef; values: Record<string, string>; attachments: Attachment[];
} {
  const { context, thread } = metadataSchema.parse(JSON.parse(view.private_metadata));
  const values: Record<string, string> = {};
  const attachments: Attachment[] = [];
  for (const [field, elements] of Object.entries(view.state.values)) {
    for (const state of Object.values(elements)) {
      const value = state.value ?? state.selected_option?.value;
      if (value) values[field] = value;
      attachments.push(...(state.files ?? []).map(toAttachment));
    }
  }
  return { form: view.callback_id, context, ...(thread ? { thread: { platform: 'slack', id: thread } } : {}), values, attachments };
}
