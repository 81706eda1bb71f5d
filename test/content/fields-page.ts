/** The page of fields, written from the list of each document. */
import { DOCUMENTS, type DocumentRole } from '../../src/core/fields/documents.ts';
import type { Field } from '../../src/core/fields/field.ts';
import { exampleCell } from './example-cell.ts';

const TITLES: Readonly<Record<DocumentRole, string>> = {
  findings: 'Findings',
  evidence: 'Evidence',
  transitions: 'Transitions',
  runs: 'Runs',
  baseline: 'Baseline',
  coverage: 'Coverage',
};

const INTRODUCTION = `# Fields

What stands in the documents that reghunt writes, index by index. The index templates in \`mappings/\` are made of the same
list. \`findings.index_prefix\` replaces \`reghunt\` in the names of indices, not in those of fields.

| type | how it is searched |
|---|---|
| keyword | As a whole, letter case included. Beyond 8,191 characters it is shown and not searched. |
| wildcard | By part: \`process.command_line:*FromBase64*\`; by word in the sub-field \`.text\`. A \`keyword\` on OpenSearch. |
| text | By word: \`message:powershell\`, \`message:"started by winword"\`. |
| date | ISO 8601, UTC. |
| long, double | Whole numbers, and others. |
| boolean | \`true\` or \`false\`. |
| column | Read back and aggregated by, not searched. |
| binary | Kept and neither searched nor aggregated by. |

A field that is not known is absent. Any field may hold several values.`;

/** The list as a page for people. */
export function fieldsMarkdown(): string {
  const roles = Object.keys(DOCUMENTS) as readonly DocumentRole[];
  return `${[INTRODUCTION, ...roles.map(section)].join('\n\n')}\n`;
}

function section(role: DocumentRole): string {
  const { about, fields, lists } = DOCUMENTS[role];
  const named = lists.map((list) => `\`${list}\``).join(', ');
  const note =
    lists.length === 0
      ? []
      : [
          `Below ${named} stand lists of objects. An index keeps the values of each field together and forgets which stood in one object: count and filter by them, do not pair them.`,
          '',
        ];
  return [
    `## ${TITLES[role]}: \`reghunt-${role}\``,
    '',
    about,
    '',
    ...note,
    '| field | type | meaning | example |',
    '|---|---|---|---|',
    ...fields.map(row),
  ].join('\n');
}

function row({ name, type, meaning, example }: Field): string {
  return `| \`${name}\` | ${type} | ${meaning.replaceAll('|', '\\|')} | ${exampleCell(example)} |`;
}
