/** An open modal: what stands in it, what Slack sends of it, and what Slack makes of the app's reply. */
import { z } from 'zod';
import { openView } from './fake-slack-api.ts';
import type { Modal } from './fake-slack-blocks.ts';
import { modalOf } from './fake-slack-blocks.ts';
import type { OpenView, Workspace } from './fake-slack-workspace.ts';
import { found, wireFile } from './fake-slack-workspace.ts';

/** `state.values` as Slack sends them: every input, also those left empty. */
export function wireView(open: OpenView): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const block of open.view.blocks) {
    if (block.type !== 'input' || !block.block_id) continue;
    const { element } = block;
    const now = valueOf(open, block.block_id);
    const state = element.type === 'plain_text_input' ? { type: element.type, value: now || null }
      : element.type === 'file_input' ? { type: element.type, files: open.chosenFiles.map(wireFile) }
        : { type: element.type, selected_option: now ? { text: { type: 'plain_text', text: labelOf(open, block.block_id, now), emoji: false }, value: now } : null };
    if (element.type === 'plain_text_input' && now.length > (element.max_length ?? 3000)) throw new Error(`Slack takes no more than ${element.max_length} characters in ${block.block_id}`);
    if (!block.optional && !now && element.type !== 'file_input') throw new Error(`Slack asks to fill in ${block.block_id} first`);
    values[block.block_id] = { [element.action_id]: state };
  }
  const { view } = open;
  return { id: open.id, type: 'modal', hash: open.hash, callback_id: view.callback_id ?? '', private_metadata: view.private_metadata ?? '', title: view.title, blocks: view.blocks, state: { values } };
}

/** What stands in a field now. */
export function valueOf(open: OpenView, field: string): string {
  const typedValue = open.typed.get(field);
  if (typedValue !== undefined) return typedValue;
  const block = open.view.blocks.find((b) => b.type === 'input' && b.block_id === field);
  if (block?.type !== 'input') return '';
  switch (block.element.type) {
    case 'plain_text_input': return block.element.initial_value ?? '';
    case 'static_select':
    case 'external_select': return block.element.initial_option?.value ?? '';
    case 'file_input': return '';
  }
}

function labelOf(open: OpenView, field: string, value: string): string {
  const block = open.view.blocks.find((b) => b.type === 'input' && b.block_id === field);
  if (block?.type !== 'input') return value;
  const { element } = block;
  if (element.type === 'static_select') return found(element.options.find((o) => o.value === value), `option ${value} in ${field}`).text.text;
  if (element.type === 'external_select' && element.initial_option?.value === value) return element.initial_option.text.text;
  return found(open.offered.get(`${field}:${value}`), `an offered choice ${value} in ${field}`);
}

const formReply = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('clear') }),
]);

export function applyFormReply(workspace: Workspace, user: string, open: OpenView, body: string): void {
  if (body === '') return void workspace.views.delete(user);
  const reply = formReply.parse(JSON.parse(body));
  switch (reply.response_action) {
    case 'clear':
      workspace.views.delete(user);
      return;
    case 'errors': {
      const fields = open.view.blocks.flatMap((block) => (block.type === 'input' ? block.block_id ?? [] : []));
      for (const field of Object.keys(reply.errors)) if (!fields.includes(field)) throw new Error(`Slack knows no field ${field} to show an error at`);
      open.errors = reply.errors;
      return;
    }
    case 'update': {
      const view: Modal | string = modalOf(reply.view);
      if (typeof view === 'string') throw new Error(`Slack refuses the updated view: ${view}`);
      workspace.views.set(user, openView(workspace, view));
    }
  }
}
