/** What the hunts for commands leave out is harmless: the readers find neither a hive act nor a start value in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Anchor } from '../../src/core/act/anchor.ts';
import { autostartAnchors, hiveAnchors } from '../../src/core/act/anchors-of-event.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { hiveFacts } from '../../src/core/facts/hive-facts.ts';
import type { Condition } from '../../src/core/sigma/condition.ts';
import { mapMatches } from '../../src/core/sigma/map-matches.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { toQuery } from '../../src/core/sigma/to-query.ts';
import { run } from '../core/facts/events.ts';
import { samples } from '../core/samples.ts';
import { serverMatches } from '../core/sigma/server-simulator.ts';
import { shippedContent } from '../shipped.ts';
import { shellStarts, toolStarts, wrappedStarts } from './plain-commands.ts';

const { hunts, profiles } = await shippedContent();

/** What a hunt says of process creations, and what it would say if nothing were plain. */
function asked(id: string) {
  const hunt = hunts.find((one) => one.id === id);
  if (hunt === undefined) throw new Error(`no hunt ${id}`);
  const accepts = (change: (condition: Condition) => Condition) => {
    const selections = hunt.select.map(({ condition }) => predicate(change(condition)));
    return (event: HuntEvent): boolean => selections.some((holds) => holds(recordView(event.fields)));
  };
  const places = hunt.join.pairs.map(({ condition }) => predicate(condition));
  const isPlace = ({ fields }: Anchor): boolean => places.some((holds) => holds(recordView(fields)));
  return {
    hunt,
    anchors: (event: HuntEvent): readonly Anchor[] =>
      hunt.finding === 'hive' ? hiveAnchors(event) : autostartAnchors(event, { set: isPlace, file: isPlace }),
    selects: accepts((condition) => condition),
    wouldSelect: accepts(nothingIsPlain),
  };
}

/** Plain forms are the only ones that are told by an expression. */
function nothingIsPlain(condition: Condition): Condition {
  return mapMatches(condition, (one) => (one.match.kind === 'regex' ? { op: 'const', value: false } : one));
}

const hives = asked('registry-hive-copy');
const values = asked('run-key-command');
/** With what each finds in an event that it would join and judge. */
const HUNTS = [
  [
    'does nothing to a hive',
    hives,
    (event: HuntEvent) => hives.anchors(event).flatMap((anchor) => hiveFacts(anchor)['hive.act'] ?? []),
  ],
  ['sets no start value and imports nothing', values, values.anchors],
] as const;

const RUNS = samples(3000);

describe.each([
  ['reg.exe', toolStarts, true],
  ['PowerShell', shellStarts, true],
  ['either, started by another program', wrappedStarts, false],
] as const)('a command line of %s that is left out as plain', (_name, starts, isMeant) => {
  it.each(HUNTS)('%s', (_what, { selects, wouldSelect }, found) => {
    let leftOut = 0;
    fc.assert(
      fc.property(starts, ({ line, image }) => {
        const event = run(line, {}, { 'process.executable': image });
        if (selects(event) || !wouldSelect(event)) return;
        leftOut += 1;
        expect(found(event)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    if (isMeant) expect(leftOut).toBeGreaterThan(RUNS / 25 - 1);
  });
});

describe('an engine is asked to leave them out', () => {
  const FOLDER = 'C:\\Windows\\System32\\';
  const PLAIN = [
    [`${FOLDER}reg.exe`, `"${FOLDER}reg.exe" add HKCU\\Software\\Vendor /v Build /d 0123456789`],
    [`${FOLDER}reg.exe`, `reg  query "HKLM\\SOFTWARE\\Vendor App" /s /reg:64`],
    [
      `${FOLDER}WindowsPowerShell\\v1.0\\powershell.exe`,
      `"${FOLDER}WindowsPowerShell\\v1.0\\powershell.exe" -NoProfile -ExecutionPolicy Bypass -File C:\\ProgramData\\job1`,
    ],
  ] as const;
  const layouts = profiles.flatMap(({ id, kinds: { process_create: layout } }) =>
    layout === undefined ? [] : [{ id, layout }],
  );

  it.each(layouts.flatMap(({ id, layout }) => ['keyword', 'wildcard'].map((type) => ({ id, type, layout }))))(
    '$id, fields of type $type',
    ({ layout, type }) => {
      const { 'process.command_line': line, 'process.executable': image } = layout.fields;
      const raw = [...(line?.from.slice(0, 1) ?? []), ...(image?.from.slice(0, 1) ?? [])];
      const caps = new Map(
        Object.values(layout.fields)
          .flatMap(({ from }) => from)
          .map((name) => [name, { types: [type], searchable: true }]),
      );
      // Where a text is escaped, what the engine holds is another one.
      const isAsWritten = line !== undefined && line.as !== 'escaped_text' && image !== undefined;
      const server = { caps, listsIgnored: false };
      for (const [executable, commandLine] of PLAIN) {
        const document = Object.fromEntries(
          raw.map((name, at) => [name, at === 0 ? commandLine : executable]),
        );
        const others = Object.fromEntries([...caps.keys()].map((name) => [name, '-']));
        for (const { hunt } of [hives, values]) {
          const selected = hunt.select.some(({ condition }) =>
            serverMatches(
              toQuery(condition, layout, caps, { maxClauses: 1024 }),
              { ...others, ...document },
              server,
            ),
          );
          expect(selected, `${hunt.id}: ${commandLine}`).toBe(!isAsWritten);
        }
      }
    },
  );
});
