/** Writes a value as YAML on one line; it is read as the same value. */

/** Text, numbers, true, false, and lists of them. */
export function yamlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(', ')}]`;
  return typeof value === 'string' ? yamlText(value) : String(value);
}

/** As it is where nothing in it means something to YAML, in quotes otherwise. */
function yamlText(text: string): string {
  const isPlain =
    /^[a-z/(][\w ./()-]*(:[\w./()-]+)*$/i.test(text) || /^\d+(ms|s|m|h|d|(\.\d+){2,})$/.test(text);
  const isWord = /^(true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return isPlain && !isWord && text === text.trim() ? text : JSON.stringify(text);
}
