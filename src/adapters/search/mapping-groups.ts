/** Puts indices that map the wanted fields alike into groups: what is asked of one group holds for each of its indices. */
import type { FieldCap, FieldCaps } from '../../core/sigma/field-caps.ts';
import { takesDigits } from '../../core/sigma/field-caps.ts';
import type { FieldAnswer, FieldType } from './ask-fields.ts';
import { chooseField, chooseWhole, isDate } from './field-choice.ts';
import { familyOf } from './raw-names.ts';
import type { NamedIndex } from './targets.ts';

export interface MappingGroup {
  readonly indices: readonly NamedIndex[];
  /** Of raw fields and sub-fields; objects are none. */
  readonly caps: FieldCaps;
  /** Every type a name has in the group, objects among them. */
  readonly types: ReadonlyMap<string, readonly string[]>;
  /** Of a name in one index of the group; undefined where it is not mapped. */
  readonly typeIn: (name: string, index: string) => string | undefined;
}

/**
 * A field that an index does not map is no difference: nothing is found there, whatever is asked. One that it maps so
 * that another form of it, or none, would have to be asked is. In the order of the indices.
 */
export function mappingGroups(
  indices: readonly NamedIndex[],
  raw: ReadonlySet<string>,
  { types }: Pick<FieldAnswer, 'types'>,
): readonly MappingGroup[] {
  const families = [...raw].map((name) => ({ name, members: familyOf(name) }));
  const forms = formReader(types);
  const groups: { readonly indices: NamedIndex[]; readonly forms: Map<string, string> }[] = [];
  for (const index of indices) {
    const own = families.flatMap(({ name, members }): readonly (readonly [string, string])[] => {
      const form = forms(name, members, index.name);
      return form === undefined ? [] : [[name, form]];
    });
    const fitting = groups.find((group) =>
      own.every(([name, form]) => (group.forms.get(name) ?? form) === form),
    );
    const group = fitting ?? { indices: [], forms: new Map<string, string>() };
    if (fitting === undefined) groups.push(group);
    group.indices.push(index);
    for (const [name, form] of own) group.forms.set(name, form);
  }
  const typeIn = (name: string, index: string): string | undefined => types.get(name)?.get(index)?.type;
  return groups.map((group) => ({ indices: group.indices, typeIn, ...mapped(group.indices, types) }));
}

type Types = FieldAnswer['types'];

/** In which form a field would be asked of an index; undefined where it does not map the field. */
function formReader(
  types: Types,
): (name: string, members: readonly string[], index: string) => string | undefined {
  const known = new Map<string, string>();
  return (name, members, index) => {
    const found = members.map((member) => types.get(member)?.get(index));
    if (found.every((type) => type === undefined)) return undefined;
    const key = `${name} ${found.map((type) => (type === undefined ? '' : `${type.type}${type.searchable ? '' : '!'}`)).join()}`;
    const form = known.get(key) ?? formOf(name, members, found);
    known.set(key, form);
    return form;
  };
}

function formOf(name: string, members: readonly string[], found: readonly (FieldType | undefined)[]): string {
  const caps = new Map<string, FieldCap>();
  for (const [at, type] of found.entries()) {
    const member = members[at];
    if (type !== undefined && type.type !== 'object' && member !== undefined)
      caps.set(member, { types: [type.type], searchable: type.searchable });
  }
  const isObject = found[0]?.type === 'object';
  return JSON.stringify([
    isObject,
    chooseField(caps, name),
    chooseWhole(caps, name),
    takesDigits(name, caps),
    isDate(caps, name),
  ]);
}

function mapped(indices: readonly NamedIndex[], types: Types): Pick<MappingGroup, 'caps' | 'types'> {
  const caps = new Map<string, FieldCap>();
  const all = new Map<string, readonly string[]>();
  for (const [name, byIndex] of types) {
    const found = indices.flatMap((index) => byIndex.get(index.name) ?? []);
    if (found.length === 0) continue;
    const distinct = [...new Set(found.map(({ type }) => type))];
    all.set(name, distinct);
    const values = distinct.filter((type) => type !== 'object');
    const searchable = found.every((type) => type.type === 'object' || type.searchable);
    if (values.length > 0) caps.set(name, { types: values, searchable });
  }
  return { caps, types: all };
}
