/** What responders see of articles: the line after publishing, and the list of those that need looking after. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { Button, Message } from '../ports/chat.ts';
import type { RatedArticle } from '../ports/articles.ts';
import { localDate, say, type MessageKey } from './say.ts';
import { serviceName, shorten } from './words.ts';

export interface ArticleListView {
  catalogue: Catalogue;
  articles: RatedArticle[];
  /** Where the first of them stands in the whole list, from 1. */
  first: number;
}

/** Three buttons an article: more articles would be a wall of buttons on a phone. */
export const articlesPerPage = 5;

export function articleList(view: ArticleListView, text: string, language: Language): Message {
  const { catalogue, articles, first } = view;
  return {
    title: say(language, 'articles.title'),
    text,
    facts: articles.map((article, at) => ({
      label: `${first + at} · ${shorten(article.title, 60)}`,
      value: say(language, 'articles.line', {
        service: article.service ? serviceName(catalogue, article.service, language) : say(language, 'service.general'),
        language: say(language, `language.${article.language}`),
        helped: article.helped,
        missed: article.missed,
        // A day in a file is midnight in UTC; west of it the reader's calendar would show the day before.
        date: localDate(language, article.checkedAt, 'UTC'),
      }),
    })),
    buttons: articles.flatMap(({ id }, at) => {
      const number = first + at;
      return [
        { action: 'article.edit.open', value: id, label: say(language, 'button.article.edit.numbered', { number }), opens: true },
        { action: 'article.check', value: id, label: say(language, 'button.article.check.numbered', { number }) },
        { action: 'article.retire', value: id, label: say(language, 'button.article.retire.numbered', { number }) },
      ];
    }),
  };
}

/** A line in the ticket's thread: what became of its answer. */
export function articleLine(
  id: string,
  retired: boolean,
  key: MessageKey,
  values: { name: string; title: string },
  language: Language,
): Message {
  const buttons: Button[] = retired
    ? [{ action: 'article.restore', value: id, label: say(language, 'button.article.restore') }]
    : [
        { action: 'article.edit.open', value: id, label: say(language, 'button.article.edit'), opens: true },
        { action: 'article.retire', value: id, label: say(language, 'button.article.retire') },
      ];
  return { text: say(language, key, values), buttons };
}
