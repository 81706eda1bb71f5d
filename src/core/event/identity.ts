/** Process ids: GUIDs in one spelling, pids as numbers. */

/**
 * A process's entity id, or undefined when it says nothing: Sysmon writes all zeros where it does not know a parent.
 * `guid`: without braces, upper case. `opaque`: unchanged, since base64 ids differ in letter case alone.
 */
export function entityId(text: string, form: 'guid' | 'opaque' | 'none'): string | undefined {
  const id =
    form === 'guid'
      ? text
          .trim()
          .replace(/^\{|\}$/g, '')
          .toUpperCase()
      : text.trim();
  return form === 'none' || /^[0{}-]*$/.test(id) ? undefined : id;
}

/** A process id in decimal or, as the Security log writes it, in hexadecimal (`0x1c10`). */
export function processId(text: string): number | undefined {
  const trimmed = text.trim();
  return /^(?:\d{1,10}|0x[\da-f]{1,16})$/i.test(trimmed) ? Number(trimmed) : undefined;
}
