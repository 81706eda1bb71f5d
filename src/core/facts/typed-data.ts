/** The data of a registry value as the command line of its writer has it: Sysmon logs some strings only as `Binary Data`. */

import { type RegistryWrite, registryWrites } from '../act/registry-write.ts';
import { comparablePath } from '../act/value-neighbours.ts';
import type { JoinedCase } from '../case/case.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { bytesToText } from '../windows/powershell/base64.ts';

/** Bytes beyond this are no command line. */
const MOST_DIGITS = 64 * 1024;

/** Undefined when no command line tells of this very value. */
export function typedWrite({ anchor, writer }: JoinedCase): RegistryWrite | undefined {
  if (writer.status !== 'found') return undefined;
  const wanted = valuePath(text(anchor.fields, 'registry.path') ?? '');
  for (const event of [writer.event, startedBy(writer.event)]) {
    const write = registryWrites(event).find(
      ({ key, name, host }) =>
        host === undefined && valuePath(`${key.path}\\${name === '' ? '(Default)' : name}`) === wanted,
    );
    if (write !== undefined) return write;
  }
  return undefined;
}

/** A trailing backslash is a value without a name. */
function valuePath(path: string): string {
  return comparablePath(path.replace(/\\$/, '\\(Default)'));
}

/** The shell whose command line the event holds as that of its parent. */
function startedBy(event: HuntEvent): HuntEvent {
  const { fields } = event;
  const shell = {
    'process.command_line': text(fields, 'process.parent.command_line') ?? '',
    'process.executable': text(fields, 'process.parent.executable') ?? '',
  };
  return { ...event, fields: shell };
}

/** The text that Windows would run; undefined when the bytes are no text. */
export function typedText({ data, type, separator }: RegistryWrite): string | undefined {
  if (type === 'REG_MULTI_SZ') return data.split(separator ?? '\\0').find((part) => part.trim() !== '') ?? '';
  if (type !== 'REG_BINARY') return data;
  const digits = data.replace(/[\s,]|0x/gi, '').slice(0, MOST_DIGITS);
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) return undefined;
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return bytesToText(bytes)?.replace(/\0+$/, '');
}
