/** The form of `reghunt.yml` as a zod schema: the one place its keys, what they mean and their defaults are written. */
import { z } from 'zod';
import { duration } from '../content/content-schema.ts';
import { SEVERITIES } from '../judge/score.ts';
import { urlOfCloudId } from './cloud-id.ts';
import { CONNECTION_DEFAULTS, ENGINES } from './connection-layers.ts';
import { urlFault } from './connection-url.ts';
import { dashboardsSchema } from './dashboards-schema.ts';
import { DASHBOARDS, FINDINGS, variablePart } from './environment.ts';
import { authorityFile, passwordFile, requestTimeout, someTime, words } from './schema-parts.ts';

const wordList = (text: string, examples: readonly string[]) =>
  z
    .array(words)
    .default([])
    .meta({ description: text, examples: [examples] });
const count = z.int({
  error: ({ code }) => (code === 'invalid_type' ? 'A whole number is needed here.' : undefined),
});
const positive = count.min(1, 'A whole number above 0 is needed here.');

const url = words.superRefine((written, context) => {
  const fault = urlFault(written);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

/** No defaults of zod's here: what is not written of the findings is taken from the only source. */
const connection = {
  url: url
    .optional()
    .meta({ description: 'The engine: scheme, host and port.', examples: ['https://elastic.example:9200'] }),
  cloud_id: words
    .refine(
      (id) => urlOfCloudId(id) !== undefined,
      'This is no cloud id: copy it whole from the deployment page of Elastic Cloud.',
    )
    .optional()
    .meta({
      description: 'Instead of a url, the id of a deployment on Elastic Cloud.',
      examples: ['prod:ZXhhbXBsZS5jb20kYWJjZGVm'],
    }),
  engine: z
    .enum(ENGINES, { error: `Choose one of ${ENGINES.join(', ')}.` })
    .optional()
    .meta({
      description: 'Which engine it is, where that cannot be told from its answer.',
      default: CONNECTION_DEFAULTS.engine,
    }),
  username: words.optional().meta({
    description: 'User for basic authentication; the password comes from the environment or password_file.',
    examples: ['reghunt'],
  }),
  password_file: passwordFile,
  api_key_file: words.optional().meta({
    description: 'File that holds the API key and nothing else, instead of a user.',
    examples: ['secrets/api-key'],
  }),
  ca: authorityFile,
  ca_fingerprint: words.optional().meta({
    description: 'SHA-256 fingerprint of that authority, instead of its file; Elasticsearch only.',
    examples: ['a1b2c3'],
  }),
  insecure: z.boolean().optional().meta({
    description: 'Do not verify the server certificate.',
    default: CONNECTION_DEFAULTS.insecure,
  }),
  timeout: requestTimeout,
  concurrency: positive
    .optional()
    .meta({ description: 'Most requests at once.', default: CONNECTION_DEFAULTS.concurrency }),
};

const horizons = z
  .strictObject({
    tick: someTime.prefault('2h').describe('At every tick.'),
    hourly: someTime.prefault('48h').describe('Once an hour.'),
    nightly: someTime.prefault('30d').describe('Once a night.'),
  })
  .refine(
    ({ tick, hourly, nightly }) => tick <= hourly && hourly <= nightly,
    'Horizons grow: tick, hourly, nightly.',
  );

const source = z.strictObject({
  name: z
    .string({ error: 'Give the source a name: what was hunted in it is kept under that.' })
    .regex(
      /^[a-z0-9]+([._-][a-z0-9]+)*$/,
      'A name is small letters and digits, with single dashes, dots or underscores between them: prod-eu.',
    )
    .refine(
      (name) => ![FINDINGS, DASHBOARDS].some((section) => variablePart(section) === variablePart(name)),
      'The name is taken by the section of that name: choose another.',
    )
    .meta({
      description: 'What was hunted in it is kept under this name, whatever its url.',
      examples: ['prod'],
    }),
  ...connection,
  indices: wordList('Index patterns to hunt in; none: those of every known shipper.', ['winlogbeat-*']),
  exclude_tiers: wordList('Data tiers to leave alone; Elasticsearch only.', ['data_frozen']),
  horizons: horizons
    .prefault({})
    .describe('How far back what has arrived is counted and compared with what was hunted.'),
});

const indexPrefix = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,100}$/,
    'It begins names of indices: small letters, digits, ".", "_" and "-", a letter or digit first.',
  );
const threshold = z.enum(SEVERITIES, { error: `Choose one of ${SEVERITIES.join(', ')}.` });

/** What a flag or a variable may say instead. */
export const OVERRIDABLE = { indexPrefix, threshold } as const;

const findings = z.strictObject({
  ...connection,
  index_prefix: indexPrefix
    .default('reghunt')
    .describe('Findings go to <prefix>-findings, what was hunted to other indices beside it.'),
});

const cron = z
  .string()
  .regex(
    /^\s*[\w*,/?#-]+(\s+[\w*,/?#-]+){4,5}\s*$/,
    'Five fields are needed here, or six with seconds first: "*/5 * * * *".',
  );

const schedule = z.strictObject({
  cron: cron.default('*/5 * * * *').describe('When a tick runs: five fields, or six with seconds first.'),
  jitter: duration
    .prefault('30s')
    .describe('Most time a tick is put off by, so that replicas and sites do not ask all at once.'),
  rungs: z
    .array(someTime)
    .refine(
      (rungs) => rungs.every((rung, at) => at === 0 || rung > (rungs[at - 1] ?? 0)),
      'The ages grow: 1h, 6h, 1d.',
    )
    .prefault(['1h', '6h', '1d', '3d', '7d'])
    .describe('Ages at which later parts of what was hunted are looked for.'),
  budget: z
    .strictObject({
      time: someTime.prefault('4m').describe('Longest time a tick takes.'),
      requests: positive.default(2000).describe('Most requests a tick makes.'),
    })
    .prefault({})
    .describe('What one tick may take; the rest is left for the next.'),
  claim_timeout: someTime
    .prefault('30s')
    .describe('A runner that gives no sign of life for so long is taken for dead, and others do its work.'),
});

const serve = z.strictObject({
  host: words.default('127.0.0.1').describe('Address that health and metrics are served on.'),
  port: count
    .min(0, 'A port is a whole number from 0 on.')
    .max(65_535, 'A port is a whole number up to 65535.')
    .default(9464)
    .describe('Port that health and metrics are served on.'),
  ready_within: someTime.prefault('30m').describe('/readyz fails when the last complete run is older.'),
});

type SourceFile = z.output<typeof source>;

export const configSchema = z.strictObject({
  sources: z
    .array(source, { error: 'List the clusters to hunt in, each with a name and a url.' })
    .min(1, 'List at least one cluster to hunt in, with a name and a url.')
    .superRefine((sources, context) => {
      for (const { at, key, message } of sources.flatMap(sourceFaults)) {
        context.addIssue({ code: 'custom', path: [at, key], message });
      }
    })
    .describe('Clusters to hunt in.'),
  findings: findings
    .superRefine((written, context) => {
      for (const { key, message } of connectionFaults(written)) {
        context.addIssue({ code: 'custom', path: [key], message });
      }
    })
    .prefault({})
    .describe(
      'The cluster findings are written to. Without a url it is the only source, with what is written here instead.',
    ),
  schedule: schedule.prefault({}).describe('When ticks run, and what they may take.'),
  hunts: wordList('Ids of the hunts to run; none: all that are enabled.', ['run-key-persistence']),
  queries: wordList(
    'Folders of hunts, lists, indicators, mitigations, guards and exceptions beside the shipped ones.',
    ['queries'],
  ),
  indicators: wordList('Files and folders of public Sigma rules that count as indicators.', ['sigma/rules']),
  threshold: threshold.default('medium').describe('Findings from this severity on are written.'),
  serve: serve.prefault({}).describe('What `reghunt serve` offers to the monitoring.'),
  dashboards: dashboardsSchema,
});

export type ConfigFile = z.output<typeof configSchema>;
export type ConnectionFile = Omit<ConfigFile['findings'], 'index_prefix'>;

interface Fault {
  readonly key: string;
  readonly message: string;
}

function sourceFaults(
  written: SourceFile,
  at: number,
  all: readonly SourceFile[],
): readonly (Fault & { readonly at: number })[] {
  const twin = all.slice(0, at).find(({ name }) => variablePart(name) === variablePart(written.name));
  return [
    ...connectionFaults(written),
    ...(twin === undefined
      ? []
      : [
          {
            key: 'name',
            message: `The source "${twin.name}" has this name: its variables would be the same.`,
          },
        ]),
  ].map((fault) => ({ ...fault, at }));
}

/** Two answers to one question. */
function connectionFaults(written: ConnectionFile): readonly Fault[] {
  const both = (one: keyof ConnectionFile, other: keyof ConnectionFile): readonly Fault[] =>
    written[one] === undefined || written[other] === undefined
      ? []
      : [{ key: other, message: `Give either ${one} or ${other}, not both.` }];
  return [
    ...both('url', 'cloud_id'),
    ...both('username', 'api_key_file'),
    ...(written.username === undefined ? both('password_file', 'api_key_file') : []),
  ];
}
