/**
 * Every change of a need is told to everyone who contributed, once, in their language: the first of them with the
 * change itself, further ones in batches by a job that remembers up to whom it has come.
 */
import type { Need } from '../domain/need.ts';
import type { NeedNews } from '../ports/feedback.ts';
import { emptyPlan, type Store, type Tx } from '../ports/store.ts';
import { needNews } from '../views/needs.ts';
import type { JobConfig } from './job-turn.ts';
import { delivery, directChat, languageOf, type Speaker } from './turn.ts';

/** So many people are told in one transaction. */
const batch = 50;

/** Tells the next ones. What is left over is kept in the plan; `told` moves in the transaction that owes the posts. */
export async function tellNews(speaker: Speaker, tx: Tx, need: Need, news: NeedNews): Promise<void> {
  const next = await tx.contributors(need.id, news.told, batch);
  for (const { person, words } of next)
    speaker.plan.deliveries.push(
      delivery(speaker, { do: 'post', to: directChat(person), message: needNews(need, news, words, languageOf(person)) }, `person:${person.id}`),
    );
  const last = next.at(-1);
  if (next.length === batch && last) speaker.plan.news.push({ ...news, told: last.person.id });
  else speaker.plan.toldNews.push(news.id);
}

/** Returns how many batches were told. Safe to end anywhere, and to run again. */
export async function tellAllNews({ store, ...job }: Pick<JobConfig, 'catalogue' | 'now' | 'newId'> & { store: Store }): Promise<number> {
  for (let told = 0; ; told++) {
    const more = await store.transaction(async (tx) => {
      const news = await tx.nextNews();
      if (!news) return false;
      const plan = emptyPlan();
      const found = await tx.need(news.need);
      if (found) await tellNews({ ...job, plan }, tx, found.need, news);
      else plan.toldNews.push(news.id);
      await tx.write(plan, job.now);
      return true;
    });
    if (!more) return told;
  }
}
