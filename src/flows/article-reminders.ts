/** Half a year after an article was last checked its queue is asked whether it is still true. Run by a job. */
import type { Catalogue } from '../domain/catalogue.ts';
import { emptyPlan, type Store } from '../ports/store.ts';
import { articleList, articlesPerPage } from '../views/articles.ts';
import { say } from '../views/say.ts';
import { articleScope } from './article-scope.ts';

export const checkAfterMs = 180 * 24 * 3_600_000;

/**
 * One post a queue with the longest unchecked; the others follow with the next run. Each article comes once in a period,
 * and a check begins a new one. Returns how many were asked about. Safe to run twice, or in two places at once.
 */
export async function remindOfArticles(reminding: { store: Store; catalogue: Catalogue; now: Date; newId: () => string }): Promise<number> {
  const { store, catalogue, now, newId } = reminding;
  const before = new Date(now.getTime() - checkAfterMs);
  let reminded = 0;
  for (const queue of catalogue.queues) {
    await store.transaction(async (tx) => {
      const articles = await tx.uncheckedArticles(articleScope(catalogue, new Set([queue.id])), before, articlesPerPage);
      if (articles.length === 0) return;
      const { platform, channel, language } = queue;
      const message = articleList({ catalogue, articles, first: 1 }, say(language, 'articles.remind', { count: articles.length }), language);
      const plan = emptyPlan();
      plan.deliveries.push({
        id: newId(),
        lane: `channel:${platform}:${channel}`,
        act: { do: 'post', to: { to: 'channel', platform, channel }, message },
      });
      plan.articleMarks.push(...articles.map(({ id }) => ({ article: id, helped: 0, missed: 0, reminded: now })));
      await tx.write(plan, now);
      reminded += articles.length;
    });
  }
  return reminded;
}
