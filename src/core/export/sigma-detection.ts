/** Prints a query tree as the `detection` of a Sigma rule: search identifiers, and the condition that joins them. */
import type { Node } from '../sigma/query.ts';
import { readTest } from './text-node.ts';

/** Lines below `detection:`, indented by four. */
export function sigmaDetection(node: Node): readonly string[] {
  const whole = searchOf(node);
  if (whole !== undefined) return [...block('selection', whole), '    condition: selection'];
  const searches: string[] = [];
  const names = new Map<string, string>();
  const condition = conditionOf(node, (lines) => {
    const known = names.get(lines.join('\n'));
    if (known !== undefined) return known;
    const name = `selection_${names.size + 1}`;
    names.set(lines.join('\n'), name);
    searches.push(...block(name, lines));
    return name;
  });
  return [...searches, `    condition: ${condition}`];
}

function block(name: string, lines: readonly string[]): readonly string[] {
  return [`    ${name}:`, ...lines.map((line) => `        ${line}`)];
}

function conditionOf(node: Node, name: (lines: readonly string[]) => string): string {
  const search = searchOf(node);
  if (search !== undefined) return name(search);
  switch (node.op) {
    case 'not':
      return `not ${inner(node.of, name)}`;
    case 'and': {
      // What fits into one map goes into one.
      const simple = node.of.filter((part) => itemOf(part) !== undefined);
      const map = simple.length > 1 ? searchOf({ ...node, of: simple }) : undefined;
      const parts = map === undefined ? node.of : node.of.filter((part) => !simple.includes(part));
      return [...(map === undefined ? [] : [name(map)]), ...parts.map((part) => inner(part, name))].join(
        ' and ',
      );
    }
    case 'or': {
      // What fits into one list of maps goes into one.
      const simple = node.of.filter((part) => mapOf(part) !== undefined);
      const maps = simple.length > 1 ? searchOf({ ...node, of: simple }) : undefined;
      const parts = maps === undefined ? node.of : node.of.filter((part) => !simple.includes(part));
      return [...(maps === undefined ? [] : [name(maps)]), ...parts.map((part) => inner(part, name))].join(
        ' or ',
      );
    }
    default:
      throw new Error(`export: "${node.op}" has no search identifier`);
  }
}

function inner(node: Node, name: (lines: readonly string[]) => string): string {
  const text = conditionOf(node, name);
  return node.op === 'and' || node.op === 'or' ? (/ /.test(text) ? `(${text})` : text) : text;
}

/** The lines of one search identifier; undefined when the node is more than that. */
function searchOf(node: Node): readonly string[] | undefined {
  const map = mapOf(node);
  if (map !== undefined) return map;
  if (node.op !== 'or') return undefined;
  const maps = alternatives(node.of);
  return maps?.flatMap((lines) => lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`));
}

/** Values of one field with the same modifiers become one list. */
function alternatives(parts: readonly Node[]): readonly (readonly string[])[] | undefined {
  const groups = Map.groupBy(parts, (part) => itemOf(part)?.key ?? part);
  const maps = [...groups.values()].map((group) => {
    const [only] = group;
    return group.length === 1 && only !== undefined
      ? mapOf(only)
      : itemLines(group.flatMap((part) => itemOf(part) ?? []));
  });
  return maps.every((map) => map !== undefined) ? maps : undefined;
}

interface Item {
  readonly key: string;
  readonly values: readonly string[];
}

function mapOf(node: Node): readonly string[] | undefined {
  const item = itemOf(node);
  if (item !== undefined) return itemLines([item]);
  if (node.op !== 'and') return undefined;
  const items = node.of.flatMap((part) => itemOf(part) ?? []);
  if (items.length < node.of.length) return undefined;
  const lines: string[] = [];
  for (const [key, group] of Map.groupBy(items, (each) => each.key)) {
    // A key stands once in a map: several values that must all hold are one list with `all`.
    const single = group.length === 1 || group.every(({ values }) => values.length === 1);
    if (!single) return undefined;
    const all = group.length === 1 ? key : `${key}|all`;
    lines.push(...itemLines(group.map(({ values }) => ({ key: all, values }))));
  }
  return lines;
}

/** One field with one value, or with several of which any may hold. */
function itemOf(node: Node): Item | undefined {
  if (node.op === 'leaf') {
    const { field, op, value } = readTest(node.query);
    return { key: `${field}${op}`, values: [value] };
  }
  if (node.op !== 'or') return undefined;
  const items = node.of.map((part) => (part.op === 'leaf' ? itemOf(part) : undefined));
  const [first] = items;
  if (first === undefined || items.some((item) => item?.key !== first.key)) return undefined;
  return { key: first.key, values: items.flatMap((item) => item?.values ?? []) };
}

/** Items of the same key. */
function itemLines(items: readonly Item[]): readonly string[] {
  const [first] = items;
  if (first === undefined) return [];
  const values = items.flatMap((item) => item.values);
  return values.length === 1
    ? [`${first.key}: ${values.join('')}`]
    : [`${first.key}:`, ...values.map((value) => `    - ${value}`)];
}
