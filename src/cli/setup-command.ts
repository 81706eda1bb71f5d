/** `reghunt setup`: brings dashboards to Kibana or OpenSearch Dashboards, or takes them away. Only `--apply` changes anything. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  applyDashboards,
  isDone,
  type PlannedObject,
  planDashboards,
  removeDashboards,
} from '../app/setup-dashboards.ts';
import { dashboardSet } from '../core/dashboards/dashboard-set.ts';
import { ndjson } from '../core/dashboards/saved-object.ts';
import { EngineError, Interrupted, UsageError } from '../core/problem.ts';
import type { DashboardsServer } from '../ports/dashboards-server.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { reasonOf } from './output/output-error.ts';
import {
  fateLines,
  removalPlanLines,
  removedLine,
  serverLine,
  setupPlanLines,
} from './render/setup-lines.ts';
import {
  addSetupOptions,
  type SetupSettings,
  type SetupSettingsFlags,
  setupSettings,
} from './setup-settings.ts';
import type { Wiring } from './wiring.ts';

interface SetupFlags extends SetupSettingsFlags {
  readonly dashboards?: boolean;
  readonly apply?: boolean;
  readonly remove?: boolean;
  readonly out?: string;
}

export function setupCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('setup')
    .description(
      'bring dashboards to Kibana or OpenSearch Dashboards: shows what would be done, --apply does it',
    )
    .option('--dashboards', 'the dashboards, with all they are made of')
    .option('--apply', 'do it, and read back whether it is done')
    .option('--remove', 'delete what an earlier setup brought')
    .option('--out <folder>', 'write the files for an import by hand instead; asks no server');
  return addSetupOptions(command).action(async (flags: SetupFlags) => {
    refuseContradictions(flags);
    const settings = await setupSettings(flags, wiring);
    if (flags.out !== undefined) await writeFiles(flags.out, settings, wiring);
    else await setup(flags, settings, wiring);
    report(EXIT.done);
  });
}

function refuseContradictions({ dashboards, apply, remove, out }: SetupFlags): void {
  if (dashboards !== true) throw new UsageError('Say what to set up: reghunt setup --dashboards.');
  if (out !== undefined && (apply === true || remove === true)) {
    throw new UsageError('--out writes files and changes nothing: leave --apply and --remove out.');
  }
}

async function writeFiles(folder: string, settings: SetupSettings, wiring: Wiring): Promise<void> {
  const { product } = settings.dashboards;
  const file = join(folder, `reghunt-${product}.ndjson`);
  const objects = dashboardSet(product, settings);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, ndjson(objects));
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${reasonOf(error)}. Name another folder by --out.`);
  }
  wiring.stdout.write(
    `${file} is written, ${objects.length} objects: import it under Saved Objects (docs/dashboards-setup.md).\n`,
  );
}

async function setup(
  { apply = false, remove = false }: SetupFlags,
  settings: SetupSettings,
  wiring: Wiring,
): Promise<void> {
  const server = await wiring.openDashboards(settings.dashboards);
  const objects = dashboardSet(settings.dashboards.product, settings);
  let doing = 'nothing was changed';
  try {
    print([serverLine(await server.status(), server.where)], wiring);
    const plan = await planDashboards(server, objects);
    print(remove ? removalPlanLines(plan) : setupPlanLines(plan), wiring);
    const isNeeded = plan.some(({ state }) => (remove ? state !== 'absent' : state !== 'same'));
    if (!apply || !isNeeded) {
      print([isNeeded ? 'Nothing was changed: add --apply to do it.' : 'Nothing is to be done.'], wiring);
      return;
    }
    doing = remove
      ? 'some objects may be deleted and others not'
      : 'it may have been imported, and was not read back';
    await (remove ? takeAway(server, plan, wiring) : bring(server, plan, wiring));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    wiring.stderr.write(
      `reghunt: ${error.signal} ended it: ${doing}. The same without --apply shows what is there.\n`,
    );
  }
}

async function bring(
  server: DashboardsServer,
  plan: readonly PlannedObject[],
  wiring: Wiring,
): Promise<void> {
  const fates = await applyDashboards(server, plan);
  print(fateLines(fates), wiring);
  const count = fates.filter((fate) => !isDone(fate)).length;
  if (count > 0) {
    throw new EngineError(
      `${count} of ${fates.length} objects are not on ${server.where} as they should be: what to do stands below each.`,
    );
  }
}

async function takeAway(
  server: DashboardsServer,
  plan: readonly PlannedObject[],
  wiring: Wiring,
): Promise<void> {
  await removeDashboards(server, plan, (removed) => print([removedLine(removed)], wiring));
  const left = (
    await planDashboards(
      server,
      plan.map(({ object }) => object),
    )
  ).filter(({ state }) => state !== 'absent');
  if (left.length === 0) return print(['All of it is gone, as the server was asked once more.'], wiring);
  const names = left.map(({ object }) => `${object.type} ${object.id}`).join(', ');
  throw new EngineError(
    `${server.where} says to have deleted ${names}, and still has it: look into its log.`,
  );
}

function print(lines: Iterable<string>, { stdout }: Wiring): void {
  for (const line of lines) stdout.write(`${line}\n`);
}
