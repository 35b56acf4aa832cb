/** Computes all digests of a week as a process of its own, so that its memory is nobody else's: `tsx digest-process.ts JSON`. */
import { openDatabase } from '../../prisma/database.ts';
import { createStore } from '../../prisma/store.ts';
import { loadCatalogue } from '../../src/catalogue-file.ts';
import { digestChannels } from '../../src/domain/digest-channels.ts';
import { periodsOf } from '../../src/domain/digest-periods.ts';
import { weekNamed } from '../../src/domain/weeks.ts';
import { composeDigest } from '../../src/digests.ts';

export interface DigestRun {
  databaseUrl: string;
  catalogue: string;
  week: string;
  now: Date;
}

export interface DigestTimes {
  /** From the first channel to the last. */
  allMs: number;
  /** CPU of this process in that time. */
  cpuMs: number;
  /** Of each channel: until the database has answered the last question; from then on the words and the picture, null of a week without news. */
  channels: { figuresMs: number; pictureMs: number | null }[];
  /** After a quarter, a half, three quarters and all of the channels. */
  rssMb: number[];
}

const { databaseUrl, catalogue: path, week: name, now } = JSON.parse(process.argv[2] ?? '') as { [key in keyof DigestRun]: string };
const loaded = await loadCatalogue(path);
if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
const { catalogue } = loaded;
const database = await openDatabase({ databaseUrl, dataDir: '' });
let answeredAt = 0;
const store = createStore({
  ...database,
  query: async (sql, ...values) => {
    const rows = await database.query<never>(sql, ...values);
    answeredAt = performance.now();
    return rows;
  },
});
await store.ping();

const channels = digestChannels(catalogue);
const times: DigestTimes = { allMs: 0, cpuMs: 0, channels: [], rssMb: [] };
const cpu = process.cpuUsage();
const start = performance.now();
for (const [index, channel] of channels.entries()) {
  const week = weekNamed(channel.calendar, name);
  if (!week) throw new Error(`no week ${name}`);
  const begun = performance.now();
  const told = await composeDigest(store, catalogue, channel, periodsOf(channel.calendar, [week], false), new Date(now));
  times.channels.push({ figuresMs: answeredAt - begun, pictureMs: told.opening.picture ? performance.now() - answeredAt : null });
  if (times.rssMb.length < Math.floor((4 * (index + 1)) / channels.length)) times.rssMb.push(process.memoryUsage.rss() / 1024 / 1024);
}
times.allMs = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
times.cpuMs = (user + system) / 1000;
await database.close();
process.send?.(times);
