/** Builds the scanner from its AssemblyScript sources, and notes which sources it was built from. */
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Fetched when it is wanted, by whoever changes the scanner: with its optimiser it weighs more than all else together. */
const COMPILER = 'assemblyscript@0.28.20';
const here = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../src/adapters/files/scan/line-scanner.wasm', import.meta.url));

/** SHA-256 over the sources, in the order of their names. */
export function sourcesHash(): string {
  const names = readdirSync(here).filter((name) => name.endsWith('.ts') && name !== 'build.ts');
  return hash(
    'sha256',
    names
      .sort()
      .map((name) => readFileSync(`${here}${name}`, 'utf8'))
      .join('\n'),
  );
}

export function scannerHash(): string {
  return hash('sha256', readFileSync(target));
}

if (import.meta.main) {
  const flags = ['-O3', '--runtime', 'stub', '--use', 'abort=', '--enable', 'relaxed-simd', '--noAssert'];
  const asc = ['--yes', '--package', COMPILER, 'asc', 'line-scanner.ts', ...flags, '--outFile', target];
  execFileSync('npx', asc, { cwd: here, stdio: 'inherit' });
  const built = { compiler: COMPILER, sources: sourcesHash(), scanner: scannerHash() };
  writeFileSync(`${here}built.json`, `${JSON.stringify(built, undefined, 2)}\n`);
}
