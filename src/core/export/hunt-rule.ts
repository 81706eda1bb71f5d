/** The rule of a hunt: its selection, and by name all that reghunt does with the selected events afterwards. */

import { appliesTo } from '../content/applies-to.ts';
import type { Content, Hunt, Indicator, Select } from '../content/content.ts';
import { isFactName } from '../facts/catalogue.ts';
import type { Condition } from '../sigma/condition.ts';
import { fieldsAsked } from '../sigma/given-fields.ts';
import type { Rule } from './rule.ts';

export function huntRule(hunt: Hunt, content: Content): Rule {
  return {
    id: hunt.id,
    uuid: hunt.uuid,
    title: hunt.name,
    description: hunt.description.trim(),
    status: hunt.status,
    // Every value or command is selected; what is worth looking at shows in the score.
    level: 'low',
    references: hunt.references,
    falsePositives: hunt.falsePositives,
    techniques: hunt.techniques.map(({ id }) => id),
    select: sayable(hunt.select),
    pairs: hunt.join.pairs,
    remarks: remarksOf(hunt, content),
  };
}

/** A selection whose events have to be read to be told apart would, without that, take far too many. */
function sayable(selects: readonly Select[]): readonly Select[] {
  const plain = selects.filter(({ when }) => when === undefined);
  return plain.length > 0 ? plain : selects;
}

function unreadable({ select }: Hunt): readonly string[] {
  const read = select.filter(({ when }) => when !== undefined);
  const named = (when: Condition | undefined): string =>
    [...(when === undefined ? [] : fieldsAsked(when))].join(', ');
  return read.map(({ kind, when }) =>
    read.length < select.length
      ? `not expressed: further ${kind} events, of which reghunt keeps those where it reads ${named(when)}`
      : `takes more: reghunt keeps only ${kind} events where it reads ${named(when)}`,
  );
}

function remarksOf(hunt: Hunt, content: Content): readonly string[] {
  const applies = (entry: { readonly hunts: readonly string[] }): boolean => appliesTo(entry, hunt);
  const indicators = content.indicators.filter(applies);
  const computed = indicators.filter(({ condition }) => [...fieldsAsked(condition)].some(isFactName));
  const plain = indicators.filter((indicator) => !computed.includes(indicator));
  const others = [...content.mitigations, ...content.exceptions].filter(applies);
  return [
    ...unreadable(hunt),
    listed('not expressed, computed or joined from other events', 'indicators', computed),
    listed('not expressed, they rank events and select none', 'indicators', plain),
    ...(others.length === 0
      ? []
      : [`not expressed: ${others.length} mitigations and exceptions, which lower what reghunt has scored`]),
  ].filter((line) => line !== '');
}

function listed(what: string, noun: string, indicators: readonly Indicator[]): string {
  if (indicators.length === 0) return '';
  return `${what}: ${indicators.length} ${noun}: ${indicators.map(({ name }) => name).join('; ')}`;
}
