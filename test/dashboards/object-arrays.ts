/** Which parts of our documents are arrays of objects, or arrays side by side: engines flatten them and lose the pairs. */

/** By the end of the index's name. A test holds it against documents. */
export const OBJECT_ARRAYS: Readonly<Record<string, readonly string[]>> = {
  findings: [
    'reghunt.indicators',
    'reghunt.mitigations',
    'reghunt.guards',
    'reghunt.evidence',
    'threat.technique.subtechnique',
    'threat.technique',
    'threat.tactic',
  ],
  transitions: ['threat.technique.subtechnique', 'threat.technique', 'threat.tactic'],
  runs: ['reghunt.run.not_seen'],
};

/** The array that a field of an index is in. */
export function objectArrayOf(index: string, field: string): string | undefined {
  const role = index.slice(index.lastIndexOf('-') + 1);
  return OBJECT_ARRAYS[role]?.find((array) => field.startsWith(`${array}.`));
}
