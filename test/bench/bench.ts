/**
 * `npm run bench -- [--quick] [--only NAME] [--profile FOLDER]`: measures speed and size of the whole bot and prints one
 * table. Needs a PostgreSQL server's programs on this machine; everything runs on the loopback and ends with it.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ask } from './ask.ts';
import { digest } from './digest.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { ready } from './ready.ts';
import { scale } from './scale.ts';
import { printTable, type Measure, type Row } from './table.ts';
import { throughput } from './throughput.ts';
import { notice } from './notice.ts';
import { openWorld } from './world.ts';

const measures: Record<string, Measure> = { throughput, latency, ready, memory, scale, ask, notice, digest };

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, profile: { type: 'string' } },
});
if (values.only !== undefined && !measures[values.only]) {
  process.stderr.write(`--only takes one of ${Object.keys(measures).join(', ')}.\n`);
  process.exit(1);
}
const nodeOptions = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];

const [busy = 0] = loadavg();
const started = performance.now();
const rows: Row[] = [];
const world = await openWorld();
try {
  for (const [name, measure] of Object.entries(measures)) {
    if (values.only !== undefined && values.only !== name) continue;
    process.stderr.write(`${name} ...\n`);
    rows.push(...(await measure(world, { quick: values.quick, nodeOptions })));
  }
} finally {
  await world.close();
}
process.stdout.write(`\n${printTable(rows)}\n`);
const cores = availableParallelism();
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(`Node ${process.version}, ${cores} cores, load ${busy.toFixed(1)} before, ${seconds} s${values.quick ? ', quick' : ''}\n`);
if (busy > cores / 2)
  process.stdout.write('Other programs were running: rates and times are worse than the bot is; CPU per event is nearer to the truth.\n');
