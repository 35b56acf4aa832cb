/**
 * Takes work in at once while it is quiet, and together while much arrives: what comes up during a transaction shares the
 * next one. Nothing ever waits for company.
 */

export interface Intake<T, R> {
  take(item: T): Promise<R>;
}

export interface IntakeConfig<T, R> {
  /** What the item will hold until it is done. Items that share one are taken one after the other, as they came. */
  locks(item: T): string[];
  /** All at once. An answer for each, or `alone` for one that must be tried by itself. What it throws is the end of all. */
  together(items: T[]): Promise<(R | 'alone')[]>;
  alone(item: T): Promise<R>;
}

interface Entry<T, R> {
  item: T;
  locks: string[];
  resolve(answer: R): void;
  reject(error: unknown): void;
}

/** While one group's transaction waits for the database, the next is decided. */
const groupsAtOnce = 2;
const largestGroup = 50;

export function createIntake<T, R>({ locks, together, alone }: IntakeConfig<T, R>): Intake<T, R> {
  let waiting: Entry<T, R>[] = [];
  const held = new Set<string>();
  let groups = 0;

  function next(): void {
    while (groups < groupsAtOnce) {
      const group = choose();
      if (group.length === 0) return;
      groups++;
      void run(group);
    }
  }

  /** The oldest that can go now. One that must wait keeps back whatever came later and shares a lock with it. */
  function choose(): Entry<T, R>[] {
    const group: Entry<T, R>[] = [];
    const left: Entry<T, R>[] = [];
    const blocked = new Set(held);
    for (const entry of waiting) {
      const free = group.length < largestGroup && !entry.locks.some((lock) => blocked.has(lock));
      (free ? group : left).push(entry);
      for (const lock of entry.locks) blocked.add(lock);
    }
    waiting = left;
    for (const entry of group) for (const lock of entry.locks) held.add(lock);
    return group;
  }

  async function run(group: Entry<T, R>[]): Promise<void> {
    const answers = await together(group.map(({ item }) => item)).catch((error: unknown) => {
      for (const entry of group) entry.reject(error);
    });
    // Those that go alone no longer count: one that is held up for long must not keep others from starting.
    groups--;
    group.forEach((entry, index) => {
      const answer = answers?.[index] ?? 'alone';
      if (!answers) release(entry);
      else if (answer !== 'alone') {
        entry.resolve(answer);
        release(entry);
      } else {
        void alone(entry.item)
          .then(entry.resolve, entry.reject)
          .then(() => {
            release(entry);
            next();
          });
      }
    });
    next();
  }

  function release({ locks: freed }: Entry<T, R>): void {
    for (const lock of freed) held.delete(lock);
  }

  return {
    take: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, locks: locks(item), resolve, reject });
        next();
      }),
  };
}
