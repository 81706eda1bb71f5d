/** The facts of a finding as fields: below `reghunt.facts.` under the names that conditions give them. */
import { FACTS } from '../facts/catalogue.ts';
import type { FactType } from '../facts/fact-row.ts';
import type { Field, FieldType } from './field.ts';

const TYPES: Readonly<Record<FactType, FieldType>> = {
  text: 'keyword',
  texts: 'keyword',
  number: 'double',
  boolean: 'boolean',
};

export const FACT_FIELDS: readonly Field[] = FACTS.map(({ name, type, meaning, example, unit }) => ({
  name: `reghunt.facts.${name}`,
  type: TYPES[type],
  meaning: unit === undefined ? meaning : `${meaning} In ${unit}.`,
  example,
}));
