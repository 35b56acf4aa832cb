/**
 * What the understanding costs a process of its own, printed as JSON: run by eval.ts, with `anew` to learn from the seeds
 * and without to start as the bot does. Everything that is measured is imported after the first look at the memory.
 */
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from './catalogue-file.ts';

const loaded = await loadCatalogue(fileURLToPath(new URL('../prisma/seed/demo.yaml', import.meta.url)));
if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
const before = memory();
const { loadSeeds } = await import('./understanding/seeds.ts');
const { createUnderstanding } = await import('./understanding/understand.ts');
const { createKeptUnderstanding } = await import('./kept-understanding.ts');
const create = process.argv.includes('anew') ? createUnderstanding : createKeptUnderstanding;

const cpu = process.cpuUsage();
const started = performance.now();
const understanding = create({ services: loaded.catalogue.services, prefix: loaded.catalogue.prefix, seeds: loadSeeds() });
const ms = performance.now() - started;
const used = process.cpuUsage(cpu);
for (let round = 0; round < 1000; round++) understanding.understand(`Guten Morgen, seit heute früh kommt niemand mehr ins RK-Visa, ${round} Leute warten.`);
const after = memory();
console.log(JSON.stringify({ ms, cpuMs: (used.user + used.system) / 1000, resident: after.resident - before.resident, live: after.live - before.live }));

function memory(): { resident: number; live: number } {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { resident: rss, live: heapUsed + arrayBuffers };
}
