/** Keeps a second process out of the embedded database's directory: two at once would destroy it. */
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const heldHere = new Set<string>();

/**
 * Throws a sentence if a living process holds the directory; takes over what a dead one left behind.
 * Gives back the function that lets go.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(resolve(directory), 'botschaft.lock');
  await mkdir(directory, { recursive: true });
  if (heldHere.has(path)) throw new Error(inUse(directory, process.pid));
  heldHere.add(path);
  try {
    const own = `${process.pid} ${await startOf(process.pid)}`;
    while (!(await create(path, own))) await removeStale(directory, path);
  } catch (error) {
    heldHere.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    heldHere.delete(path);
  };
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function removeStale(directory: string, path: string): Promise<void> {
  const found = await readOrEmpty(path);
  const [pid = '', start = ''] = found.split(' ');
  if (await isAlive(Number(pid), start)) throw new Error(inUse(directory, Number(pid)));
  // Renaming first: of two processes that both saw the stale lock, the slower one must not delete the quicker one's.
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readOrEmpty(aside)) !== found) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** The own pid in a lock that this process does not hold is left over from a former life: in a container it is always 1. */
async function isAlive(pid: number, start: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isCode(error, 'EPERM');
  }
  const now = await startOf(pid);
  return start === '' || now === '' || now === start;
}

/** When the process was started, in the kernel's own units: tells a process from a later one with the same pid. Linux only, else ''. */
async function startOf(pid: number): Promise<string> {
  const stat = await readOrEmpty(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return '';
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function inUse(directory: string, pid: number): string {
  return `DATA_DIR ${directory} is in use by process ${pid}: stop that process, or set DATA_DIR to another directory, or set DATABASE_URL to share one PostgreSQL.`;
}
