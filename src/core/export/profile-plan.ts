/** Where the index of one shipper keeps the fields of our events, and how its event kinds are told apart. */
import type { Discriminator, KindLayout } from '../event/profile.ts';
import { isFactName } from '../facts/catalogue.ts';
import { isEscaped, traceField } from '../sigma/field-source.ts';
import { literalPattern } from '../sigma/pattern.ts';
import { and, type Node, or } from '../sigma/query.ts';
import type { FieldPlan } from './compile-detection.ts';
import type { Dialect } from './dialect.ts';

export function profilePlan(layout: KindLayout): FieldPlan {
  return {
    doubled: isEscaped(layout),
    trace: (field) => traceField(layout, field),
    why: (field) =>
      isFactName(field) ? 'reghunt computes it, or joins it from another event' : 'the log does not have it',
  };
}

/**
 * Tests for the kind of an event. Whether a field is there tells the layouts of one shipper apart, not its events, so it
 * is asked only where nothing else is said: a rule that takes both layouts finds more of the same.
 */
export function kindTests(layout: KindLayout, dialect: Dialect): Node {
  const named = layout.when.filter((test) => 'values' in test);
  const asked = named.length > 0 ? named : layout.when.filter((test) => 'exists' in test && test.exists);
  return and(asked.map((test) => discriminator(test, dialect)));
}

function discriminator(test: Discriminator, dialect: Dialect): Node {
  const fields = dialect.refusesUnknownFields ? test.fields.slice(0, 1) : test.fields;
  return or(
    fields.flatMap((field, index) => {
      const tests =
        'values' in test
          ? test.values.map(
              (value) => ({ kind: 'pattern', pattern: literalPattern(value), cased: true }) as const,
            )
          : [{ kind: 'exists' } as const];
      return tests.flatMap((each) => {
        const said = dialect.emit(field, each, index > 0);
        return 'node' in said ? [said.node] : [];
      });
    }),
  );
}
