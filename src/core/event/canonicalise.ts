/** One function per canonical spelling a profile can ask for. */
import { splitAccount } from './account.ts';
import type { CanonName } from './canon.ts';
import type { FieldValue } from './event.ts';
import { fileDirectory, fileExtension, fileName, withoutNtPrefix } from './file-path.ts';
import { pickHash } from './hash-list.ts';
import { memoized } from './memoize.ts';
import { withOuterQuotes } from './outer-quotes.ts';
import { entityId, processId } from './process-id.ts';
import type { Profile } from './profile.ts';
import { firstText, type RawText } from './raw-document.ts';
import { registryData, registryType, sysmonDetails, typeOfDetails } from './registry-data.ts';
import { canonicalRegistryPath, sidOfRegistryPath, splitRegistryPath } from './registry-path.ts';
import { signatureExists, signatureTrusted } from './signature.ts';

export interface CanonContext {
  /** The canonical field being read. */
  readonly field: string;
  readonly entityId: Profile['entityId'];
  /** The registry type as the shipper wrote it, where it has a field for it. */
  readonly registryType: string | undefined;
}

/** The canonical value of raw ones (at least one); undefined when they say that it is unknown. */
export type Canon = (values: RawText, context: CanonContext) => FieldValue | undefined;

export const CANONS: Readonly<Record<CanonName, Canon>> = {
  text: verbatim,
  keyword: verbatim,
  label: each(label),
  escaped_text: each(label),
  // A process has one line: of a list nothing was stripped.
  stripped_line: (values) => (typeof values === 'string' ? withOuterQuotes(values) : verbatim(values)),
  registry_path: each(canonicalRegistryPath),
  registry_path_joined: (values) =>
    canonicalRegistryPath(typeof values === 'string' ? values : values.join('\\')),
  registry_hive: each((text) => parts(text).hive),
  registry_key: each((text) => parts(text).key),
  registry_value: each((text) => parts(text).value),
  registry_data: each((text, context) => registryData(text, context.registryType)),
  registry_type: each((text, context) =>
    context.registryType === undefined ? typeOfDetails(text) : registryType(context.registryType),
  ),
  sysmon_details: (values, context) => {
    if (typeof values === 'string') return sysmonDetails(values, context.registryType);
    const spelled = values.flatMap((text) => sysmonDetails(text, context.registryType) ?? []);
    // Sysmon has one text; of several strings none must be lost to a condition on it.
    return spelled.length === 0 ? undefined : spelled.join(' ');
  },
  entity_id: each((text, context) => entityId(text, context.entityId)),
  pid: (values) => processId(firstText(values) ?? ''),
  path: each((text) => label(withoutNtPrefix(text))),
  file_name: each((text) => label(fileName(text))),
  file_extension: each(fileExtension),
  file_directory: each(fileDirectory),
  user_name: each((text) => label(splitAccount(text).name)),
  user_domain: each((text) => splitAccount(text).domain),
  user_sid: each((text) => sidOfRegistryPath(canonicalRegistryPath(text))),
  signature_exists: each(signatureExists),
  signature_trusted: each(signatureTrusted),
  hashes: each((text, context) => pickHash(text, lastPart(context.field))),
};

function verbatim(values: RawText): FieldValue | undefined {
  return typeof values === 'object' && values.length === 1 ? values[0] : values;
}

/** One value stays one; of several those that are known are kept. */
function each(read: (text: string, context: CanonContext) => string | undefined): Canon {
  return (values, context) => {
    if (typeof values === 'string') return read(values, context);
    const known = values.flatMap((text) => read(text, context) ?? []);
    return known.length > 1 ? known : known[0];
  };
}

function label(text: string): string | undefined {
  const first = text.charCodeAt(0);
  // Most texts begin with something that is neither blank nor one of the two signs.
  if (first > BLANK && first < DELETE && first !== DASH && first !== QUESTION_MARK) return text;
  return /^\s*[-?]?\s*$/.test(text) ? undefined : text;
}

const BLANK = 0x20;
const DASH = 0x2d;
const QUESTION_MARK = 0x3f;
const DELETE = 0x7f;

/** Hive, key and value are asked for one after the other. */
const parts = memoized((text) => splitRegistryPath(canonicalRegistryPath(text)));

function lastPart(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}
