/** The event source over what snapshots hold, beside another one for the inputs that are none. */
import { byEventKind, type HuntEvent, isWithin, type TimeRange } from '../../core/event/event.ts';
import type { NotSeen } from '../../core/hunt/not-seen.ts';
import type {
  AnchorPage,
  EventSource,
  JoinAnswer,
  JoinRequest,
  ScanCount,
  Selection,
} from '../../ports/event-source.ts';

export class SnapshotSource implements EventSource {
  readonly joinSize: number;
  readonly description: string;
  readonly #events: readonly HuntEvent[];
  readonly #notSeen: readonly NotSeen[];
  readonly #beside: EventSource | undefined;

  constructor(given: {
    readonly paths: readonly string[];
    readonly events: readonly HuntEvent[];
    readonly notSeen: readonly NotSeen[];
    /** For all other inputs. */
    readonly beside: EventSource | undefined;
  }) {
    this.#events = given.events;
    this.#notSeen = given.notSeen;
    this.#beside = given.beside;
    this.joinSize = given.beside?.joinSize ?? 1000;
    this.description = given.paths.join(', ');
  }

  async count(range: TimeRange | undefined): Promise<ScanCount> {
    const beside = await this.#beside?.count(range);
    const mine = this.#events.filter(({ time }) => isWithin(time, range));
    const byKind = byEventKind(
      (kind) => mine.filter((event) => event.kind === kind).length + (beside?.byKind[kind] ?? 0),
    );
    const { outside } = beside ?? {};
    return {
      total: mine.length + (beside?.total ?? 0),
      byKind,
      ...(outside === undefined ? {} : { outside }),
    };
  }

  async *select(selections: readonly Selection[], range: TimeRange | undefined): AsyncGenerator<AnchorPage> {
    for (const { id, kind } of selections) {
      const events = this.#events.filter((event) => event.kind === kind && isWithin(event.time, range));
      if (events.length > 0) yield { selection: id, events };
    }
    if (this.#beside !== undefined) yield* this.#beside.select(selections, range);
  }

  /** All events of the kind: they are few, and the join picks. */
  async fetch(request: JoinRequest): Promise<JoinAnswer> {
    const mine = this.#events.filter(
      (event) => event.kind === request.event && isWithin(event.time, request.range),
    );
    const beside = await this.#beside?.fetch(request);
    return { truncated: false, ...beside, events: [...mine, ...(beside?.events ?? [])] };
  }

  notSeen(): readonly NotSeen[] {
    return [...this.#notSeen, ...(this.#beside?.notSeen() ?? [])];
  }

  async close(): Promise<void> {
    await this.#beside?.close();
  }
}
