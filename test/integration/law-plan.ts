/** What may happen in the law's model, drawn at random: feeds, ticks, faults, kills, and what people do meanwhile. */
import fc from 'fast-check';
import { CONTENT_NAMES, type ContentName } from './law-content.ts';
import { INCIDENT_KINDS, type IncidentPlan } from './law-feed.ts';

export type Step =
  /** `killAfter`: the first of them dies once so many of its requests are answered. */
  | {
      readonly what: 'tick';
      readonly wait: number;
      readonly who: readonly ('A' | 'B')[];
      readonly killAfter: number | undefined;
    }
  /** Searches of one index are refused from here on: all, what counts, or what reads and joins; or the index is closed. */
  | { readonly what: 'hide'; readonly place: 0 | 1; readonly how: 'all' | 'counts' | 'reads' | 'closed' }
  | { readonly what: 'heal' }
  /** A document comes again, under its own id or another, in its own index or the other. */
  | { readonly what: 'resend'; readonly which: number; readonly as: 'itself' | 'another' | 'elsewhere' }
  /** An index is copied under another name, and taken away. */
  | { readonly what: 'rename'; readonly place: 0 | 1 }
  /** What was seen whole goes away: all of an incident, or what its acts were joined with. */
  | { readonly what: 'age'; readonly which: number; readonly isPart: boolean }
  | { readonly what: 'content'; readonly name: ContentName; readonly who: readonly ('A' | 'B')[] }
  | { readonly what: 'triage'; readonly which: number };

export interface LawPlan {
  readonly incidents: readonly IncidentPlan[];
  readonly steps: readonly Step[];
  /** What is hidden at the end answers again only when all rungs are past. */
  readonly healsLate: boolean;
  /** In force when the last rung is past. */
  readonly before: ContentName;
  /** Of today. */
  readonly content: ContentName;
}

const HOUR = 60;

const incident: fc.Arbitrary<IncidentPlan> = fc.record({
  kind: fc.constantFrom(...INCIDENT_KINDS, 'autostart', 'caller'),
  host: fc.constantFrom('WS-042', 'FS-01'),
  name: fc.constantFrom(0, 0, 1),
  // Few enough that incidents meet in one bucket.
  at: fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 8 })).map(([part, minute]) => part * 9 * HOUR + minute),
  runAfter: fc.constantFrom(20, 3 * HOUR, 26 * HOUR, 50 * HOUR),
  times: fc.integer({ min: 1, max: 5 }),
  lags: fc.array(fc.constantFrom(0, 0, 0, 20, 5 * HOUR, 30 * HOUR, 60 * HOUR), {
    minLength: 1,
    maxLength: 6,
  }),
});

/** Kinds that have nothing to do with what others left on the host. */
const last: fc.Arbitrary<IncidentPlan> = fc
  .tuple(incident, fc.constantFrom('autostart' as const, 'updater' as const, 'caller' as const))
  .map(([plan, kind]) => ({ ...plan, kind, isLast: true }));

const which = fc.nat({ max: 1_000 });
const who = fc.constantFrom<readonly ('A' | 'B')[]>(['A'], ['A'], ['B'], ['A', 'B'], ['B', 'A']);
const place = fc.constantFrom(0 as const, 1 as const);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      what: fc.constant('tick' as const),
      wait: fc.constantFrom(0, 5, 40, 90, 6 * HOUR, 11 * HOUR, 25 * HOUR, 30 * HOUR, 50 * HOUR),
      who,
      killAfter: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 4, nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('hide' as const),
      place,
      how: fc.constantFrom('all' as const, 'counts' as const, 'reads' as const, 'closed' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('heal' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('resend' as const),
      which,
      as: fc.constantFrom('itself' as const, 'another' as const, 'elsewhere' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('rename' as const), place }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('age' as const), which, isPart: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('content' as const),
      name: fc.constantFrom(...CONTENT_NAMES, 'as shipped', 'as shipped'),
      who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('triage' as const), which }) },
);

export const lawPlan: fc.Arbitrary<LawPlan> = fc.record({
  incidents: fc
    .tuple(fc.array(incident, { minLength: 1, maxLength: 4 }), fc.array(last, { maxLength: 2 }))
    .map(([some, others]) => [...some, ...others]),
  steps: fc.array(step, { minLength: 4, maxLength: 16 }),
  healsLate: fc.boolean(),
  before: fc.constantFrom(...CONTENT_NAMES),
  content: fc.constantFrom(...CONTENT_NAMES, 'as shipped', 'as shipped'),
});
