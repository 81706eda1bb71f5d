/** The data views under the boards: the index behind each, and how its fields are named and shown. */
import type { ViewName } from './board.ts';

/** How values of a field are shown. `raw`: a link to the raw events that a query finds. */
export type Format =
  | { readonly as: 'severity' }
  | { readonly as: 'short' }
  | { readonly as: 'age' }
  | { readonly as: 'duration_ms' }
  | { readonly as: 'bytes' }
  | { readonly as: 'raw'; readonly fields: readonly string[] };

export interface View {
  readonly name: ViewName;
  readonly title: string;
  /** By field. */
  readonly formats: Readonly<Record<string, Format>>;
}

/** The raw event of an id, as the engine keeps it. */
const RAW_EVENT: Format = { as: 'raw', fields: ['_id'] };
/** Raw events of a process: its own and its children's, as ECS and as Sysmon names the id. */
const RAW_PROCESS: Format = {
  as: 'raw',
  fields: [
    'process.entity_id',
    'process.parent.entity_id',
    'winlog.event_data.ProcessGuid',
    'winlog.event_data.ParentProcessGuid',
  ],
};

const PROCESS_LINKS: View['formats'] = {
  'process.entity_id': RAW_PROCESS,
  'process.parent.entity_id': RAW_PROCESS,
};

export const DATA_VIEWS: readonly View[] = [
  {
    name: 'findings',
    title: 'findings',
    formats: {
      'reghunt.severity': { as: 'severity' },
      'reghunt.finding.id': { as: 'short' },
      'reghunt.source.id': RAW_EVENT,
      ...PROCESS_LINKS,
    },
  },
  {
    name: 'evidence',
    title: 'evidence',
    formats: {
      'reghunt.finding.id': { as: 'short' },
      'reghunt.evidence.source.id': RAW_EVENT,
      ...PROCESS_LINKS,
    },
  },
  {
    name: 'transitions',
    title: 'transitions',
    formats: { 'reghunt.severity': { as: 'severity' }, 'reghunt.finding.id': { as: 'short' } },
  },
  {
    name: 'runs',
    title: 'runs',
    formats: {
      'reghunt.run.ended': { as: 'age' },
      'reghunt.run.duration_ms': { as: 'duration_ms' },
      'reghunt.run.bytes': { as: 'bytes' },
    },
  },
  { name: 'coverage', title: 'coverage', formats: {} },
  { name: 'baseline', title: 'baseline', formats: { 'reghunt.baseline.severity': { as: 'severity' } } },
  { name: 'raw-events', title: 'raw events', formats: {} },
];
