/** Says so when Node is older than the program needs, before anything is loaded that such a Node cannot run. */

/** `needed`: as `engines` in package.json, `>=22.18`. Undefined: new enough. */
export function complaintAboutNode(running: string, needed: string): string | undefined {
  const [least, have] = [needed, running].map((version) =>
    version
      .replace(/^\D+/, '')
      .split('.')
      .map((part) => Number.parseInt(part, 10)),
  );
  for (const [at, wanted] of (least ?? []).entries()) {
    const part = have?.[at] ?? 0;
    if (part > wanted) return undefined;
    if (part < wanted) {
      return `reghunt: It needs Node ${needed.replace(/^>=\s*/, '')} or newer, and this is ${running}. Install a current one (https://nodejs.org), or put it first on the PATH, and run again.\n`;
    }
  }
  return undefined;
}
