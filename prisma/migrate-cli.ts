/**
 * For developers, needs no settings: `make NAME` writes the migration that schema.prisma asks for, `check` fails when
 * schema and migrations disagree. Applying them to a real database is `migrateUp`, wired to a command by src/cli.ts.
 */
import { pathToFileURL } from 'node:url';
import { openDatabase, type DatabaseOptions } from './database.ts';
import { makeMigration, migrate, schemaDrift } from './migrate.ts';

/** Brings the database up to date and closes it; gives the names of the migrations it applied. */
export async function migrateUp(options: DatabaseOptions): Promise<string[]> {
  const database = await openDatabase(options);
  try {
    return await migrate(database);
  } finally {
    await database.close();
  }
}

async function main([command, name]: string[]): Promise<void> {
  if (command === 'make' && name) {
    const made = await makeMigration(name);
    console.log(made ? `Wrote prisma/migrations/${made}/migration.sql: read it, then run npm install to renew the client.` : 'Nothing has changed.');
  } else if (command === 'check') {
    const drift = await schemaDrift();
    console.log(drift === undefined ? 'Schema and migrations agree.' : `${drift}\nSchema and migrations disagree: run the same command with \`make NAME\`.`);
    if (drift !== undefined) process.exitCode = 1;
  } else {
    console.log('Usage: tsx prisma/migrate-cli.ts check | make NAME');
    process.exitCode = 2;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2));
