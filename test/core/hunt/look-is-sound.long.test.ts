/** What the look drops could not have been reported: tried on random content, anchors and everything that may join them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inflate } from '../../../src/adapters/compression/inflate.ts';
import type { Anchor } from '../../../src/core/act/anchor.ts';
import { autostartAnchors, hiveAnchors } from '../../../src/core/act/anchors-of-event.ts';
import type { JoinedCase, Part } from '../../../src/core/case/case.ts';
import type { Content, Exception, Hunt, Mitigation } from '../../../src/core/content/content.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { anchorFacts, caseFacts } from '../../../src/core/facts/case-facts.ts';
import { anchorView, caseView } from '../../../src/core/facts/case-view.ts';
import { FACTS } from '../../../src/core/facts/catalogue.ts';
import { isSettled, sortOf } from '../../../src/core/facts/settled.ts';
import { concluder, reanchor } from '../../../src/core/hunt/conclude.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import { reachOf } from '../../../src/core/judge/reach.ts';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import { fieldName } from '../../../src/core/sigma/field-name.ts';
import { created, event, found, NOON, run, runValue } from '../facts/events.ts';
import { samples } from '../samples.ts';
import { contentOf, HIVE_HUNT, HUNT, indicator } from './given.ts';

const RUN = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const TOOL = 'C:\\Windows\\System32\\reg.exe';

const LINES = [
  'reg query HKLM\\Software\\Vendor',
  'reg query HKLM\\SAM',
  'reg add HKCU\\Software\\Vendor /v a /d b',
  `reg add ${RUN} /v Tide /d C:\\Users\\Public\\a.exe`,
  'reg save HKLM\\SAM C:\\t\\sam.hiv',
  'cmd /c reg save HKLM\\SYSTEM C:\\t\\sys & reg save HKLM\\SAM C:\\t\\sam.hiv',
  'reg restore HKLM\\SAM C:\\t\\sam.hiv',
  'reg load HKLM\\T C:\\t\\sam.hiv',
  'reg unload HKLM\\T',
  'reg import C:\\t\\a.reg',
  'copy C:\\t\\sam.hiv \\\\srv\\c$\\x',
  'del C:\\t\\sam.hiv',
  'powershell -enc cgBlAGcAIABzAGEAdgBlACAASABLAEwATQBcAFMAQQBNACAAQwA6AFwAdABcAHMA',
  'notepad.exe',
];
const DATA = [
  'C:\\Users\\Public\\a.exe',
  'powershell -w hidden -c "iex (gp HKCU:\\Software\\Tide).Code"',
  'Binary Data',
  '',
  '%x%\\a.exe -b',
  'rundll32 C:\\t\\a.dll,Go',
];

const moments = fc.integer({ min: -90, max: 90 }).map((seconds) => NOON + seconds * 1_000);
const ids = fc.constantFrom(undefined, 'A', 'B', 'C');
const place = fc
  .integer({ min: 1, max: 1_000_000 })
  .map((line) => ({ kind: 'file', file: 'a', line }) as const);
const shape = fc
  .record({ time: moments, entityId: ids, parentEntityId: ids, source: place })
  .map((given) => ({
    time: given.time,
    source: given.source,
    ...(given.entityId === undefined ? {} : { entityId: given.entityId }),
    ...(given.parentEntityId === undefined ? {} : { parentEntityId: given.parentEntityId }),
  }));
const user = fc.constantFrom(
  {},
  { 'user.id': 'S-1-5-18' },
  { 'user.id': 'S-1-5-21-1-2-3-1001', 'user.name': 'kim' },
);
const image = fc.constantFrom(
  TOOL,
  'C:\\Windows\\explorer.exe',
  'C:\\Windows\\System32\\services.exe',
  'C:\\t\\b.exe',
);

const commands = fc
  .tuple(fc.constantFrom(...LINES), image, shape, user)
  .map(([line, executable, more, whose]) => run(line, more, { 'process.executable': executable, ...whose }));
const values = fc
  .tuple(fc.constantFrom(...DATA), fc.constantFrom('Tide', '', 'Code'), shape, user)
  .map(([data, name, more, whose]) =>
    runValue(data, more, { 'registry.path': `${RUN}\\${name}`, 'registry.value': name, ...whose }),
  );
const renames = shape.map((more) =>
  event(
    'registry_rename',
    { 'registry.path': `${RUN}\\Tide`, 'registry.previous_path': `${RUN}x\\Tide` },
    more,
  ),
);
const deletions = shape.map((more) => event('registry_delete', { 'registry.path': `${RUN}\\Tide` }, more));
const files = fc
  .tuple(fc.constantFrom('C:\\t\\sam.hiv', 'C:\\Users\\Public\\a.exe', 'C:\\t\\a.dll'), shape)
  .map(([path, more]) => created(path, more, { 'process.executable': 'C:\\t\\b.exe' }));
const anyEvent: fc.Arbitrary<HuntEvent> = fc.oneof(commands, values, files, renames, deletions);

const part = (events: fc.Arbitrary<HuntEvent>): fc.Arbitrary<Part> =>
  fc.oneof(
    events.map((one) => found(one)),
    fc.constantFrom<Part>(
      { status: 'missing', reason: 'not_logged' },
      { status: 'missing', reason: 'truncated' },
    ),
  );
const surroundings = fc.record({
  writer: part(commands),
  ancestors: fc.array(commands, { maxLength: 3 }),
  payloadFile: part(files),
  payloadProcess: part(commands),
  neighbours: fc.array(anyEvent, { maxLength: 4 }),
});
type Surroundings = typeof surroundings extends fc.Arbitrary<infer Given> ? Given : never;

function joined(anchor: Anchor, hasPairs: boolean, given: Surroundings): JoinedCase {
  const isCommand = anchor.kind === 'process_create';
  return {
    anchor,
    // As the join decides it: a command is its own writer and starts no payload of a value.
    writer: isCommand
      ? found(anchor)
      : anchor.inferred === undefined
        ? given.writer
        : found(anchor.inferred.from),
    ancestors: { events: given.ancestors, stopped: 'not_logged' },
    payloadFile: given.payloadFile,
    payloadProcess: isCommand ? { status: 'missing', reason: 'not_applicable' } : given.payloadProcess,
    neighbours: hasPairs ? given.neighbours : [],
  };
}

const NAMES = [
  ...FACTS.map(({ name }) => name),
  'process.command_line',
  'process.executable',
  'registry.path',
  'user.id',
  'writer.executable',
  'writer.command_line',
  'writer.parent.executable',
  'writer.ancestors.executable',
  'payload.file.path',
  'payload.process.executable',
];
const TEXTS = ['reg', 'SAM', 'Run', 'tide', 'copy', 'query', 'add', 'found', 'a.exe', 'true', 'C:\\'];

const leaf: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(null, ...NAMES), fc.constantFrom(...TEXTS), fc.integer({ min: 0, max: 5 }))
  .map(([field, text, roll]) =>
    field !== null && roll === 0
      ? { op: 'match', field, match: { kind: 'exists', expected: true } }
      : field !== null && roll === 1
        ? { op: 'match', field, match: { kind: 'null' } }
        : {
            op: 'match',
            field,
            match: { kind: 'pattern', pattern: ['*', { literal: text }, '*'], cased: false },
          },
  );
const conditions: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    leaf,
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of): Condition => ({ op: 'and', of })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of): Condition => ({ op: 'or', of })),
    tie('tree').map((of): Condition => ({ op: 'not', of })),
  ),
})).tree;

const contents = fc
  .record({
    indicators: fc.array(
      fc.tuple(conditions, fc.constantFrom(0.1, 0.4, 0.9), fc.constantFrom(0, 30), fc.constantFrom('a', 'b')),
      { maxLength: 5 },
    ),
    mitigations: fc.array(fc.tuple(conditions, fc.constantFrom(0.2, 0.7)), { maxLength: 3 }),
    exceptions: fc.array(fc.tuple(conditions, fc.constantFrom(0.5), fc.boolean()), { maxLength: 2 }),
    rules: fc.array(conditions, { maxLength: 1 }),
  })
  .map(({ indicators, mitigations, exceptions, rules }): Content => {
    const base = { name: 'n', reason: 'r', hunts: [], file: 'f' };
    return contentOf({
      indicators: [
        ...indicators.map(([condition, weight, floor, group], at) =>
          indicator(`i${at}`, { condition, weight, floor, group }),
        ),
        ...rules.map((condition, at) =>
          indicator(`p${at}`, { condition, group: 'rules', kinds: ['process_create', 'registry_set'] }),
        ),
      ],
      mitigations: mitigations.map(
        ([condition, factor], at): Mitigation => ({ ...base, id: `m${at}`, condition, factor }),
      ),
      exceptions: exceptions.map(
        ([condition, factor, isExpired], at): Exception => ({
          ...base,
          id: `e${at}`,
          condition,
          owner: 'o',
          expires: isExpired ? NOON - 1 : NOON + 1,
          effect: { kind: 'lower', factor },
        }),
      ),
    });
  });

function anchorsOf(hunt: Hunt, one: HuntEvent): readonly Anchor[] {
  return hunt.finding === 'hive' ? hiveAnchors(one) : autostartAnchors(one, { set: () => true });
}

const HUNTS = [HUNT, HIVE_HUNT] as const;

it('the risk that an anchor can reach bounds that of every case of it', () => {
  fc.assert(
    fc.property(
      contents,
      anyEvent,
      fc.array(surroundings, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (content, one, around, hasPairs) => {
        for (const hunt of HUNTS) {
          const reach = reachOf(content, hunt, NOON);
          const tables = compileContent(content);
          for (const anchor of anchorsOf(hunt, one)) {
            const bound = reach(anchor, () => anchorFacts(anchor, inflate), hasPairs);
            for (const given of around) {
              const act = reanchor(joined(anchor, hasPairs, given), hunt);
              const { riskScore } = judge({ ...act, facts: caseFacts(act, inflate) }, hunt, tables, NOON);
              expect(riskScore).toBeLessThanOrEqual(bound);
            }
          }
        }
      },
    ),
    { numRuns: samples(1_500) },
  );
});

it('what is settled of an anchor is what every case of it says', () => {
  fc.assert(
    fc.property(anyEvent, surroundings, fc.boolean(), (one, given, hasPairs) => {
      for (const hunt of HUNTS) {
        for (const anchor of anchorsOf(hunt, one)) {
          const sort = sortOf(anchor, hunt.finding, hasPairs);
          if (sort === undefined) continue;
          const own = anchorView(anchor, anchorFacts(anchor, inflate));
          const act = reanchor(joined(anchor, hasPairs, given), hunt);
          const whole = caseView({ ...act, facts: caseFacts(act, inflate) });
          for (const name of NAMES) {
            if (isSettled(name, sort))
              expect([name, own.value(fieldName(name))]).toEqual([name, whole(fieldName(name))]);
          }
        }
      }
    }),
    { numRuns: samples(1_000) },
  );
});

it('a query that no rule can lift is dropped before the join, a copy never', () => {
  const rule = indicator('rule', { group: 'rules', kinds: ['process_create'], weight: 0.9 });
  const reach = reachOf(contentOf({ indicators: [rule] }), HIVE_HUNT, NOON);
  const of = (line: string): number => {
    const anchor = run(line);
    return reach(anchor, () => anchorFacts(anchor, inflate), false);
  };
  expect(of('reg query HKLM\\SAM')).toBe(0);
  expect(of('reg save HKLM\\SAM C:\\t\\s')).toBe(90);
  const conclude = concluder({ content: contentOf({ indicators: [rule] }), inflate, runId: 'r', now: NOON });
  const query = run('reg query HKLM\\SAM');
  const around = {
    writer: found(query),
    ancestors: [run('x')],
    payloadFile: NOWHERE,
    payloadProcess: NOWHERE,
  };
  expect(conclude(joined(query, false, { ...around, neighbours: [] }), HIVE_HUNT).is).toBe('below');
});

const NOWHERE: Part = { status: 'missing', reason: 'not_logged' };
