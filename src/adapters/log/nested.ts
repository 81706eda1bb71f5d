/** `{ 'a.b': 1 }` as `{ a: { b: 1 } }`: as documents have it that are searched in an index. */
import type { LogFields } from '../../ports/run-log.ts';

interface Branch {
  [name: string]: Branch | string | number;
}

export function nested(fields: LogFields): Branch {
  const tree: Branch = {};
  for (const [path, value] of Object.entries<string | number>({ ...fields })) {
    const names = path.split('.');
    const last = names.pop() ?? path;
    let branch = tree;
    for (const name of names) {
      const inner = branch[name];
      const next: Branch = typeof inner === 'object' ? inner : {};
      branch[name] = next;
      branch = next;
    }
    branch[last] = value;
  }
  return tree;
}
