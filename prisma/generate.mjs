/**
 * `npm install` runs this: writes Prisma's client into prisma/generated, without the network.
 *
 * Prisma wants its schema engine before it generates, although generating does not use it, and would download it.
 * Any executable satisfies it, so it is shown the one that is certain to be there: node itself.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [prisma, 'generate', '--no-hints', '--schema', join(import.meta.dirname, 'schema.prisma')],
  {
    encoding: 'utf8',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  },
);
if (status !== 0) {
  process.stderr.write(`${stdout}\n${stderr}\nPrisma's client could not be generated from prisma/schema.prisma.\n`);
  process.exit(1);
}
