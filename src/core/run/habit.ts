/** What a host was seen doing, by the template of the act: what is usual in a fleet is counted over these. Pure. */
import { compareText } from '../compare-text.ts';
import type { Finding } from '../finding/finding.ts';
import { leaves } from '../finding/nested.ts';
import { type Severity, severityRank } from '../judge/score.ts';
import { sha256OfParts } from '../sha256.ts';
import { templateOf } from '../windows/path/template.ts';

export interface Habit {
  /** Of the template and the host. */
  readonly id: string;
  readonly kind: string;
  /** The act with SIDs, user names, GUIDs, versions and numbers taken out. */
  readonly template: string;
  readonly host: string;
  /** The registry key, or the folder of what was written, as a template; absent where the act has neither. */
  readonly location?: string;
  /** Image of the process that did it, as the earliest act shows it: a template, since many lie in a user's folder. */
  readonly writer?: string;
  /** The highest so far. */
  readonly severity: Severity;
  /** ISO 8601, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export function habitOf({ host, registry, file, process, reghunt }: Finding): Habit {
  const { kind, group } = reghunt.finding;
  const name = String(host['name'] ?? '');
  const location = textOf(registry, 'key') ?? textOf(file, 'directory');
  const writer = textOf(process, 'executable');
  return {
    id: sha256OfParts([kind, group, name]),
    kind,
    template: group,
    host: name,
    ...(location === undefined ? {} : { location: templateOf(location) }),
    ...(writer === undefined ? {} : { writer: templateOf(writer) }),
    severity: reghunt.severity,
    firstSeen: reghunt.first_seen,
    lastSeen: reghunt.last_seen,
  };
}

/** Of one id: order and repetition change nothing. */
export function mergeHabits(a: Habit, b: Habit): Habit {
  const order =
    compareText(a.firstSeen, b.firstSeen) ||
    compareText(a.location ?? '', b.location ?? '') ||
    compareText(a.writer ?? '', b.writer ?? '');
  const first = order <= 0 ? a : b;
  return {
    ...first,
    severity: severityRank(a.severity) >= severityRank(b.severity) ? a.severity : b.severity,
    lastSeen: compareText(a.lastSeen, b.lastSeen) >= 0 ? a.lastSeen : b.lastSeen,
  };
}

function textOf(object: Finding['registry'], name: string): string | undefined {
  const found = leaves(object ?? {}).find((leaf) => leaf.name === name)?.value;
  return typeof found === 'string' ? found : undefined;
}
