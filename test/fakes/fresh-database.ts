/** One database for a test file, empty before each of its tests: call it once, above the file's own hooks. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openTestDatabase, type TestDatabase } from './databases.ts';

export function freshDatabase(): Pick<TestDatabase, 'database' | 'reset'> {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => opened.close());
  beforeEach(() => opened.reset());
  return {
    get database() {
      return opened.database;
    },
    reset: () => opened.reset(),
  };
}
