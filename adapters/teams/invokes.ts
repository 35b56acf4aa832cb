/** Invokes: what a person does in a card or dialog, answered in the HTTP reply itself. */
import { plainText } from '../../src/ports/chat.ts';
import type { Answer, Attachment, Core } from '../../src/ports/chat.ts';
import { cancelSchema, consentSchema, executeSchema, messageActionSchema, pressSchema, searchSchema, taskSchema } from './activity.ts';
import type { Activity } from './activity.ts';
import type { TeamsConfig } from './config.ts';
import type { Files } from './files.ts';
import { readSubmission, toChoice, toDialog, valuesOf } from './forms.ts';
import type { Submission } from './forms.ts';
import { readHtml } from './html.ts';
import { isBot, pressed, timeOf } from './inbound.ts';
import type { Unsigned } from './inbound.ts';
import type { People } from './people.ts';
import { gestureKeys, keyOf, threadRef } from './refs.ts';
import type { CardAttachment } from './render.ts';
import type { InvokeAnswer } from './sdk.ts';

export interface InvokeParts {
  config: TeamsConfig;
  core: Core;
  people: People;
  files: Files;
  now: () => Date;
  /** Puts something else in the place of a message the bot has posted. */
  replace: (conversation: string, activity: string, attachment: CardAttachment) => Promise<void>;
}

/** Not an invoke of ours, or not in a shape of ours. */
const notOurs: InvokeAnswer = { status: 400 };
/** No body at all: an empty object would be shown as "Unable to reach app". */
const closed: InvokeAnswer = { status: 200 };

/** Throws when the event was not taken. */
export async function answerInvoke(activity: Activity, parts: InvokeParts): Promise<InvokeAnswer> {
  if (isBot(activity)) return notOurs;
  switch (activity.name) {
    case 'adaptiveCard/action': {
      const execute = executeSchema.safeParse(activity.value);
      if (!execute.success) return notOurs;
      return inCard(await tell(pressed(activity, execute.data.action.data, parts.now()), activity, parts));
    }
    case 'task/fetch': {
      const press = pressSchema.safeParse(taskSchema.safeParse(activity.value).data?.data);
      if (!press.success) return notOurs;
      // Opening a form changes nothing, so it may be opened again at once after it was closed: the id is key enough.
      const event = { ...pressed(activity, press.data, parts.now()), keys: [keyOf('fetch', activity.conversation.id, activity.id ?? '')] };
      return inFetch(await tell(event, activity, parts));
    }
    case 'task/submit':
    case 'composeExtension/submitAction':
      return submit(activity, parts);
    case 'composeExtension/fetchTask': {
      const event = readReport(activity, parts.files);
      return event ? inFetch(await tell(event, activity, parts)) : notOurs;
    }
    case 'application/search':
      return search(activity, parts);
    case 'fileConsent/invoke':
      return consent(activity, parts);
    default:
      return notOurs;
  }
}

async function tell(event: Unsigned, activity: Activity, { core, people }: InvokeParts): Promise<Answer> {
  return core.handle({ ...event, from: await people.sender(activity) });
}

async function submit(activity: Activity, parts: InvokeParts): Promise<InvokeAnswer> {
  const data = taskSchema.safeParse(activity.value).data?.data;
  if (cancelSchema.safeParse(data).success) return closed;
  const submission = readSubmission(data);
  if (!submission) return notOurs;
  const values = valuesOf(submission);
  const inDialogOfMessage = activity.name === 'composeExtension/submitAction';
  const answer = await tell({
    type: 'form',
    form: submission.form,
    context: submission.context,
    values,
    attachments: [],
    keys: gestureKeys(timeOf(activity, parts.now()), 'form', submission.form, submission.context, activity.from.id, JSON.stringify(values)),
    ...(inDialogOfMessage ? {} : { thread: threadRef(activity.conversation.id) }),
  }, activity, parts);
  return inDialog(answer, submission);
}

/** The message action *Report to IT*, used on any message in any chat, so it names no thread. */
function readReport(activity: Activity, files: Files): Unsigned | undefined {
  const value = messageActionSchema.safeParse(activity.value);
  if (!value.success || value.data.commandId !== 'report') return undefined;
  const { body, attachments: marks = [] } = value.data.messagePayload ?? {};
  const content = body?.content ?? '';
  const read = body?.contentType === 'text' ? { text: content, marks: [] } : readHtml(content);
  const attachments: Attachment[] = files.read(
    marks.flatMap(({ contentType, name }) => (contentType === 'reference' ? [{ contentType, name: name ?? 'file' }] : [])), [],
  );
  return {
    type: 'action', action: 'report', value: '', text: read.text, attachments, direct: false,
    keys: [keyOf('report', activity.conversation.id, activity.id ?? '')],
  };
}

async function search(activity: Activity, { core, people }: InvokeParts): Promise<InvokeAnswer> {
  const asked = searchSchema.safeParse(activity.value);
  if (!asked.success) return notOurs;
  const choices = await core.choices({ source: asked.data.dataset, query: asked.data.queryText, from: await people.sender(activity) });
  return {
    status: 200,
    body: { statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: { results: choices.map(toChoice) } },
  };
}

async function consent(activity: Activity, { files, replace, config }: InvokeParts): Promise<InvokeAnswer> {
  const value = consentSchema.safeParse(activity.value);
  if (!value.success) return notOurs;
  const uploaded = await files.keepPromise(value.data, activity.conversation.id);
  if (uploaded && activity.replyToId !== undefined) {
    // The file has arrived in any case; that the question is still shown beside it is a blemish.
    await replace(activity.conversation.id, activity.replyToId, uploaded).catch(() => {
      config.log.warn({ event: 'teams.consent-card-not-replaced' });
    });
  }
  return closed;
}

function inCard(answer: Answer): InvokeAnswer {
  const say = (value: string): InvokeAnswer => ({
    status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value },
  });
  switch (answer.kind) {
    case 'none': return say('');
    case 'notice': return say(plainText(answer.message));
    case 'form':
      throw new Error('A button that is answered with a form needs `opens`: Teams cannot open a dialog here.');
  }
}

function inFetch(answer: Answer): InvokeAnswer {
  switch (answer.kind) {
    // A dialog is opening and wants something to show.
    case 'none': return { status: 200, body: { task: { type: 'message', value: '✓' } } };
    case 'notice': return { status: 200, body: { task: { type: 'message', value: plainText(answer.message) } } };
    case 'form': return { status: 200, body: toDialog(answer.form) };
  }
}

function inDialog(answer: Answer, submission: Submission): InvokeAnswer {
  switch (answer.kind) {
    case 'none': return closed;
    case 'notice': return { status: 200, body: { task: { type: 'message', value: plainText(answer.message) } } };
    case 'form': return { status: 200, body: toDialog(answer.form, submission) };
  }
}
