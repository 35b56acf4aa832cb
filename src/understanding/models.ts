/** What the models learn from the seeds. */
import { learn } from './classifier.ts';
import type { Learnt } from './classifier.ts';
import { learning } from './features.ts';
import type { Features } from './features.ts';
import { learnGate } from './gate.ts';
import { intents } from './seeds.ts';
import type { Seed } from './seeds.ts';

export interface Models {
  /** A class for each of `intents`. */
  intents: Learnt;
  /** Inside and outside. */
  outside: Learnt;
}

export interface SeedFeatures {
  features: Features;
  gateFeatures: Features;
}

export function learnModels(seeds: Seed[], read: (seed: Seed) => SeedFeatures): Models {
  return learning(() => {
    const lines = seeds.map((seed) => ({ intent: seed.intent, ...read(seed) }));
    const inside = lines.filter((line) => line.intent !== 'oos');
    const outside = lines.filter((line) => line.intent === 'oos');
    return {
      intents: learn(
        inside.map(({ features, intent }) => ({ features, label: intents.findIndex((known) => known === intent) })),
        { classes: intents.length, rounds: 2, rate: 1.8, trust: 0.3, certainty: 1.6 },
      ),
      outside: learnGate(inside.map((line) => line.gateFeatures), outside.map((line) => line.gateFeatures)),
    };
  });
}
