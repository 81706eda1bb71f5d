/** Makes further ids of one: where a file holds several rules, or a rule several techniques. */

/** Some techniques have several rules: the n-th id after the rule's own. Deterministic; a UUID of the same version. */
export function numberedUuid(uuid: string, number: number): string {
  const tail = (Number.parseInt(uuid.slice(-8), 16) + number) % 0x1_0000_0000;
  return `${uuid.slice(0, -8)}${tail.toString(16).padStart(8, '0')}`;
}
