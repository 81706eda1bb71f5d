/**
 * How shippers' own index templates map what our profiles read, as lists of field names by type.
 *
 * Read in the packages' field files: Elastic Defend (elastic/endpoint-package, data stream registry; the others follow ECS 8) and
 * CrowdStrike (elastic/integrations, crowdstrike/fdr, fields.yml). The other integrations name ECS fields without a type of
 * their own, so ECS 8 decides; what their vendors' fields are was not read and is taken for `keyword`, which is Fleet's
 * default for strings. Wazuh's template maps every string to `keyword` and nothing else.
 */

/** Types by which fields are mapped beside `keyword`; a server that lacks one gets `keyword` in its place. */
export type MappedType = 'date' | 'long' | 'boolean' | 'wildcard' | 'match_only_text' | 'text' | 'keyword';

export type FieldTypes = Readonly<Partial<Record<MappedType, readonly string[]>>>;

export interface ShipperMapping {
  readonly name: string;
  /** Golden cases whose malicious file is indexed. */
  readonly cases: readonly string[];
  readonly types: FieldTypes;
  /** Fields not listed are kept and cannot be searched, as Elastic Defend has it. */
  readonly dynamic?: false;
  /** Sub-fields of type `match_only_text` beside the field itself: `process.command_line.text`. */
  readonly text?: readonly string[];
  /** Sub-fields folded by a normalizer: `process.executable.caseless`. */
  readonly caseless?: readonly string[];
}

const ECS: FieldTypes = {
  date: ['@timestamp', 'event.created', 'event.ingested', 'process.start'],
  long: ['process.pid', 'process.parent.pid', 'process.args_count', 'file.size'],
  boolean: [
    'process.code_signature.exists',
    'process.code_signature.trusted',
    'process.parent.code_signature.exists',
    'process.parent.code_signature.trusted',
  ],
  wildcard: ['process.command_line', 'process.parent.command_line', 'registry.data.strings'],
  match_only_text: ['message'],
};

const TEXT: readonly string[] = [
  'process.command_line',
  'process.parent.command_line',
  'process.executable',
  'process.parent.executable',
  'process.name',
  'file.path',
  'user.name',
];

const DEFEND_KEYWORDS: readonly string[] = [
  'agent.id',
  'agent.type',
  'data_stream.dataset',
  'event.action',
  'event.category',
  'event.dataset',
  'event.id',
  'event.kind',
  'event.module',
  'event.type',
  'file.extension',
  'file.name',
  'file.path',
  'host.hostname',
  'host.id',
  'host.name',
  'host.os.type',
  'process.args',
  'process.code_signature.status',
  'process.code_signature.subject_name',
  'process.entity_id',
  'process.executable',
  'process.hash.md5',
  'process.hash.sha256',
  'process.name',
  'process.parent.entity_id',
  'process.parent.executable',
  'process.parent.name',
  'process.pe.original_file_name',
  'process.working_directory',
  'registry.data.type',
  'registry.hive',
  'registry.key',
  'registry.path',
  'registry.value',
  'user.domain',
  'user.id',
  'user.name',
];

export const SHIPPERS: readonly ShipperMapping[] = [
  {
    name: 'Elastic Defend',
    cases: ['chain-sibling-defend', 'chain-dropped-and-run', 'command-folded-defend', 'hive-pair'],
    types: { ...ECS, keyword: DEFEND_KEYWORDS },
    dynamic: false,
    text: TEXT,
    caseless: [
      'process.command_line',
      'process.executable',
      'process.name',
      'process.parent.executable',
      'file.path',
    ],
  },
  {
    name: 'CrowdStrike FDR',
    cases: ['shipper-crowdstrike-value', 'shipper-crowdstrike-saved'],
    types: {
      ...ECS,
      date: [...(ECS.date ?? []), 'crowdstrike.ContextTimeStamp'],
      match_only_text: [...(ECS.match_only_text ?? []), 'crowdstrike.RegStringValue'],
    },
    text: TEXT,
  },
  {
    name: 'SentinelOne Cloud Funnel',
    cases: ['shipper-sentinel-one-saved'],
    types: { ...ECS, date: [...(ECS.date ?? []), 'sentinel_one_cloud_funnel.event.time'] },
    text: TEXT,
  },
  {
    name: 'Microsoft Defender XDR',
    cases: ['shipper-defender-xdr-signed'],
    types: {
      ...ECS,
      date: [...(ECS.date ?? []), 'm365_defender.event.timestamp', 'm365_defender.event.time'],
    },
    text: TEXT,
  },
  {
    name: 'Sysmon by Winlogbeat and Security Onion',
    cases: ['shipper-security-onion-target', 'chain-encoded', 'chain-script', 'chain-service-shell'],
    types: ECS,
    text: TEXT,
  },
  {
    name: 'Wazuh',
    cases: ['shipper-wazuh-integrity', 'shipper-wazuh-saved'],
    types: { date: ['timestamp', '@timestamp'] },
  },
];

/** A template's mapping; `has`: whether the server knows a type. */
export function mappingOf(shipper: ShipperMapping, has: (type: MappedType) => boolean): object {
  const known = (type: MappedType): object =>
    type === 'keyword' || !has(type) ? { type: 'keyword', ignore_above: 1_024 } : { type };
  const properties: Properties = {};
  for (const [type, names] of Object.entries(shipper.types) as [MappedType, readonly string[]][])
    for (const name of names) put(properties, name.split('.'), known(type));
  for (const name of shipper.text ?? []) addField(properties, name, 'text', known('match_only_text'));
  for (const name of shipper.caseless ?? [])
    addField(properties, name, 'caseless', { type: 'keyword', ignore_above: 1_024, normalizer: 'lowercase' });
  return {
    ...(shipper.dynamic === false ? { dynamic: false } : {}),
    date_detection: false,
    properties,
    dynamic_templates: [
      { strings: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: 1_024 } } },
    ],
  };
}

interface Properties {
  [name: string]: Mapped;
}
interface Mapped {
  properties?: Properties;
  fields?: Record<string, object>;
  [setting: string]: unknown;
}

function put(properties: Properties, [name = '', ...below]: readonly string[], mapped: object): void {
  const here = properties[name] ?? {};
  properties[name] = here;
  if (below.length === 0) Object.assign(here, mapped);
  else {
    here.properties ??= {};
    put(here.properties, below, mapped);
  }
}

function addField(properties: Properties, name: string, leaf: string, mapped: object): void {
  const path = name.split('.');
  let here: Mapped = { properties };
  for (const step of path) {
    here.properties ??= {};
    here.properties[step] ??= {};
    here = here.properties[step];
  }
  if (here['type'] === undefined) Object.assign(here, { type: 'keyword', ignore_above: 1_024 });
  here.fields = { ...here.fields, [leaf]: mapped };
}
