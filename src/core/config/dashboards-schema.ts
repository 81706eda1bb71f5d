/** The section `dashboards` of `reghunt.yml` as a zod schema. */
import { z } from 'zod';
import { urlFault } from './connection-url.ts';
import { DASHBOARDS_DEFAULTS, dashboardsFault, PRODUCTS } from './dashboards.ts';
import { authorityFile, passwordFile, requestTimeout, words } from './schema-parts.ts';

const url = words.superRefine((written, context) => {
  const fault = urlFault(written, DASHBOARDS_URL) ?? pathFault(new URL(written).pathname);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

const DASHBOARDS_URL = {
  what: 'Kibana or OpenSearch Dashboards',
  example: 'https://host:5601',
  variables: 'REGHUNT_DASHBOARDS',
};

/** What is copied along from the address bar of a browser. */
function pathFault(path: string): string | undefined {
  if (/\/app(\/|$)/.test(path)) return 'The URL ends with the base path: leave out "/app" and what follows.';
  if (/\/s\/[^/]+\/?$/.test(path))
    return 'The URL ends with the base path: name the space as "space" instead.';
  return undefined;
}

const product = z.enum(PRODUCTS, { error: `Choose one of ${PRODUCTS.join(', ')}.` });
const space = words.regex(
  /^[a-z0-9_-]+$/,
  'This is the identifier in the URL of the space, of small letters, digits, "_" and "-": what stands behind /s/.',
);
const tenant = words.regex(
  /^[\x20-\x7e]+$/,
  'A header tells the tenant: it can have no other letters than ASCII.',
);

/** What a flag or a variable may say instead. */
export const DASHBOARDS_OVERRIDABLE = { url, product, space, tenant } as const;

const section = z.strictObject({
  url: url.optional().meta({
    description: 'Kibana or OpenSearch Dashboards: scheme, host, port and, where it has one, its base path.',
    examples: ['https://kibana.example:5601'],
  }),
  product: product
    .optional()
    .meta({ description: 'Which of them it is.', default: DASHBOARDS_DEFAULTS.product }),
  space: space.optional().meta({
    description: 'Space of Kibana the dashboards go to, by its identifier; none: the default space.',
    examples: ['soc'],
  }),
  tenant: tenant.optional().meta({
    description: 'Tenant of OpenSearch Dashboards they go to, by its name; none: the one the account gets.',
    examples: ['soc'],
  }),
  username: words.optional().meta({
    description: 'User for basic authentication; the password comes from the environment or password_file.',
    examples: ['reghunt-setup'],
  }),
  password_file: passwordFile.meta({ examples: ['secrets/dashboards-password'] }),
  api_key_file: words.optional().meta({
    description: 'File that holds the API key and nothing else, instead of a user; Kibana only.',
    examples: ['secrets/dashboards-api-key'],
  }),
  token_file: words.optional().meta({
    description: 'File that holds a bearer token (JWT) and nothing else, instead of a user.',
    examples: ['secrets/dashboards-token'],
  }),
  ca: authorityFile,
  insecure: z.boolean().optional().meta({
    description: 'Do not verify the server certificate.',
    default: DASHBOARDS_DEFAULTS.insecure,
  }),
  timeout: requestTimeout,
});

export type DashboardsFile = z.output<typeof section>;

export const dashboardsSchema = section
  .superRefine((written, context) => {
    for (const { key, message } of faults(written)) {
      context.addIssue({ code: 'custom', path: [key], message });
    }
  })
  .prefault({})
  .describe('Where `reghunt setup --dashboards` brings the dashboards to.');

/** Two answers to one question, or one that the product cannot have. */
function faults(
  written: DashboardsFile,
): readonly { readonly key: keyof DashboardsFile; readonly message: string }[] {
  const given = (['username', 'api_key_file', 'token_file'] as const).filter(
    (key) => written[key] !== undefined,
  );
  const [first, ...others] = given;
  const wrong = dashboardsFault({
    product: written.product ?? DASHBOARDS_DEFAULTS.product,
    space: written.space,
    tenant: written.tenant,
  });
  return [
    ...others.map((key) => ({ key, message: `Give either ${first} or ${key}, not both.` })),
    ...(wrong === undefined ? [] : [wrong]),
  ];
}
