/** Keeps two processes from going on with the same work: the one that is under way leaves its number. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The process that holds the mark, when another one does. A mark whose process is gone is taken over. */
export function takeMark(file: string): number | undefined {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return undefined;
    } catch (error) {
      if (!isNamed(error, 'EEXIST')) throw error;
    }
    const holder = holderOf(file);
    // In containers every first process has the same number: that of one which is gone may be our own.
    if (holder !== undefined && holder !== process.pid && isAlive(holder)) return holder;
    rmSync(file, { force: true });
  }
}

function holderOf(file: string): number | undefined {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(holder) && holder > 0 ? holder : undefined;
  } catch (error) {
    if (isNamed(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isAlive(holder: number): boolean {
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return isNamed(error, 'EPERM');
  }
}

function isNamed(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
