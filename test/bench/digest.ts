/** What the digests of a week cost with five years of tickets behind them, and what half a year would cost. */
import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DigestRun, DigestTimes } from './digest-process.ts';
import { fiveYears, years } from './five-years.ts';
import { median, percentile } from './load.ts';
import { row, type Measure } from './table.ts';
import type { World } from './world.ts';

/** A Monday; the week that it tells of has just ended everywhere. */
const end = new Date('2026-11-23T12:00:00Z');
const week = '2026-W47';
/** Kept as dense as the five years: a tenth of the tickets in a tenth of the time, so that only the history differs. */
const part = 10;

const named = (kind: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${kind}-${index}`);
const [missions, queues, services] = [named('mission', 230), named('queue', 20), named('service', 20)];
const zones = ['Europe/Paris', 'Africa/Nairobi', 'America/Lima', 'Asia/Kolkata', 'Asia/Amman', 'Pacific/Auckland', 'America/New_York', 'Asia/Tokyo'];
const regions = ['europe', 'africa', 'americas', 'asia_pacific', 'middle_east', 'eurasia'];
const languages = ['de', 'en', 'fr', 'es'];

export const digest: Measure = async (world, { quick, nodeOptions }) => {
  const tickets = quick ? 200_000 : 1_000_000;
  const catalogue = join(world.folder, 'digest.yaml');
  await writeFile(catalogue, catalogueYaml());
  const sizes = [tickets, tickets / part];
  for (const [index, size] of sizes.entries()) {
    const days = (years * 365) / (index === 0 ? 1 : part);
    await world.fill(databaseOf(size), fiveYears(size, { missions, queues, services, end, days }));
  }
  const runs: [DigestTimes[], DigestTimes[]] = [[], []];
  // One after the other in turns, so that whatever else the machine does meets both.
  for (let round = 0; round < (quick ? 1 : 3); round++)
    for (const [index, times] of runs.entries()) times.push(await run(world, databaseOf(sizes[index] ?? 0), catalogue, nodeOptions));

  const [long, short] = runs;
  const all = long.flatMap(({ channels }) => channels);
  const seconds = median(long.map(({ allMs }) => allMs)) / 1000;
  const cpu = median(long.map(({ cpuMs }) => cpuMs)) / 1000;
  const figures = (times: DigestTimes[]) => median(times.map(({ channels }) => channels.reduce((total, { figuresMs }) => total + figuresMs, 0)));
  const [withHistory, without] = [figures(long), figures(short)];
  const one = percentile(all.map(({ figuresMs }) => figuresMs), 0.95);
  const picture = percentile(all.flatMap(({ pictureMs }) => pictureMs ?? []), 0.95);
  const rss = (quarter: number) => median(long.map(({ rssMb }) => rssMb[quarter] ?? NaN));
  const memory = (100 * (rss(3) - rss(0))) / rss(0);
  return [
    row(`all ${long[0]?.channels.length} digests of a week, ${tickets} tickets`, '< 60 s', `${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of the bot's CPU)`, seconds < 60),
    row('  one channel without its picture, p95', '< 300 ms', `${one.toFixed(1)} ms`, one < 300),
    row('  one picture with the words, p95', '< 150 ms', `${picture.toFixed(1)} ms`, picture < 150),
    row('  resident memory after each quarter', 'flat (≤ 10 %)', `${[0, 1, 2, 3].map((quarter) => rss(quarter).toFixed(0)).join(', ')} MB (${memory.toFixed(1)} %)`, memory <= 10),
    row(`  figures, ${tickets / part} tickets as dense → ${tickets}`, '< 2x', `${(withHistory / without).toFixed(2)}x (${without.toFixed(0)} → ${withHistory.toFixed(0)} ms)`, withHistory / without < 2),
  ];
};

function databaseOf(tickets: number): string {
  return `digest_${tickets}`;
}

function run(world: World, database: string, catalogue: string, nodeOptions: string[]): Promise<DigestTimes> {
  const asked: DigestRun = { databaseUrl: world.databaseUrl(database), catalogue, week, now: end };
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('digest-process.ts', import.meta.url));
    const child = fork(script, [JSON.stringify(asked)], { execArgv: [...nodeOptions, '--import', 'tsx'] });
    child.once('message', (times) => resolve(times as DigestTimes));
    child.once('exit', (code) => reject(new Error(`digest-process.ts ended with ${code}`)));
  });
}

/** One channel a mission, and one for headquarters; every language and eight zones. */
function catalogueYaml(): string {
  const turn = (of: string[], index: number) => of[index % of.length];
  return [
    'prefix: AA',
    'default_queue: queue-0',
    'missions:',
    ...missions.map((id, index) => `  - { id: ${id}, type: embassy, name: Mission ${index}, country: FR, zone: ${turn(zones, index)}, region: ${turn(regions, index)}, languages: [fr]${index % 20 === 4 ? ', days: sun-thu' : ''} }`),
    'queues:',
    ...queues.map((id, index) => `  - { id: ${id}, name: Queue ${index}, platform: slack, channel: CQ${index}, responders: S${index}, hours: Mon-Fri 07:00-19:00 Europe/Berlin }`),
    'services:',
    ...services.map((id, index) => `  - { id: ${id}, name: Service ${index}, queue: ${queues[index]} }`),
    'channels:',
    ...missions.map((id, index) => `  - { mission: ${id}, platform: slack, channel: CM${index}, language: ${turn(languages, index)} }`),
    '  - { headquarters: true, platform: slack, channel: CHQ }',
    '',
  ].join('\n');
}
