/** The catalogue's articles become the store's at every start. */
import type { Catalogue } from './domain/catalogue.ts';
import type { Store } from './ports/store.ts';

/** Idempotent. What work or an import has written since stays; what has left the catalogue is retired. */
export async function loadCatalogueArticles(store: Pick<Store, 'putArticles'>, { articles }: Catalogue, now: Date): Promise<void> {
  await store.putArticles(articles, now, 'catalogue');
}
