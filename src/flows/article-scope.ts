/** Which articles are whose: an article belongs to the queue of its service, and without a known one to the general queue. */
import type { Catalogue } from '../domain/catalogue.ts';
import type { ArticleScope } from '../ports/articles.ts';

export function articleScope({ services, defaultQueue }: Catalogue, queues: ReadonlySet<string>): ArticleScope {
  const ids = (mine: boolean) => services.filter(({ queue }) => queues.has(queue) === mine).map(({ id }) => id);
  return queues.has(defaultQueue) ? { notOf: ids(false) } : { of: ids(true) };
}
