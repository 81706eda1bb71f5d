/** One row of the catalogue of facts, and facts as they are computed. */
import type { FieldValue } from '../event/event.ts';

export type FactType = 'text' | 'texts' | 'number' | 'boolean';

export type FactRow = readonly [name: string, type: FactType, meaning: string, unit?: string];

/** A fact that is not known is undefined and left out. */
export type MaybeFields = Readonly<Record<string, FieldValue | undefined>>;
