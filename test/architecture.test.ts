/** Who may import whom, as DESIGN says it. A planted violation proves that the check can fail. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cruise, type IFlattenedRuleSet, type IReporterOutput, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, describe, expect, test } from 'vitest';

const pure = '^src/(domain|understanding)/';
const forbidden = [
  rule('domain-is-pure', { path: pure }, { pathNot: [`${pure}`, 'node_modules/(zod|temporal-polyfill|eld|fastest-levenshtein|snowball-stemmers|yaml)/', '^(node:)?(crypto|fs|path|url)'] }),
  rule('domain-has-no-io', { path: '^src/domain/' }, { dependencyTypes: ['core'] }),
  rule('ports-know-the-domain', { path: '^src/ports/' }, { path: '^(src/(?!ports|domain)|adapters|prisma)' }),
  rule('flows-and-views-look-inward', { path: '^src/(flows|views)/' }, { path: '^(adapters|prisma|src/(app|main|cli|config|outbox|server|observe))' }),
  rule('core-knows-no-platform', { path: '^src/', pathNot: '^src/(app|cli|main|eval)\\.ts$' }, { path: '^(adapters|prisma)/' }),
  rule('core-knows-no-sdk', { path: '^src/' }, { path: 'node_modules/(@slack|botbuilder|@microsoft|@prisma|pg-boss)' }),
  rule('views-are-for-the-core', { path: '^adapters/' }, { path: '^src/(?!ports/)' }),
  rule('slack-stands-alone', { path: '^adapters/slack/' }, { path: '^adapters/(teams|web)/' }),
  rule('teams-stands-alone', { path: '^adapters/teams/' }, { path: '^adapters/(slack|web)/' }),
  rule('web-stands-alone', { path: '^adapters/web/' }, { path: '^adapters/(slack|teams)/' }),
  rule('prisma-knows-the-ports', { path: '^prisma/' }, { path: '^(adapters|src/(?!ports|domain))' }),
  rule('only-prisma-sees-the-client', { pathNot: '^prisma/' }, { path: '^prisma/generated/' }),
  { ...rule('no-circles', {}, {}), to: { circular: true } },
] satisfies IFlattenedRuleSet['forbidden'];

function rule(name: string, from: object, to: object) {
  return { name, severity: 'error' as const, from, to };
}

async function violations(baseDir: string, folders: string[]): Promise<{ modules: number; found: string[] }> {
  const { output }: IReporterOutput = await cruise(folders, {
    baseDir,
    ruleSet: { forbidden },
    validate: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'prisma/generated/internal' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  });
  const { modules, summary } = output as ICruiseResult;
  return { modules: modules.length, found: summary.violations.map(({ rule: { name }, from, to }) => `${name}: ${from} → ${to}`) };
}

describe('architecture', () => {
  let planted: string | undefined;
  afterEach(async () => {
    if (planted) await rm(planted, { recursive: true, force: true });
  });

  test('imports point inward', async () => {
    const { modules, found } = await violations(process.cwd(), ['src', 'adapters', 'prisma']);
    expect(modules).toBeGreaterThan(60);
    expect(found).toEqual([]);
  });

  test('a planted violation is found', async () => {
    planted = await mkdtemp(join(process.cwd(), '.planted-'));
    for (const folder of ['src/domain', 'src/views', 'src/ports', 'adapters/slack', 'adapters/teams']) await mkdir(join(planted, folder), { recursive: true });
    await writeFile(join(planted, 'src/views/say.ts'), 'export const say = 1;\n');
    await writeFile(join(planted, 'src/domain/bad.ts'), "import { say } from '../views/say.ts';\nexport const bad = say;\n");
    await writeFile(join(planted, 'adapters/teams/index.ts'), 'export const teams = 1;\n');
    await writeFile(join(planted, 'adapters/slack/index.ts'), "import { teams } from '../teams/index.ts';\nimport { say } from '../../src/views/say.ts';\nexport const slack = teams + say;\n");
    const { found } = await violations(planted, ['src', 'adapters']);
    expect(found.map((line) => line.split(':')[0]).toSorted()).toEqual(['domain-is-pure', 'slack-stands-alone', 'views-are-for-the-core']);
  });
});
