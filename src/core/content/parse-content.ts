/** Turns located content documents into indicators, mitigations, guards, exceptions and disguises, or into all that is wrong with them. */
import type { EventKind } from '../event/event.ts';
import type { Place } from '../located.ts';
import { locate, plain, problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import { techniqueTag } from './attack.ts';
import type { Disguise, DisguiseChange, Exception, Guard, Indicator, Mitigation, Status } from './content.ts';
import { type ContentFile, detectionAt, type Parsed } from './content-file.ts';
import {
  disguiseSchema,
  exceptionSchema,
  guardSchema,
  indicatorSchema,
  mitigationSchema,
  schemaProblems,
} from './content-schema.ts';
import { exceptionProblems } from './exception-rules.ts';
import { CATEGORY_KINDS, firstSentence, LEVEL_WEIGHTS, SIGMA_GROUP } from './public-rule.ts';

/** Our own with a `reghunt` block read the whole case; a public Sigma rule without one reads events of its category. */
export function parseIndicator(given: ContentFile): Parsed<Indicator> {
  const { file, node } = given;
  const read = indicatorSchema.safeParse(plain(node));
  const problems: Problem[] = read.success ? [] : [...schemaProblems(read.error, node, file)];
  const condition = detectionAt(given, ['detection'], problems);
  if (!read.success) return { problems };
  const { data } = read;
  const own = data.reghunt;
  const kinds = own === undefined ? kindsOf(given, data.logsource?.category, problems) : [];
  if (own === undefined && data.level === undefined) {
    report(
      given,
      [],
      problems,
      'The rule has neither a "reghunt" block nor a "level": its weight is unknown.',
    );
  }
  if (data.status === 'unsupported') {
    report(given, ['status'], problems, 'Its authors call the rule unsupported: take it out.');
  }
  if (own !== undefined && own.floor > Math.round(own.weight * 100)) {
    report(
      given,
      ['reghunt', 'floor'],
      problems,
      `A floor of ${own.floor} cannot be reached with a weight of ${own.weight}: raise the weight or lower the floor.`,
    );
  }
  if (problems.length > 0 || condition === undefined) return { problems };
  return {
    entry: {
      id: data.id,
      name: data.title,
      status: statusOf(data.status, own !== undefined),
      reason: own?.reason ?? firstSentence(data.description) ?? data.title,
      group: own?.group ?? SIGMA_GROUP,
      weight: own?.weight ?? LEVEL_WEIGHTS[data.level ?? 'informational'],
      floor: own?.floor ?? 0,
      attack: data.tags.flatMap((tag) => techniqueTag(tag) ?? []),
      hunts: own?.hunts ?? [],
      condition,
      kinds,
      file,
    },
  };
}

export function parseMitigation(given: ContentFile): Parsed<Mitigation> {
  const { file, node } = given;
  const read = mitigationSchema.safeParse(plain(node));
  const problems: Problem[] = read.success ? [] : [...schemaProblems(read.error, node, file)];
  const condition = detectionAt(given, ['detection'], problems);
  if (!read.success || problems.length > 0 || condition === undefined) return { problems };
  const { id, title, reghunt } = read.data;
  return { entry: { id, name: title, ...reghunt, condition, file } };
}

export function parseGuard(given: ContentFile): Parsed<Guard> {
  const { file, node } = given;
  const read = guardSchema.safeParse(plain(node));
  const problems: Problem[] = read.success ? [] : [...schemaProblems(read.error, node, file)];
  const condition = detectionAt(given, ['detection'], problems);
  if (!read.success || problems.length > 0 || condition === undefined) return { problems };
  const { id, title, reghunt } = read.data;
  return { entry: { id, name: title, ...reghunt, condition, file } };
}

export function parseDisguise({ file, node }: ContentFile): Parsed<Disguise> {
  const read = disguiseSchema.safeParse(plain(node));
  if (!read.success) return { problems: schemaProblems(read.error, node, file) };
  // Absent keys are absent: the schema gives each of them as undefined at most.
  return { entry: { ...read.data, variants: read.data.variants as readonly DisguiseChange[], file } };
}

/** Refuses what is too broad to be trusted; says why and what is missing. */
export function parseException(given: ContentFile): Parsed<Exception> {
  const { file, node } = given;
  const read = exceptionSchema.safeParse(plain(node));
  const problems: Problem[] = read.success ? [] : [...schemaProblems(read.error, node, file)];
  const condition = detectionAt(given, ['detection'], problems);
  if (!read.success || condition === undefined) return { problems };
  const { detection: _detection, ...data } = read.data;
  const place = locate(node, ['detection']).place;
  for (const message of exceptionProblems(condition, data.effect.kind)) {
    problems.push(problemAt(file, place, message));
  }
  if (problems.length > 0) return { problems };
  return { entry: { ...data, condition, file } };
}

/** An exception that no longer applies is clutter: it was meant to be looked at again by then. */
export function ended(parsed: Parsed<Exception>, { file, node }: ContentFile, at: number): Parsed<Exception> {
  if (!('entry' in parsed) || at < parsed.entry.expires) return parsed;
  const day = new Date(parsed.entry.expires).toISOString().slice(0, 10);
  const message = `It ended on ${day} and no longer applies: give it a new date after a look, or remove it.`;
  return { problems: [problemAt(file, locate(node, ['expires']).place, message)] };
}

/** Our own are tested unless they say otherwise; of a public rule nobody has said so. */
function statusOf(written: Status | 'unsupported' | undefined, isOwn: boolean): Status {
  if (written === 'unsupported') return 'deprecated';
  return written ?? (isOwn ? 'test' : 'experimental');
}

function kindsOf(
  given: ContentFile,
  category: string | undefined,
  problems: Problem[],
): readonly EventKind[] {
  const kinds = CATEGORY_KINDS.get(category ?? '');
  if (kinds === undefined) {
    const wanted = [...CATEGORY_KINDS.keys()].join(', ');
    report(
      given,
      ['logsource', 'category'],
      problems,
      `Rules about ${category ?? 'no category'} cannot be used here; a case holds events of ${wanted}.`,
    );
  }
  return kinds ?? [];
}

function report(
  { file, node }: ContentFile,
  path: readonly string[],
  problems: Problem[],
  message: string,
): void {
  const place: Place = locate(node, path).place;
  problems.push(problemAt(file, place, message));
}
