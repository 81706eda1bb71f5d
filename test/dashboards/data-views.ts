/** The data views of a set: over which index each reads, which fields it knows, and what it says of them. */
import type { IndexTemplate } from '../../src/adapters/search/index-templates.ts';
import { at, entriesAt, listAt, textAt } from '../../src/adapters/search/json.ts';
import type { SetOptions } from '../../src/core/dashboards/dashboard-set.ts';
import type { Decoded } from './decode.ts';
import { queryFaults } from './kql/query-faults.ts';
import { type FieldKind, type MappedFields, mappedFields } from './mapped-fields.ts';
import type { Problem } from './problem.ts';

export interface View {
  readonly object: Decoded;
  readonly title: string;
  readonly timeField: string;
  /** With its runtime fields. */
  readonly fields: MappedFields;
}

export interface ViewReading {
  /** By id; without those over no index of ours. */
  readonly views: ReadonlyMap<string, View>;
  readonly problems: readonly Problem[];
}

export function readDataViews(
  objects: readonly Decoded[],
  templates: readonly IndexTemplate[],
  options: SetOptions,
): ViewReading {
  const fields = new Map<string, MappedFields>(
    templates
      .filter(({ role }) => role !== 'state' && role !== 'events')
      .map((template) => [`${options.prefix}-${template.role}`, mappedFields(template)]),
  );
  const events = templates.find(({ role }) => role === 'events');
  // What is hunted is mapped by others; by ECS it holds at least what our own events do.
  if (events !== undefined) {
    fields.set(options.patterns.join(','), new Map([...mappedFields(events), ...RAW_FIELDS]));
  }
  const views = new Map<string, View>();
  const problems: Problem[] = [];
  for (const object of objects.filter(({ type }) => type === 'index-pattern')) {
    const title = textAt(object.attributes, 'title');
    const mapped = fields.get(title);
    if (mapped === undefined) {
      problems.push({
        rule: 'unknown-index',
        object: object.label,
        where: 'title',
        text: `${title} is none of ${[...fields.keys()].join(', ')}`,
      });
      continue;
    }
    const timeField = textAt(object.attributes, 'timeFieldName');
    views.set(object.id, {
      object,
      title,
      timeField,
      fields: new Map([...mapped, ...META_FIELDS, ...runtimeFields(object)]),
    });
  }
  return {
    views,
    problems: [...problems, ...[...views.values()].flatMap((view) => viewProblems(view, views))],
  };
}

const KEYWORD = { kind: 'string', nested: false, searchable: true } as const;

/** Of every document, whatever its mapping. */
const META_FIELDS: MappedFields = new Map(['_id', '_index'].map((name) => [name, KEYWORD]));

/** As shippers without a module of their own keep Sysmon's data (queries/profiles/winlogbeat-raw.yml). */
const RAW_FIELDS: MappedFields = new Map(
  ['ProcessGuid', 'ParentProcessGuid'].map((name) => [`winlog.event_data.${name}`, KEYWORD]),
);

function* runtimeFields({
  attributes,
}: Decoded): Generator<[string, { kind: FieldKind; nested: false; searchable: true }]> {
  for (const [name, field] of entriesAt(attributes, 'runtimeFieldMap')) {
    const kind = RUNTIME_KINDS[textAt(field, 'type')];
    if (kind !== undefined) yield [name, { kind, nested: false, searchable: true }];
  }
}

const RUNTIME_KINDS: Readonly<Record<string, FieldKind>> = {
  keyword: 'string',
  long: 'number',
  double: 'number',
  date: 'date',
  boolean: 'boolean',
  ip: 'ip',
};

function viewProblems(view: View, views: ReadonlyMap<string, View>): readonly Problem[] {
  const { object, fields, timeField } = view;
  const problem = (rule: string, where: string, text: string): Problem => ({
    rule,
    object: object.label,
    where,
    text,
  });
  const named = (attribute: string): readonly Problem[] =>
    entriesAt(object.attributes, attribute)
      .filter(([name]) => !fields.has(name))
      .map(([name]) => problem('unknown-field', attribute, `${name} is not in the mapping of ${view.title}`));
  return [
    ...(fields.get(timeField)?.kind === 'date'
      ? []
      : [problem('time-field', 'timeFieldName', `${timeField} is no date of ${view.title}`)]),
    ...named('fieldAttrs'),
    ...named('fieldFormatMap'),
    ...listAt(object.attributes, 'sourceFilters')
      .map((filter) => textAt(filter, 'value'))
      .filter((pattern) => ![...fields.keys()].some((name) => matches(pattern, name)))
      .map((pattern) =>
        problem('unknown-field', 'sourceFilters', `${pattern} matches no field of ${view.title}`),
      ),
    ...fieldListProblems(view, problem),
    ...entriesAt(object.attributes, 'fieldFormatMap').flatMap(([name, format]) =>
      formatFaults(format, fields.get(name)?.kind, views).map(({ rule, text }) =>
        problem(rule, `fieldFormatMap, ${name}`, text),
      ),
    ),
  ];
}

function matches(pattern: string, name: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  return rest.length === 0 ? name === pattern : name.startsWith(start);
}

/** Where a view lists its fields, they are those of the mapping. */
function fieldListProblems(
  { object, fields }: View,
  problem: (rule: string, where: string, text: string) => Problem,
): readonly Problem[] {
  return listAt(object.attributes, 'fields').flatMap((listed): readonly Problem[] => {
    const name = textAt(listed, 'name');
    if (name.startsWith('_')) return [];
    const field = fields.get(name);
    if (field === undefined) return [problem('unknown-field', 'fields', `${name} is not in the mapping`)];
    const type = field.kind === 'text' ? 'string' : field.kind;
    const fits = field.kind === 'none' || textAt(listed, 'type') === type;
    const aggregatable = field.kind !== 'text' && field.kind !== 'none';
    return fits && (field.kind === 'none' || at(listed, 'aggregatable') === aggregatable)
      ? []
      : [problem('field-list', 'fields', `${name} is listed otherwise than it is mapped`)];
  });
}

/** What Kibana makes a link of; others are shown as text. */
const LINK = /^(?:https?:\/\/|mailto:|#\/|\/app\/|\.\.\/app\/)/;

function formatFaults(
  format: unknown,
  kind: FieldKind | undefined,
  views: ReadonlyMap<string, View>,
): readonly Pick<Problem, 'rule' | 'text'>[] {
  if (at(format, 'id') === 'color') {
    const type = textAt(format, 'params', 'fieldType');
    return type === kind
      ? []
      : [{ rule: 'format-type', text: `colours of a ${type} on a ${String(kind)} field` }];
  }
  if (at(format, 'id') !== 'url') return [];
  const template = textAt(format, 'params', 'urlTemplate');
  if (template !== '{{rawValue}}' && !LINK.test(template)) {
    return [{ rule: 'url-scheme', text: `${template} becomes no link` }];
  }
  if (!template.includes('{{value}}') && !template.includes('{{rawValue}}')) {
    return [{ rule: 'url-value', text: `${template} is the same for every value` }];
  }
  return linkFaults(decodeURIComponent(template.replaceAll(/\{\{(?:rawV|v)alue\}\}/g, 'x')), views);
}

/** A link into Discover names a data view of the file and asks what that view can be asked. */
function linkFaults(
  link: string,
  views: ReadonlyMap<string, View>,
): readonly Pick<Problem, 'rule' | 'text'>[] {
  const id = linkedView(link);
  if (id === undefined) return [];
  const view = views.get(id);
  if (view === undefined)
    return [{ rule: 'url-view', text: `the link opens ${id}, which is no data view of the file` }];
  const kql = /query:'((?:[^'!]|!.)*)'/.exec(link)?.[1]?.replaceAll(/!(.)/g, '$1');
  return kql === undefined ? [] : queryFaults(kql, view.fields);
}

/** Id of the data view that a link into Discover opens. */
export function linkedView(link: string): string | undefined {
  return /(?:index|indexPattern|dataViewId):'?([\w.-]+)'?/.exec(link)?.[1];
}
