/** A process that store-embedded.test.ts kills: takes events until it dies, and says each number once it is committed. */
import { openDatabase } from '../../prisma/database.ts';
import { createStore } from '../../prisma/store.ts';
import { emptyPlan } from '../../src/ports/store.ts';

const [dataDir = '', first = '0'] = process.argv.slice(2);
const store = createStore(await openDatabase({ dataDir }));
const from = { platform: 'web', tenant: 'playground', userId: 'anna', name: 'Anna', staff: true, direct: 'anna' } as const;

for (let n = Number(first); ; n++) {
  await store.transaction(async (tx) => {
    const now = new Date();
    const [entered] = await tx.enter([{ keys: [`event-${n}`], from, thread: undefined }], now);
    if (!entered) throw new Error('nothing was entered');
    const { person } = entered;
    await tx.write({ ...emptyPlan(), drafts: [{ id: `draft-${n}`, person: person.id, text: 'x'.repeat(2_000), files: [], at: now, used: false, service: null, answer: null, form: null }] }, now);
  });
  process.stdout.write(`${n}\n`);
}
