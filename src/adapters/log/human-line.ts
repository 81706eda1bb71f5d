/** One log entry for a person at a terminal: time, level, message; below a bug its stack. */

interface Entry {
  readonly '@timestamp'?: string;
  readonly 'log.level'?: string;
  readonly message?: string;
  readonly reghunt?: { readonly run?: { readonly id?: string } };
  readonly error?: { readonly stack_trace?: string };
}

export function humanLine(entry: Entry): string {
  const time = (entry['@timestamp'] ?? '').slice(11, 19);
  const level = (entry['log.level'] ?? '').toUpperCase().padEnd(5);
  const run = entry.reghunt?.run?.id === undefined ? '' : ` [run ${entry.reghunt.run.id}]`;
  const stack = (entry.error?.stack_trace ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `  ${plain(line)}\n`);
  return `${time}Z ${level} ${plain(entry.message ?? '')}${run}\n${stack.join('')}`;
}

/** Names of hosts and indices come from others: what would move a cursor or recolour a terminal is shown, not sent. */
function plain(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
