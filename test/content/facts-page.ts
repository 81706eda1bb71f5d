/** The page of facts, written from the catalogue. */
import { FACT_PREFIXES, FACTS } from '../../src/core/facts/catalogue.ts';
import { exampleCell } from './example-cell.ts';

/** The list as a page for people. */
export function factsMarkdown(): string {
  const rows = FACTS.map(
    ({ name, type, unit, meaning, example, kinds }) =>
      `| \`${name}\` | ${type} | ${unit ?? ''} | ${kinds.length === 2 ? 'all' : kinds.join(', ')} | ${meaning} | ${exampleCell(example)} |`,
  );
  const prefixes = FACT_PREFIXES.map(
    ({ prefix, field, meaning }) => `| \`${prefix}*\` | \`${field}*\` | ${meaning} |`,
  );
  return [
    '# Facts',
    '',
    'What a condition may name besides the ECS fields of the anchor. A fact that is not known is absent.',
    '',
    '| fact | type | unit | findings | meaning | example |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    '## Joined parts',
    '',
    '| name | stands for | of |',
    '|---|---|---|',
    ...prefixes,
    '',
  ].join('\n');
}
