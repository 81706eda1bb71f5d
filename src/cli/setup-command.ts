/** `reghunt setup`: brings dashboards to Kibana or OpenSearch Dashboards, or takes them away. Only `--apply` changes anything. */
import { Command } from 'commander';
import { dashboardsPart } from '../app/setup-dashboards.ts';
import { isDone, type PlannedObject, removePart, type SetupPart } from '../app/setup-part.ts';
import { rulePart } from '../app/setup-rule.ts';
import { dashboardSet } from '../core/dashboards/dashboard-set.ts';
import { securityRule } from '../core/dashboards/security-rule.ts';
import { EngineError, Interrupted, UsageError } from '../core/problem.ts';
import type { DashboardsServer } from '../ports/dashboards-server.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import {
  fateLines,
  removalPlanLines,
  removedLine,
  serverLine,
  setupPlanLines,
} from './render/setup-lines.ts';
import { type Wanted, writeSetupFiles } from './setup-files.ts';
import { addSetupOptions, type SetupSettingsFlags, setupSettings } from './setup-settings.ts';
import type { Wiring } from './wiring.ts';

interface SetupFlags extends SetupSettingsFlags {
  readonly dashboards?: boolean;
  readonly securityRule?: boolean;
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
    .option('--security-rule', 'the rule that raises findings as alerts in Elastic Security; Kibana only')
    .option('--apply', 'do it, and read back whether it is done')
    .option('--remove', 'delete what an earlier setup brought')
    .option('--out <folder>', 'write the files for an import by hand instead; asks no server');
  return addSetupOptions(command).action(async (flags: SetupFlags) => {
    refuseContradictions(flags);
    const settings = await setupSettings(flags, wiring);
    const { product } = settings.dashboards;
    if (flags.securityRule === true && product !== 'kibana') {
      throw new UsageError('--security-rule is for Elastic Security, a part of Kibana: leave it out.');
    }
    const wanted: Wanted = {
      product,
      objects: flags.dashboards === true ? dashboardSet(product, settings) : [],
      rule: flags.securityRule === true ? securityRule(settings) : undefined,
    };
    if (flags.out === undefined)
      await setup(flags, wanted, await wiring.openDashboards(settings.dashboards), wiring);
    else print(await writeSetupFiles(flags.out, wanted), wiring);
    report(EXIT.done);
  });
}

function refuseContradictions({ dashboards, securityRule: rule, apply, remove, out }: SetupFlags): void {
  if (dashboards !== true && rule !== true) {
    throw new UsageError('Say what to set up: --dashboards, --security-rule, or both.');
  }
  if (out !== undefined && (apply === true || remove === true)) {
    throw new UsageError('--out writes files and changes nothing: leave --apply and --remove out.');
  }
}

async function setup(
  flags: SetupFlags,
  wanted: Wanted,
  server: DashboardsServer,
  wiring: Wiring,
): Promise<void> {
  const progress = { doing: 'nothing was changed' };
  try {
    print([serverLine(await server.status(), server.where)], wiring);
    const planned: Planned[] = [];
    for (const part of partsOf(wanted, server)) planned.push({ part, plan: await part.plan() });
    const plan = planned.flatMap((part) => part.plan);
    const remove = flags.remove === true;
    print(remove ? removalPlanLines(plan) : setupPlanLines(plan), wiring);
    const isNeeded = ({ state }: PlannedObject): boolean => (remove ? state !== 'absent' : state !== 'same');
    if (!plan.some(isNeeded)) return print(['Nothing is to be done.'], wiring);
    if (flags.apply !== true) return print(['Nothing was changed: add --apply to do it.'], wiring);
    progress.doing = remove
      ? 'some of it may be deleted and the rest not'
      : 'some of it may be imported, and was not read back';
    const act = remove ? takeAway : bring;
    await act(
      planned.filter((part) => part.plan.some(isNeeded)),
      server,
      wiring,
    );
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    wiring.stderr.write(
      `reghunt: ${error.signal} ended it: ${progress.doing}. The same without --apply shows what is there.\n`,
    );
  }
}

interface Planned {
  readonly part: SetupPart;
  readonly plan: readonly PlannedObject[];
}

function partsOf({ objects, rule }: Wanted, server: DashboardsServer): readonly SetupPart[] {
  return [
    ...(objects.length > 0 ? [dashboardsPart(server, objects)] : []),
    ...(rule === undefined ? [] : [rulePart(server, rule)]),
  ];
}

/** What one part fails at is told after all of them were tried. */
async function bring(planned: readonly Planned[], server: DashboardsServer, wiring: Wiring): Promise<void> {
  const failures: string[] = [];
  for (const { part, plan } of planned) {
    try {
      const fates = await part.apply(plan);
      print(fateLines(fates), wiring);
      const count = fates.filter((fate) => !isDone(fate)).length;
      if (count > 0) {
        failures.push(
          `${count} of ${fates.length} objects are not on ${server.where} as they should be: what to do stands below each.`,
        );
      }
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      failures.push(error.message);
    }
  }
  if (failures.length > 0) throw new EngineError(failures.join('\nreghunt: '));
}

async function takeAway(
  planned: readonly Planned[],
  server: DashboardsServer,
  wiring: Wiring,
): Promise<void> {
  const left: PlannedObject[] = [];
  for (const { part, plan } of planned) {
    left.push(...(await removePart(part, plan, (removed) => print([removedLine(removed)], wiring))));
  }
  if (left.length === 0) return print(['All of it is gone: the server was asked once more.'], wiring);
  const names = left.map(({ object }) => `${object.type} ${object.id}`).join(', ');
  throw new EngineError(`${server.where} was told to delete ${names}, and still has it: look into its log.`);
}

function print(lines: Iterable<string>, { stdout }: Wiring): void {
  for (const line of lines) stdout.write(`${line}\n`);
}
