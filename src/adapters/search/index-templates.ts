/** Puts the composable index templates that make reghunt's indices strict; leaves alone what is already as it should be. */
import { isDeepStrictEqual } from 'node:util';
import { EngineError, UsageError } from '../../core/problem.ts';
import { blockAdvice } from './bulk-refusal.ts';
import type { SearchAnswer, SearchClient } from './client.ts';
import { at, entriesAt, listAt } from './json.ts';
import { needsPlain, plainTemplate, withoutWildcards } from './plain-template.ts';
import { refusalText, requireOk } from './refusal.ts';

/** What an index of ours holds; with the prefix in front it is the index's name. */
export const INDEX_ROLES = [
  'findings',
  'evidence',
  'transitions',
  'runs',
  'coverage',
  'state',
  'baseline',
  'events',
] as const;
export type IndexRole = (typeof INDEX_ROLES)[number];

/** A file of `mappings/`: body of a composable index template, written for the prefix `reghunt`. */
export interface IndexTemplate {
  readonly role: IndexRole;
  readonly body: Readonly<Record<string, unknown>>;
}

export const DEFAULT_PREFIX = 'reghunt';

/** Index name of a role. Throws `UsageError` for a prefix no engine takes. */
export function indexName(prefix: string, role: IndexRole): string {
  if (!/^[a-z0-9][a-z0-9._-]{0,100}$/.test(prefix)) {
    throw new UsageError(
      `index prefix "${prefix}" cannot begin an index name: use small letters, digits, ".", "_" and "-", a letter or digit first`,
    );
  }
  return `${prefix}-${role}`;
}

/**
 * Puts the templates of these roles, and brings the mapping of an index that is already there up to date.
 * Throws `EngineError` naming the right that is missing, `UsageError` when a template is not among those given.
 */
export async function prepareIndices(
  client: SearchClient,
  templates: readonly IndexTemplate[],
  prefix: string,
  roles: readonly IndexRole[],
): Promise<void> {
  for (const role of roles) {
    const template = templates.find((candidate) => candidate.role === role);
    if (template === undefined)
      throw new UsageError(`no index template for ${role}; restore mappings/${role}.json`);
    await prepareIndex(client, indexName(prefix, role), forPrefix(template, prefix));
  }
}

async function prepareIndex(client: SearchClient, name: string, body: Body): Promise<void> {
  const path = `/_index_template/${encodeURIComponent(name)}`;
  const held = allowed(
    client,
    await client.request('GET', path),
    `read the index template ${name}`,
    READ_RIGHT,
    [404],
  );
  const current = at(listAt(held.body, 'index_templates')[0], 'index_template');
  const best = client.capabilities.wildcardsByText ? body : withoutWildcards(body);
  const plain = plainTemplate(body);
  const isHeld = (wanted: Body): boolean =>
    isDeepStrictEqual(comparable(current, wanted), comparable(wanted, wanted));
  if (isHeld(best) || isHeld(plain)) return;
  if (!(await putTemplate(client, name, best))) await putTemplate(client, name, plain);
}

/** False when only the plain form of the template can be put; nothing has changed then. */
async function putTemplate(client: SearchClient, name: string, body: Body): Promise<boolean> {
  // The index first: killed in between, the next run still sees a template that differs and does both again.
  if (!(await updateMapping(client, name, body))) return false;
  const path = `/_index_template/${encodeURIComponent(name)}`;
  const answer = await client.request('PUT', path, { body });
  if (needsPlain(answer)) return false;
  allowed(client, answer, `put the index template ${name}`, WRITE_RIGHT);
  return true;
}

/** A template counts only when an index is made; one that is never rolled over gets new fields here. */
async function updateMapping(client: SearchClient, name: string, body: Body): Promise<boolean> {
  const mappings = at(body, 'template', 'mappings');
  if (typeof mappings !== 'object' || mappings === null) return true;
  const answer = await client.request('PUT', `/${encodeURIComponent(name)}/_mapping`, { body: mappings });
  if (needsPlain(answer)) return false;
  if (answer.status === 400) {
    throw new EngineError(
      `the index ${name} on ${client.describe()} has fields of other types than this version writes (${refusalText(answer)}); reindex it under the new template, or choose another index prefix`,
    );
  }
  allowed(client, answer, `update the mapping of ${name}`, `the index right "manage" on ${name}`, [404]);
  return true;
}

type Body = Readonly<Record<string, unknown>>;

const READ_RIGHT = 'the cluster right "monitor" (OpenSearch: "indices:admin/index_template/get")';
const WRITE_RIGHT =
  'the cluster right "manage_index_templates" (OpenSearch: "cluster_manage_index_templates"), or let an administrator put the templates once';

function allowed(
  client: SearchClient,
  answer: SearchAnswer,
  doing: string,
  right: string,
  also: readonly number[] = [],
): SearchAnswer {
  if (answer.status === 403 || answer.status === 429) {
    const why = refusalText(answer);
    const block = blockAdvice(why);
    if (block !== undefined)
      throw new EngineError(`could not ${doing} on ${client.describe()}: ${why}; ${block}`);
    if (answer.status === 403)
      throw new EngineError(
        `the account may not ${doing} on ${client.describe()} (${why}): grant it ${right}`,
      );
  }
  return requireOk(client, answer, doing, also);
}

function forPrefix({ body }: IndexTemplate, prefix: string): Body {
  const patterns = listAt(body, 'index_patterns').map((pattern) =>
    String(pattern).replace(new RegExp(`^${DEFAULT_PREFIX}-`), () => `${prefix}-`),
  );
  return { ...body, index_patterns: patterns };
}

/** The parts of `held` that `wanted` speaks of, with settings in the spelling engines give them back in. */
function comparable(held: unknown, wanted: Body): Body {
  const parts = Object.keys(wanted).map((key): readonly [string, unknown] => {
    if (key !== 'template') return [key, at(held, key)];
    const template = Object.keys(entriesToObject(wanted['template'])).map((part) => [
      part,
      part === 'settings' ? flatSettings(at(held, 'template', part)) : at(held, 'template', part),
    ]);
    return [key, Object.fromEntries(template)];
  });
  return Object.fromEntries(parts);
}

function entriesToObject(value: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entriesAt(value));
}

/** `{number_of_shards: 1}` and `{index: {number_of_shards: "1"}}` are one setting. */
function flatSettings(settings: unknown, path = ''): Readonly<Record<string, unknown>> {
  const flat: Record<string, unknown> = {};
  for (const [key, value] of entriesAt(settings)) {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      Object.assign(flat, flatSettings(value, name));
    } else {
      flat[name.startsWith('index.') ? name : `index.${name}`] = Array.isArray(value)
        ? value.map(String)
        : String(value);
    }
  }
  return flat;
}
