/** Puts a scene on as events of a log, in the layout of our own documents, and joins them as a run would. */
import type { Anchor } from '../act/anchor.ts';
import type { JoinedCase } from '../case/case.ts';
import { assemble } from '../case/join.ts';
import { indexJoined } from '../case/join-index.ts';
import type { Content, Hunt } from '../content/content.ts';
import type { EventKind, FieldValue, HuntEvent } from '../event/event.ts';
import { compileProfiles, type Normaliser } from '../event/normalise.ts';
import { DATASET } from '../event/to-ecs.ts';
import { caseFacts } from '../facts/case-facts.ts';
import type { Case } from '../facts/facts.ts';
import { reanchor } from '../hunt/conclude.ts';
import { type Look, looksOf } from '../hunt/look.ts';
import type { Inflate } from '../windows/powershell/base64.ts';
import { dataOf, type Scene, type StagedProcess } from './scene.ts';

/** The cases that a hunt makes of a scene; none where it does not select it. */
export type Stage = (scene: Scene, hunt: Hunt) => readonly Case[];

export interface StageGround {
  readonly content: Content;
  readonly inflate: Inflate;
}

/** Some day, in epoch milliseconds. */
const NOON = Date.UTC(2026, 2, 2, 12);
const SECOND = 1000;
const HOST = 'ws-042';
const SHELL = 'C:\\Windows\\explorer.exe';

export function stage({ content, inflate }: StageGround): Stage {
  const normaliser = compileProfiles(content.profiles);
  const looks = new Map<string, readonly Look[]>();
  const looksFor = (hunt: Hunt): readonly Look[] => {
    const made = looks.get(hunt.id) ?? looksOf(hunt, { content, inflate, now: NOON });
    looks.set(hunt.id, made);
    return made;
  };
  return (scene, hunt) => {
    const staged = eventsOf(scene, normaliser);
    if (staged === undefined) return [];
    const { act, processes, files, runs } = staged;
    const anchors = looksFor(hunt).flatMap((look) => look([act]).looked.map(({ anchor }) => anchor));
    const index = indexJoined({
      processes,
      files,
      runs,
      neighbours: {},
      truncated: { processes: NONE, files: NONE, runs: NONE },
    });
    return anchors.map((anchor) => concluded(assemble(anchor, hunt.join, index, NONE), hunt, inflate));
  };
}

const NONE: ReadonlySet<string> = new Set();

function concluded(joined: JoinedCase, hunt: Hunt, inflate: Inflate): Case {
  const act = reanchor(joined, hunt);
  return { ...act, facts: caseFacts(act, inflate) };
}

interface Staged {
  readonly act: Anchor;
  readonly processes: readonly HuntEvent[];
  readonly files: readonly HuntEvent[];
  readonly runs: readonly HuntEvent[];
}

/** Undefined when the layout refuses the act. */
function eventsOf(scene: Scene, normaliser: Normaliser): Staged | undefined {
  let record = 0;
  const put = (
    kind: EventKind,
    at: number,
    fields: Readonly<Record<string, FieldValue>>,
  ): HuntEvent | undefined => {
    record += 1;
    const result = normaliser.normalise(
      {
        '@timestamp': new Date(NOON + at * SECOND).toISOString(),
        'event.kind': 'event',
        'event.dataset': DATASET,
        'event.id': `wear-${record}`,
        'host.name': HOST,
        'reghunt.event.kind': kind,
        ...fields,
        'winlog.record_id': String(record),
      },
      { kind: 'file', file: 'wear', line: record },
    );
    return 'event' in result ? result.event : undefined;
  };
  const { act, writer, above, creator, run, isWriterLogged } = scene;
  const line = [writer, ...above];
  const processes = line.map((one, at) => {
    const parent = line[at + 1];
    const logged = put('process_create', -20 - 10 * at, {
      ...prefixed('process.', one),
      'process.entity_id': `id-${at}`,
      'process.pid': 1000 + at,
      ...(parent === undefined
        ? { 'process.parent.executable': SHELL, 'process.parent.command_line': SHELL }
        : {
            'process.parent.entity_id': `id-${at + 1}`,
            'process.parent.executable': parent.executable,
            ...(parent['command_line'] === undefined
              ? {}
              : { 'process.parent.command_line': parent['command_line'] }),
          }),
    });
    return at === 0 && !isWriterLogged ? undefined : logged;
  });
  const acting = {
    'process.entity_id': 'id-0',
    'process.pid': 1000,
    'process.executable': writer.executable,
  };
  const anchor =
    act.is === 'command'
      ? processes[0]
      : act.is === 'file'
        ? put('file_create', 0, { ...acting, 'file.path': act.path })
        : put('registry_set', 0, {
            ...acting,
            'registry.path': act.path,
            'registry.data.strings': dataOf(act),
            'registry.data.type': act.type,
            'winlog.event_data.Details': dataOf(act),
          });
  if (anchor === undefined) return undefined;
  const target = act.is === 'value' ? act.target : undefined;
  const isWriters = creator === writer;
  const making =
    creator === undefined || isWriters
      ? undefined
      : put('process_create', -15, {
          ...prefixed('process.', creator),
          'process.entity_id': 'id-creator',
          'process.pid': 2000,
          'process.parent.entity_id': 'id-1',
          'process.parent.executable': above[0]?.executable ?? SHELL,
        });
  const file =
    creator === undefined || target === undefined
      ? undefined
      : put('file_create', -5, {
          'file.path': target,
          'process.entity_id': isWriters ? 'id-0' : 'id-creator',
          'process.pid': isWriters ? 1000 : 2000,
          'process.executable': creator.executable,
        });
  const started =
    run === undefined || target === undefined
      ? undefined
      : put('process_create', 60, {
          'process.executable': target,
          ...prefixed('process.', run),
          'process.entity_id': 'id-run',
          'process.pid': 3000,
          'process.parent.executable': SHELL,
          'process.parent.command_line': SHELL,
        });
  return {
    act: anchor,
    processes: [...processes, making].flatMap(present),
    files: present(file),
    runs: present(started),
  };
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function prefixed(prefix: string, fields: Partial<StagedProcess>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.startsWith('winlog.') ? name : `${prefix}${name}`, value]],
    ),
  );
}
