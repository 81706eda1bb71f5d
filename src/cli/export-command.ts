/** `reghunt queries export`: hunts, or the findings of a report, as rules of other tools. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import type { Content } from '../core/content/content.ts';
import type { Profile } from '../core/event/profile.ts';
import { exportRules, hasFixedNames, TARGETS, type Target } from '../core/export/export-rules.ts';
import { findingTechniques, huntTechniques } from '../core/export/finding-layer.ts';
import { findingRule } from '../core/export/finding-rule.ts';
import { huntRule } from '../core/export/hunt-rule.ts';
import { navigatorLayer } from '../core/export/navigator-layer.ts';
import { readReport } from '../core/export/read-report.ts';
import { UsageError } from '../core/problem.ts';
import { chooseHunts } from './choose-hunts.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { collectList } from './options.ts';
import { withOutput } from './output/output.ts';
import { readingsOf } from './readings.ts';
import type { Wiring } from './wiring.ts';

interface ExportFlags {
  readonly to: Target | 'navigator';
  readonly from?: string;
  readonly profile?: string;
  readonly queries?: readonly string[];
  readonly output?: string;
}

/** Elastic's own field names for Sysmon, which most stacks have. */
const USUAL_PROFILE = 'sysmon-ecs';

export function exportCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  return new Command('export')
    .description('write hunts, or the findings of a report, as rules of other tools')
    .argument('[hunts...]', 'ids of the hunts; default: all that are enabled')
    .addOption(
      new Option('--to <target>', 'what to write').choices([...TARGETS, 'navigator']).makeOptionMandatory(),
    )
    .option('--from <report>', 'write a rule for each finding of a JSON report instead; - for stdin')
    .option('--profile <id>', `field profile of the index the rule is for; default: ${USUAL_PROFILE}`)
    .option('--queries <folder>', 'more hunts beside the shipped ones; repeatable', collectList)
    .option('--output <file>', 'write to a file instead of stdout')
    .exitOverride()
    .action(async (ids: readonly string[], flags: ExportFlags) => {
      const request = {
        file: flags.output,
        what: 'export',
        reads: readingsOf({ queries: flags.queries, report: flags.from }, wiring),
        stdout: wiring.stdout,
      };
      await withOutput(request, async (output) => {
        const content = await wiring.loadContent(flags.queries ?? []);
        await output.write(await rulesText(ids, flags, content, wiring));
        await output.end();
      });
      report(EXIT.done);
    });
}

async function rulesText(
  ids: readonly string[],
  flags: ExportFlags,
  content: Content,
  wiring: Wiring,
): Promise<string> {
  const { to: target, from } = flags;
  if (flags.profile !== undefined && (target === 'navigator' || hasFixedNames(target))) {
    throw new UsageError(`--to ${target} has field names of its own: leave --profile out.`);
  }
  if (from === undefined) {
    const hunts = chooseHunts(ids, content);
    return target === 'navigator'
      ? navigatorLayer(
          'reghunt coverage',
          'What the hunts look for (100) and what ranks it (weight of the indicator).',
          hunts.flatMap((hunt) => huntTechniques(hunt, content)),
        )
      : exportRules(
          hunts.map((hunt) => huntRule(hunt, content)),
          target,
          profileOf(flags.profile, content),
        );
  }
  if (ids.length > 0) throw new UsageError('Give either hunts or --from with a report, not both.');
  const findings = readReport(await reportText(from, wiring), from === '-' ? 'stdin' : from);
  if (target === 'navigator') {
    return navigatorLayer(
      'reghunt findings',
      `${findings.length} findings. The score is the highest risk.`,
      findings.flatMap(findingTechniques),
    );
  }
  const rules = findings.flatMap((finding) => findingRule(finding) ?? []);
  // Findings of several hosts may differ in nothing that a rule asks for.
  const distinct = new Map(rules.toReversed().map((rule) => [JSON.stringify(rule.select), rule]));
  const without = findings.length - rules.length;
  const alike = rules.length - distinct.size;
  if (without > 0) wiring.stderr.write(`${without} findings hold nothing to write a rule of.\n`);
  if (alike > 0) wiring.stderr.write(`${alike} findings have the rule of another and none of their own.\n`);
  return exportRules([...distinct.values()].toReversed(), target, profileOf(flags.profile, content));
}

function profileOf(id: string | undefined, content: Content): Profile {
  const wanted = id ?? USUAL_PROFILE;
  const profile = content.profiles.find((candidate) => candidate.id === wanted);
  if (profile !== undefined) return profile;
  throw new UsageError(
    `There is no field profile "${wanted}". Known: ${content.profiles.map((known) => known.id).join(', ')}.`,
  );
}

async function reportText(from: string, wiring: Wiring): Promise<string> {
  if (from === '-') return text(wiring.stdin());
  try {
    return await readFile(from, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read the report ${from}: ${(error as Error).message}.`);
  }
}
