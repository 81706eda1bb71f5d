/** The rule of a hunt: its selection, and by name all that reghunt does with the selected events afterwards. */
import { isFactName } from '../facts/catalogue.ts';
import { appliesTo } from '../hunt/applies-to.ts';
import type { Content, Hunt, Indicator } from '../hunt/content.ts';
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
    select: hunt.select,
    pairs: hunt.join.pairs,
    remarks: remarksOf(hunt, content),
  };
}

function remarksOf(hunt: Hunt, content: Content): readonly string[] {
  const applies = (entry: { readonly hunts: readonly string[] }): boolean => appliesTo(entry, hunt);
  const indicators = content.indicators.filter(applies);
  const computed = indicators.filter(({ condition }) => [...fieldsAsked(condition)].some(isFactName));
  const plain = indicators.filter((indicator) => !computed.includes(indicator));
  const others = [...content.mitigations, ...content.exceptions].filter(applies);
  return [
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
