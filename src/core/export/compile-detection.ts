/**
 * Walks a condition and has a dialect emit each test. What must hold may come out wider, what stands beneath a `not`
 * narrower, so that the rule misses nothing; each such place leaves a note.
 */
import type { FieldSource } from '../event/profile.ts';
import type { Condition, Match } from '../sigma/condition.ts';
import type { TracedSource } from '../sigma/field-source.ts';
import { ALL, and, NONE, type Node, not, or } from '../sigma/query.ts';
import { describeTest } from './describe-test.ts';
import type { Dialect, Emitted, RawTest } from './dialect.ts';
import { rawPatterns } from './raw-pattern.ts';

/** Where the log that is asked keeps a field. */
export interface FieldPlan {
  /** Undefined when the log has no such field: `why` tells the reason. */
  trace(field: string): TracedSource | undefined;
  why(field: string): string;
  /** Backslashes are doubled in what is logged. */
  readonly doubled: boolean;
}

export interface Compiled {
  readonly node: Node;
  /** What the node does not say, one line each. */
  readonly notes: readonly string[];
}

export function compileDetection(condition: Condition, plan: FieldPlan, dialect: Dialect): Compiled {
  const compiler = new Compiler(plan, dialect);
  return { node: compiler.bounded(condition, 'superset'), notes: [...compiler.notes] };
}

type Bound = 'superset' | 'subset';
type Leaf = Extract<Condition, { op: 'match' }>;

class Compiler {
  readonly notes = new Set<string>();
  private readonly plan: FieldPlan;
  private readonly dialect: Dialect;

  constructor(plan: FieldPlan, dialect: Dialect) {
    this.plan = plan;
    this.dialect = dialect;
  }

  /** `superset`: all the condition accepts, and maybe more; `subset`: nothing else, and maybe less. */
  bounded(condition: Condition, bound: Bound): Node {
    switch (condition.op) {
      case 'const':
        return condition.value ? ALL : NONE;
      case 'and':
        return and(condition.of.map((part) => this.bounded(part, bound)));
      case 'or':
        return or(condition.of.map((part) => this.bounded(part, bound)));
      case 'not':
        return not(this.bounded(condition.of, bound === 'superset' ? 'subset' : 'superset'));
      case 'match':
        return bound === 'superset'
          ? this.emitted(condition, (traced) => this.widened(condition, traced), ALL)
          : this.emitted(condition, (traced) => this.narrowed(condition, traced), NONE);
    }
  }

  /** `lost` stands where nothing can be asked. */
  private emitted(condition: Leaf, ask: (traced: TracedSource) => Node | string, lost: Node): Node {
    const { field } = condition;
    const traced = field === null ? undefined : this.plan.trace(field);
    const answer =
      traced === undefined
        ? field === null
          ? 'text in any field cannot be asked for'
          : this.plan.why(field)
        : ask(traced);
    if (typeof answer !== 'string') return answer;
    this.notes.add(`not expressed: ${describeTest(condition)}: ${answer}; the rule takes more`);
    return lost;
  }

  private widened(condition: Leaf, { source, partOf }: TracedSource): Node | string {
    const { match } = condition;
    if (match.kind === 'null' || (match.kind === 'exists' && !match.expected)) {
      if (!isUnchanged(source) || partOf) return 'a value that means "unknown" may stand there';
      const present = this.inAnyOf(condition, source, { kind: 'exists' }, true);
      return typeof present === 'string' ? present : not(present);
    }
    const tests = this.testsFor(match, source, partOf);
    if (typeof tests === 'string') return tests;
    const asked = tests.map((test) => this.inAnyOf(condition, source, test, true));
    const refused = asked.find((answer) => typeof answer === 'string');
    return refused ?? and(asked.filter((answer) => typeof answer !== 'string'));
  }

  /** Only the first raw field is sure to be the one that counts. */
  private narrowed(condition: Leaf, { source, partOf }: TracedSource): Node | string {
    const { match } = condition;
    const first: FieldSource = { ...source, from: source.from.slice(0, 1) };
    const cannot = 'what is logged may be spelled otherwise, so that it cannot be ruled out';
    if (match.kind === 'null' || (match.kind === 'exists' && !match.expected)) {
      const present = isUnchanged(source)
        ? this.inAnyOf(condition, source, { kind: 'exists' }, false)
        : cannot;
      return typeof present === 'string' ? present : not(present);
    }
    const raw =
      match.kind === 'pattern'
        ? rawPatterns(match.pattern, source, { partOf, doubled: this.plan.doubled })
        : undefined;
    if (raw === undefined ? partOf || !isUnchanged(source) : raw.how === 'anything' || !raw.exact)
      return cannot;
    const tests = this.testsFor(match, source, partOf);
    if (typeof tests === 'string') return tests;
    const asked = tests.map((test) => this.inAnyOf(condition, first, test, false));
    const refused = asked.find((answer) => typeof answer === 'string');
    if (refused !== undefined) return refused;
    const guards = this.dialect.absentIsUnknown
      ? [this.inAnyOf(condition, first, { kind: 'exists' }, false)]
      : [];
    return and([...guards, ...asked].filter((answer) => typeof answer !== 'string'));
  }

  /** All of them have to hold. Text: why none can be asked. */
  private testsFor(match: Match, source: FieldSource, partOf: boolean): readonly RawTest[] | string {
    if (match.kind === 'pattern') {
      const raw = rawPatterns(match.pattern, source, { partOf, doubled: this.plan.doubled });
      if (raw.how === 'anything') return 'the log spells it in several ways';
      return raw.patterns.map((pattern) => ({ kind: 'pattern', pattern, cased: match.cased && raw.exact }));
    }
    if (match.kind === 'exists' || match.kind === 'null') return [{ kind: 'exists' }];
    if (match.kind === 'regex' && !partOf && !this.plan.doubled && isFoundInside(match.source, source)) {
      return [match];
    }
    if (!isUnchanged(source) || partOf) return 'the log spells it in several ways';
    if (match.kind !== 'fieldref') return [match];
    const other = this.plan.trace(match.field);
    const [name] = other?.source.from ?? [];
    if (other === undefined || name === undefined || other.partOf || !isUnchanged(other.source)) {
      return 'the log spells the other field in several ways';
    }
    return [{ ...match, field: name }];
  }

  private inAnyOf(condition: Leaf, source: FieldSource, test: RawTest, mayWiden: boolean): Node | string {
    const { refusesUnknownFields } = this.dialect;
    const names = refusesUnknownFields ? source.from.slice(0, 1) : source.from;
    const answers = names.map((name, index) => this.dialect.emit(name, test, index > 0));
    const refused = answers.find((answer) => 'cannot' in answer);
    if (refused !== undefined) return refused.cannot;
    const said = answers.filter((answer): answer is Extract<Emitted, { node: Node }> => 'node' in answer);
    const looser = said.find((answer) => answer.looser !== undefined)?.looser;
    if (looser !== undefined && !mayWiden) return `${looser}, and beneath "not" that would miss events`;
    if (looser !== undefined) this.notes.add(`takes more: ${describeTest(condition)}: ${looser}`);
    if (mayWiden) {
      for (const { narrower } of said) if (narrower !== undefined) this.notes.add(`takes less: ${narrower}`);
      if (names.length < source.from.length) {
        this.notes.add(
          `takes less: only ${names.join()} is asked; some versions keep it in ${source.from.slice(1).join(', ')}`,
        );
      }
    }
    return or(said.map(({ node }) => node));
  }
}

/** Of a path only its beginning is read otherwise, so that what is found further on is found in both. */
function isFoundInside(regex: string, { as, first }: FieldSource): boolean {
  return first !== true && (as === 'label' || (as === 'path' && !regex.startsWith('^')));
}

function isUnchanged(source: FieldSource): boolean {
  return source.first !== true && (source.as === 'text' || source.as === 'keyword');
}
