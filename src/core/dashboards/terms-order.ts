/** What buckets by terms are ordered by: one of the measures beside them, or their own value. */
import { BY_VALUE, type Terms } from './board.ts';

export interface TermsOrder {
  /** Place of the measure among those given; undefined: the value itself. */
  readonly measure: number | undefined;
  readonly direction: 'asc' | 'desc';
}

/** `labels`: of the measures, none where the terms cannot be ordered by one. Throws for another label: that would be our bug. */
export function termsOrder({ field, order }: Terms, labels: readonly string[]): TermsOrder {
  const { by, direction } = order ?? { by: labels[0] ?? BY_VALUE, direction: 'desc' };
  if (by === BY_VALUE) return { measure: undefined, direction };
  const measure = labels.indexOf(by);
  if (measure < 0) throw new Error(`terms-order: ${field} is ordered by "${by}", which is no measure there`);
  return { measure, direction };
}
