/** The engine imports nothing that could do more than compute. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../src/understanding/', import.meta.url);
const allowed = /^(?:\.\/[\w-]+\.ts|\.\.\/domain\/[\w-]+\.ts|zod|fastest-levenshtein|snowball-stemmers|temporal-polyfill)$/;

function foreignImports(name: string, source: string): string[] {
  const imported = [...source.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)|\brequire\('([^']+)'\)/g)].map((found) => found[1] ?? found[2] ?? found[3]!);
  // The seeds are files, read once at start.
  return imported.filter((from) => !allowed.test(from) && !(name === 'seeds.ts' && /^node:(?:fs|url)$/.test(from)));
}

test('src/understanding imports itself, the domain and four small libraries', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(10);
  for (const name of files) expect(foreignImports(name, readFileSync(new URL(name, folder), 'utf8')), name).toEqual([]);
});

test('a foreign import is found', () => {
  expect(foreignImports('gate.ts', "import { request } from 'node:https';\nconst a = import('../flows/turn.ts');")).toEqual(['node:https', '../flows/turn.ts']);
});
