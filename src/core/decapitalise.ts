/** Makes a name fit into the middle of a sentence: `Payload is new` becomes `payload is new`, `DLL in a user folder` stays. */
export function decapitalise(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : name;
}
