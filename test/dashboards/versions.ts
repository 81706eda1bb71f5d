/** The versions saved objects are written at: the oldest whose shape is today's, so that one file loads everywhere. */
import type { Product } from '../../src/core/dashboards/dashboard-set.ts';
import type { SavedObject } from '../../src/core/dashboards/saved-object.ts';
import type { Problem } from './problem.ts';

/** Kibana refuses what is newer than itself; without the key it runs every migration since 6.x. */
const KIBANA_CORE = '8.8.0';
const TYPE_VERSIONS: Readonly<Record<Product, Readonly<Record<string, string>>>> = {
  kibana: { 'index-pattern': '8.0.0', tag: '8.0.0', search: '8.0.0', lens: '8.9.0', dashboard: '8.9.0' },
  opensearch: { 'index-pattern': '7.6.0', search: '7.9.3', visualization: '7.10.0', dashboard: '7.9.3' },
};

export function versionProblems(object: SavedObject, product: Product): readonly Problem[] {
  const wanted = TYPE_VERSIONS[product][object.type];
  const label = `${object.type}/${object.id}`;
  if (wanted === undefined) {
    const text = `${product} is given no object of this type`;
    return [{ rule: 'unknown-type', object: label, where: 'type', text }];
  }
  const held: readonly (readonly [string, string | undefined, string])[] =
    product === 'kibana'
      ? [
          ['coreMigrationVersion', object.coreMigrationVersion, KIBANA_CORE],
          ['typeMigrationVersion', object.typeMigrationVersion, wanted],
        ]
      : [[`migrationVersion.${object.type}`, object.migrationVersion?.[object.type], wanted]];
  return [
    ...held.flatMap(([where, version, right]) => {
      const fault = versionFault(version, right);
      return fault === undefined ? [] : [{ ...fault, object: label, where }];
    }),
    ...foreignKeys(object, product).map((where) => ({
      rule: 'foreign-version',
      object: label,
      where,
      text: `${product} has no use for it`,
    })),
  ];
}

function versionFault(held: string | undefined, wanted: string): Pick<Problem, 'rule' | 'text'> | undefined {
  if (held === undefined) return { rule: 'version-missing', text: `it must be ${wanted}` };
  if (held === wanted) return undefined;
  return isAbove(held, wanted)
    ? { rule: 'version-above-minimum', text: `${held} shuts out servers from ${wanted} on` }
    : { rule: 'version-wrong', text: `${held} is not ${wanted}` };
}

function foreignKeys(object: SavedObject, product: Product): readonly string[] {
  const keys: readonly (keyof SavedObject)[] =
    product === 'kibana' ? ['migrationVersion'] : ['coreMigrationVersion', 'typeMigrationVersion', 'managed'];
  const ofOthers = Object.keys(object.migrationVersion ?? {}).filter((type) => type !== object.type);
  return [...keys.filter((key) => object[key] !== undefined), ...ofOthers];
}

function isAbove(held: string, wanted: string): boolean {
  const parts = (version: string): readonly number[] => version.split('.').map(Number);
  const [ours, theirs] = [parts(held), parts(wanted)];
  const first = ours.findIndex((part, at) => part !== theirs[at]);
  return first >= 0 && (ours[first] ?? 0) > (theirs[first] ?? 0);
}
