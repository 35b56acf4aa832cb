/**
 * The published answers in this process's memory. When one has changed, anywhere, a whole new set takes the place of the
 * old one at once: a question is answered from one or the other, never from a mixture.
 */
import type { Articles } from './flows/turn.ts';
import type { Store } from './ports/store.ts';
import { createArticleIndex, enoughForAnAnswer } from './understanding/retrieval.ts';

export interface ArticleShelf {
  /** As of the last `refresh`. */
  current(): Articles;
  /** Looks whether anything has changed, and only then reads all. Throws when the database does not answer. */
  refresh(): Promise<void>;
}

export function createArticleShelf(store: Pick<Store, 'articleRevision' | 'articles'>): ArticleShelf {
  let current: Articles = { search: () => [], byId: () => undefined };
  let revision = 0;
  let running: Promise<void> | undefined;
  let again = false;

  async function look(): Promise<void> {
    const newest = await store.articleRevision();
    if (newest === revision) return;
    const articles = await store.articles();
    const index = createArticleIndex(articles);
    const byId = new Map(articles.map((article) => [article.id, article]));
    current = {
      search: (text, wish) =>
        index.search(text, wish).flatMap(({ id, score }) => (score >= enoughForAnAnswer ? (byId.get(id) ?? []) : [])),
      byId: (id) => byId.get(id),
    };
    // Taken before the articles were read: what changed in between is noticed at the next look.
    revision = newest;
  }

  return {
    current: () => current,
    async refresh() {
      if (running) {
        // What is being read may be older than the change that somebody tells of now.
        again = true;
        return running;
      }
      running = (async () => {
        do {
          again = false;
          await look();
        } while (again);
      })();
      try {
        await running;
      } finally {
        running = undefined;
      }
    },
  };
}
