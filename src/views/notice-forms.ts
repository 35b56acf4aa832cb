/** The forms of a notice: declare or change it, say how it stands, give the all-clear. */
import type { Language } from '../domain/catalogue.ts';
import { noticeKinds } from '../domain/notice.ts';
import type { Field, Form } from '../ports/chat.ts';
import { say, type MessageKey } from './say.ts';

/** Short enough to be read on a phone, and for two of them to fit any platform's message. */
export const noticeTextLength = 1500;

export interface NoticeFormView {
  language: Language;
  context: string;
  values: Record<string, string>;
  /** Whole sentences, because they name what was not understood. */
  errors: Record<string, string>;
  zone: string;
  /** In the way in which times can be typed. */
  examples: { services: string; concerned: string; moment: string };
}

export function noticeForm(view: NoticeFormView): Form {
  const { language, examples } = view;
  return form(view, 'notice', 'form.notice.title', 'form.notice.continue', [
    {
      type: 'choice',
      ...base(view, 'kind', 'form.notice.kind'),
      options: noticeKinds.map((kind) => ({ value: kind, label: say(language, `notice.kind.${kind}`) })),
    },
    { type: 'text', ...base(view, 'services', 'form.notice.services', 'form.notice.services.hint', { example: examples.services }), maxLength: 500 },
    { type: 'text', ...base(view, 'concerned', 'form.notice.concerned', 'form.notice.concerned.hint', { example: examples.concerned }), maxLength: 3000, multiline: true },
    ...texts(view),
    moment(view, 'from', false),
    moment(view, 'until', true),
    urgent(view),
  ]);
}

export function noticeUpdateForm(view: NoticeFormView): Form {
  return form(view, 'notice-update', 'form.notice-update.title', 'form.send', [...texts(view), moment(view, 'until', true), urgent(view)]);
}

export function noticeOverForm(view: NoticeFormView): Form {
  const closing = (id: 'de' | 'en'): Field => ({
    type: 'text',
    ...base(view, id, 'form.notice.closing', 'form.notice.closing.hint', { language: say(view.language, `language.${id}`) }),
    multiline: true,
    optional: true,
    maxLength: noticeTextLength,
  });
  return form(view, 'notice-over', 'form.notice-over.title', 'form.send', [closing('de'), closing('en')]);
}

function form(view: NoticeFormView, id: string, title: MessageKey, submit: MessageKey, fields: Field[]): Form {
  const { language, context } = view;
  return { id, title: say(language, title), submit: say(language, submit), cancel: say(language, 'form.cancel'), context, fields };
}

function base(view: NoticeFormView, id: string, label: MessageKey, hint?: MessageKey, values?: Record<string, string>) {
  return {
    id,
    label: say(view.language, label, values),
    hint: hint ? say(view.language, hint, values) : undefined,
    value: view.values[id],
    error: view.errors[id],
  };
}

function texts(view: NoticeFormView): Field[] {
  return [
    { type: 'text', ...base(view, 'de', 'form.notice.de'), multiline: true, maxLength: noticeTextLength },
    { type: 'text', ...base(view, 'en', 'form.notice.en', 'form.notice.en.hint'), multiline: true, maxLength: noticeTextLength },
  ];
}

function moment(view: NoticeFormView, id: 'from' | 'until', optional: boolean): Field {
  const values = { zone: view.zone.replaceAll('_', ' '), example: view.examples.moment };
  return { type: 'text', ...base(view, id, `form.notice.${id}`, 'form.notice.moment.hint', values), optional, maxLength: 40 };
}

function urgent(view: NoticeFormView): Field {
  const { language } = view;
  return {
    type: 'choice',
    ...base(view, 'urgent', 'form.notice.urgent'),
    options: (['no', 'yes'] as const).map((value) => ({ value, label: say(language, `notice.urgent.${value}`) })),
  };
}
