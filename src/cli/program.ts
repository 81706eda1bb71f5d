/** The command line: every command and option, and how each failure turns into an exit code. */
import { tmpdir } from 'node:os';
import { Command, CommanderError } from 'commander';
import { EngineError, formatProblem, Interrupted, UsageError } from '../core/problem.ts';
import { configCommand } from './config-command.ts';
import { demoCommand } from './demo-command.ts';
import { codeOfInterruption, EXIT, type ExitCode } from './exit-code.ts';
import { huntCommand } from './hunt-command.ts';
import { initCommand } from './init-command.ts';
import { loadCommand } from './load-command.ts';
import { OutputError, reasonOf } from './output/output-error.ts';
import { watchStdout } from './output/stdout.ts';
import { queriesCommand } from './queries-command.ts';
import { runCommand as runTickCommand } from './run-command.ts';
import { runsCommand } from './runs-command.ts';
import { schemaCommand } from './schema-command.ts';
import { serveCommand } from './serve-command.ts';
import { setupCommand } from './setup-command.ts';
import type { Terminal, Wiring } from './wiring.ts';

/** Runs one command line and says how it ended; prints a stack only for our own bugs. */
export async function runProgram(argv: readonly string[], wiring: Wiring): Promise<ExitCode> {
  const stdout = watchStdout(wiring.stdout);
  const code = await runCommand(argv, wiring);
  const failure = await stdout.settled();
  const { reason } = wiring.interrupted as { reason: unknown };
  if (reason instanceof Interrupted) return codeOfInterruption(reason.signal);
  // A run that failed has said why.
  if (failure === undefined || (code !== EXIT.done && code !== EXIT.findings)) return code;
  wiring.stderr.write(
    `reghunt: Not all was written to standard output: ${reasonOf(failure)}. Run again with standard output sent elsewhere.\n`,
  );
  return EXIT.incomplete;
}

async function runCommand(argv: readonly string[], wiring: Wiring): Promise<ExitCode> {
  let outcome: ExitCode = EXIT.done;
  const report = (code: ExitCode): void => {
    outcome = code;
  };
  const program = new Command('reghunt')
    .description(
      'Hunts an Elastic or OpenSearch stack, or exported event files, for registry autostart and registry hive theft.',
    )
    .version(wiring.version)
    .helpCommand(false)
    .showHelpAfterError('(reghunt --help lists the commands and options)')
    .configureOutput({
      writeOut: (text) => wiring.stdout.write(text),
      writeErr: (text) => wiring.stderr.write(text),
    })
    .exitOverride();
  for (const command of [
    huntCommand,
    demoCommand,
    loadCommand,
    queriesCommand,
    initCommand,
    configCommand,
    schemaCommand,
    runTickCommand,
    runsCommand,
    serveCommand,
    setupCommand,
  ]) {
    program.addCommand(command(wiring, report));
  }
  addHelp(program);
  handOn(program);
  const ended = ending(program, wiring);
  try {
    wiring.interrupted.throwIfAborted();
    await Promise.race([program.parseAsync([...argv], { from: 'user' }), ended]);
    return outcome;
  } catch (error) {
    return explainFailure(error, wiring.stderr);
  }
}

/** `help queries export` is the help of the command below the command: commander's own knows one level. */
function addHelp(program: Command): void {
  const help = new Command('help').argument('[command...]').description('help for a command');
  program.addCommand(
    help.action((names: readonly string[]) => {
      let found: Command = program;
      for (const name of names) {
        const next = found.commands.find((command) => command.name() === name);
        if (next === undefined) {
          const known = found.commands.map((command) => command.name()).join(', ');
          throw new UsageError(
            `There is no command "${names.join(' ')}"${known === '' ? '' : `: below ${found.name()} there are ${known}`}.`,
          );
        }
        found = next;
      }
      found.help();
    }),
  );
}

/** These end by themselves when they are interrupted, with what they have. */
const ENDING_THEMSELVES: readonly string[] = ['hunt', 'demo', 'load', 'run', 'serve', 'setup'];

/** Rejects when a command is interrupted that would not notice. To be called before the command runs. */
function ending(program: Command, { interrupted, stderr }: Wiring): Promise<never> {
  let running = '';
  program.hook('preAction', (_, command) => {
    running = command.name();
  });
  return new Promise((_, reject) => {
    const end = (): void => {
      if (!ENDING_THEMSELVES.includes(running)) reject(interrupted.reason as Error);
      // Behind the progress bar, which ends at the same moment.
      else
        setImmediate(() => stderr.write('reghunt: Ending with what there is; once more to end at once.\n'));
    };
    interrupted.addEventListener('abort', end, { once: true });
  });
}

/** What a command is told about output and endings goes for the commands below it, however deep. */
function handOn(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    handOn(command);
  }
}

/** Known failures print their message and what to do; anything else is our bug and prints its stack. */
function explainFailure(error: unknown, stderr: Terminal): ExitCode {
  if (error instanceof Interrupted) {
    stderr.write(`reghunt: ${error.signal} ended it before there was anything to report.\n`);
    return codeOfInterruption(error.signal);
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError) {
    for (const problem of error.problems) stderr.write(`${formatProblem(problem)}\n`);
    stderr.write(`reghunt: ${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof EngineError || error instanceof OutputError) {
    stderr.write(`reghunt: ${error.message}\n`);
    return EXIT.incomplete;
  }
  if (isDiskFull(error)) {
    stderr.write(
      `reghunt: No room for what a run puts aside in ${tmpdir()}: ${reasonOf(error)}. Make room there, or name another folder by TMPDIR (of a run in slices: in its state folder, or by REGHUNT_STATE_DIR), and run again.\n`,
    );
    return EXIT.incomplete;
  }
  stderr.write(
    `reghunt: this is a bug in reghunt, please report it.\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return EXIT.bug;
}

/** Of the disk for scratch files: an output that cannot be written says so itself. */
function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
