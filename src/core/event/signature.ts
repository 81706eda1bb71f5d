/** What the log says of a program's signature, in one model over all shippers: trusted, signed, unsigned; absent where it says nothing. */
import { fold } from '../fold.ts';
import { type Fields, text } from './event.ts';

/** `signed`: by somebody, but the system does not trust it, or nobody asked. */
export type Signature = 'trusted' | 'signed' | 'unsigned';

/**
 * Words shippers have for it, folded; `Unknown` is none of them. Source: Microsoft, advanced hunting schema
 * (`InitiatingProcessSignatureStatus`); Elastic Common Schema (`code_signature.status`).
 */
const WORDS: ReadonlyMap<string, Signature> = new Map([
  ['valid', 'trusted'],
  ['trusted', 'trusted'],
  ['invalid', 'signed'],
  ['signed', 'signed'],
  ['unsigned', 'unsigned'],
  ['nosignature', 'unsigned'],
]);

/** ECS has two fields for the one word: whether there is a signature. Its own values pass. */
export function signatureExists(word: string): string | undefined {
  const said = WORDS.get(fold(word));
  return said === undefined ? truth(word) : String(said !== 'unsigned');
}

/** And whether it is trusted. */
export function signatureTrusted(word: string): string | undefined {
  const said = WORDS.get(fold(word));
  return said === undefined ? truth(word) : String(said === 'trusted');
}

function truth(word: string): string | undefined {
  return /^(?:true|false)$/i.test(word) ? fold(word) : undefined;
}

/** Of `process.` or `process.parent.`; undefined where the log does not tell. */
export function signatureOf(fields: Fields, prefix: string): Signature | undefined {
  const exists = text(fields, `${prefix}code_signature.exists`);
  if (exists === 'false') return 'unsigned';
  const trusted = text(fields, `${prefix}code_signature.trusted`);
  if (trusted === 'true') return 'trusted';
  return exists === 'true' ? 'signed' : undefined;
}
