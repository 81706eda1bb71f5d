/** Learns what lines of one signature are from the first of them, and tells the scanner. */
import { EVENT_KINDS, type EventKind } from '../../../core/event/event.ts';
import type { Profile } from '../../../core/event/profile.ts';
import type { ByteFilter, LineQuestions } from './byte-filter.ts';
import { eventKeys } from './event-keys.ts';
import type { LineScanner } from './line-scanner.ts';
import type { ReadLine } from './record-reader.ts';
import { PATH_FIELDS, type WantedFields } from './wanted-fields.ts';

/** What is known of a plan's lines, beside what the scanner knows. */
export interface KnownLines {
  readonly kind: EventKind;
  /** Id of the profile that reads them. */
  readonly profile: string;
  readonly questions: LineQuestions;
}

const NO_FIELDS = {
  host: [],
  entityId: undefined,
  path: undefined,
  pid: undefined,
  texts: [],
  anywhere: false,
} as const;

/**
 * Lines of one signature (all discriminating fields and their values) are of one kind: the first is normalised, the
 * rest follow it. The keys found by bytes are checked against that event, so a layout that bytes misread is parsed.
 */
export class LinePlans {
  readonly #scanner: LineScanner;
  readonly #wanted: WantedFields;
  readonly #profiles: ReadonlyMap<string, Profile>;
  readonly #filter: ByteFilter;
  readonly #asksForAll: boolean;
  readonly #known: (KnownLines | undefined)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #noEvent: number;
  readonly #parse: number;

  /** `asksForAll`: attention is called to every event. */
  constructor(
    scanner: LineScanner,
    wanted: WantedFields,
    profiles: readonly Profile[],
    filter: ByteFilter,
    asksForAll: boolean,
  ) {
    this.#scanner = scanner;
    this.#wanted = wanted;
    this.#profiles = new Map(profiles.map((profile) => [profile.id, profile]));
    this.#filter = filter;
    this.#asksForAll = asksForAll;
    this.#noEvent = scanner.addPlan({ is: 'no_event', ...NO_FIELDS });
    this.#parse = scanner.addPlan({ is: 'parse', ...NO_FIELDS });
    this.#known.push(undefined, undefined);
  }

  known(plan: number): KnownLines | undefined {
    return this.#known[plan];
  }

  /** Told of the line the scanner called attention to because its signature is new. */
  learn(line: ReadLine): void {
    if ('skipped' in line) this.#scanner.learn(line.isHidden ? this.#parse : this.#noEvent);
    // One that could not be normalised says nothing about the next of its signature.
    if (!('event' in line)) return;
    const { event } = line;
    const plan = line.isHidden ? undefined : this.#planFor(event.kind, event.profile);
    const found = plan === undefined ? undefined : this.#scanner.keysBy(plan);
    const isSame = found !== undefined && eventKeys(event).every((key) => found.includes(key));
    this.#scanner.learn(plan !== undefined && isSame ? plan : this.#parse);
  }

  /** No host whose lines this profile reads has a time offset to learn, or all may have one again. */
  skipOffsets(profile: string | undefined, isQuiet: boolean): void {
    for (const [plan, known] of this.#known.entries()) {
      if (known !== undefined && (profile === undefined || known.profile === profile))
        this.#scanner.skipOffsets(plan, isQuiet);
    }
  }

  #planFor(kind: EventKind, profile: string): number | undefined {
    const key = `${profile} ${kind}`;
    const fields = this.#wanted.joins.get(key);
    if (fields === undefined) return undefined;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const questions = this.#filter.questions(kind, profile);
    const isWeak = this.#profiles.get(profile)?.entityId === 'none';
    const plan = this.#scanner.addPlan({
      is: EVENT_KINDS.indexOf(kind),
      host: fields.host,
      entityId: isWeak ? undefined : fields.entityId,
      path: PATH_FIELDS[kind] === undefined ? undefined : fields.path,
      pid: kind === 'process_create' ? fields.pid : undefined,
      texts: this.#asksForAll ? 'all' : questions.texts,
      anywhere: questions.fieldNames === undefined,
    });
    this.#numbers.set(key, plan);
    this.#known[plan] = { kind, profile, questions };
    return plan;
  }
}
