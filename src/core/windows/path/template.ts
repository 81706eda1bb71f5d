/** Takes out of a text what differs between users, machines and releases, so that equal acts group together. */
import { fold } from '../../fold.ts';

/** Order matters: the longer forms go before the numbers within them. Each is linear: bounded or of one character class. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/s-1-\d{1,3}(?:-\d{1,10}){1,14}/g, '<sid>'],
  [/\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?/g, '<guid>'],
  [/([\\/]users[\\/])(?!public[\\/]|default[\\/]|all users[\\/]|<)[^\\/"<>|]{1,64}(?=[\\/]|$)/g, '$1<user>'],
  [/([\\/]documents and settings[\\/])(?!all users[\\/]|<)[^\\/"<>|]{1,64}(?=[\\/]|$)/g, '$1<user>'],
  [/\b\d{1,10}(?:[._]\d{1,10}){1,5}\b/g, '<version>'],
  [/\b0x[0-9a-f]{1,16}\b/g, '<n>'],
  [/\b(?=[a-f]*\d)[0-9a-f]{16,128}\b/g, '<hex>'],
  [/\d+/g, '<n>'],
];

/** Folded text with SIDs, GUIDs, user names in paths, versions, long hexadecimal and other numbers replaced. Idempotent. */
export function templateOf(text: string): string {
  return REPLACEMENTS.reduce((shaped, [form, name]) => shaped.replace(form, name), fold(text));
}
