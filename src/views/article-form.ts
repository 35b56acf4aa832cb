/** The form in which a responder writes an answer for everybody. */
import { languages, type Service } from '../domain/catalogue.ts';
import type { Form } from '../ports/chat.ts';
import { base, form, formTextLength, type FormView } from './forms.ts';
import { say } from './say.ts';
import { serviceName } from './words.ts';

export const articleTitleLength = 150;
const questionsLength = 2000;

export interface ArticleFormView extends FormView {
  /** Those whose queue the responder is in. */
  services: Service[];
  /** May it be about no service in particular? That is the general queue's. */
  general: boolean;
  /** Characters of the text behind those that fit into the field. */
  beyond: number;
}

export function articleForm(view: ArticleFormView): Form {
  const { catalogue, language, services, general, beyond } = view;
  const options = [
    ...services.map(({ id }) => ({ value: id, label: serviceName(catalogue, id, language) })),
    ...(general ? [{ value: 'unknown', label: say(language, 'service.general') }] : []),
  ];
  // Slack refuses a form whose chosen value is not among its options.
  const offered = options.some(({ value }) => value === view.values.service);
  const shown = offered ? view : { ...view, values: { ...view.values, service: '' } };
  const textField = base(view, 'text', 'form.article.text', 'form.article.text.hint');
  return form(view, 'article', 'form.article.title', 'form.article.publish', [
    { type: 'text', ...base(view, 'title', 'form.article.question', 'form.article.question.hint'), maxLength: articleTitleLength },
    {
      type: 'text',
      ...textField,
      ...(beyond ? { hint: say(language, 'form.article.beyond', { count: beyond }) } : {}),
      multiline: true,
      maxLength: formTextLength,
    },
    {
      type: 'text',
      ...base(view, 'questions', 'form.article.questions', 'form.article.questions.hint'),
      multiline: true,
      optional: true,
      maxLength: questionsLength,
    },
    { type: 'choice', ...withoutEmpty(base(shown, 'service', 'form.service')), options },
    {
      type: 'choice',
      ...base(view, 'language', 'form.language'),
      options: languages.map((id) => ({ value: id, label: say(language, `language.${id}`) })),
    },
  ]);
}

function withoutEmpty<Field extends { value: string | undefined }>(field: Field): Field {
  return { ...field, value: field.value || undefined };
}
