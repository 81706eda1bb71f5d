/** Runs the command line: in this process with a terminal of its own, or, where that is the point, as a program. */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runProgram } from '../../src/cli/program.ts';
import type { Engine, Wiring } from '../../src/cli/wiring.ts';
import { compose } from '../../src/compose.ts';
import type { Content } from '../../src/core/content/content.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface CliOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string;
}

interface InProcessOptions extends Omit<CliOptions, 'stdin'> {
  readonly stdin?: string | Readable;
  /** Parts that stand in for those of the program. */
  readonly parts?: Partial<Wiring>;
  /** Told as when somebody ends the program. */
  readonly interrupted?: AbortSignal;
}

/** The same parts as the program, without the second that a process takes to start. */
export async function runCli(args: readonly string[], options: InProcessOptions = {}): Promise<CliResult> {
  const [stdout, stderr] = [collector(), collector()];
  const { stdin = '' } = options;
  const around = {
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { ...cleanEnv(), ...options.env },
  };
  const parts = await compose(around, options.interrupted);
  const loadContent: Wiring['loadContent'] = (folders) => {
    if (folders.length > 0) return parts.loadContent(folders);
    shipped ??= parts.loadContent([]);
    return shipped;
  };
  const code = await runProgram(args, { ...parts, loadContent, ...options.parts });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** The shipped content, read once for all that ask for nothing else: to read it takes longer than most of them. */
let shipped: Promise<Content> | undefined;

interface ProcessOptions extends CliOptions {
  /** A descriptor for the process to write to; nothing is collected then. */
  readonly stdout?: number;
  /** What starts the program, which it gets behind its own arguments. */
  readonly starter?: readonly string[];
}

/** `main.ts` as users start it. */
export function runProcess(args: readonly string[], options: ProcessOptions = {}): Promise<CliResult> {
  return new Promise((done, fail) => {
    const [command = '', ...before] = [...(options.starter ?? []), process.execPath];
    const child = spawn(command, [...before, resolve('src/main.ts'), ...args], {
      env: { ...cleanEnv(), ...options.env },
      stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? -1, stdout, stderr }));
    child.stdin?.end(options.stdin ?? '');
  });
}

function collector(): { readonly stream: Writable; text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

/** Settings of the machine the tests run on must not steer them, and nothing of theirs is kept among its user's own. */
function cleanEnv(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('REGHUNT_'));
  return { ...Object.fromEntries(others), REGHUNT_STATE_DIR: join(tmpdir(), 'reghunt-test-state') };
}

/** Of an engine that is asked for nothing of scheduled runs. */
export const NO_RUNS = {
  openCountingSource: () => Promise.reject(new Error('nothing is counted')),
  openRunStores: () => {
    throw new Error('nothing is scheduled');
  },
  serverTime: () => Promise.resolve(undefined),
  traffic: () => ({ requests: 0, bytes: 0 }),
} satisfies Partial<Engine>;
