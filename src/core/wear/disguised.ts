/** Puts a disguise on a scene: what an intruder does otherwise, the rest as it was. */
import type { DisguiseChange, DisguiseProcess } from '../content/content.ts';
import { fileName } from '../event/file-path.ts';
import type { Scene, StagedAct, StagedProcess } from './scene.ts';
import { signatureFields } from './scene-of-way.ts';

/** Undefined where the scene has nothing that the disguise changes. */
export function disguised(scene: Scene, change: DisguiseChange): Scene | undefined {
  const act = actIn(scene.act, change);
  if (act === undefined) return undefined;
  const startsFile = act.is === 'value' && act.data === undefined;
  if (!startsFile && (change.creator ?? change.signature ?? change.signer) !== undefined) return undefined;
  if (act.is === 'command' && (change.writer ?? change.writer_signature) !== undefined) return undefined;
  if (!startsFile && change.missing?.includes('writer') === false) return undefined;
  // Of a start that is not logged nothing above it is known.
  if (change.above !== undefined && !scene.isWriterLogged) return undefined;
  const missing = new Set(change.missing);
  const target = scene.act.is === 'value' ? scene.act.target : '';
  const named = (process: DisguiseProcess): StagedProcess => staged(process, scene.writer.executable, target);
  const writer = signedAs(
    change.writer === undefined ? scene.writer : named(change.writer),
    change.writer_signature,
    change.writer_signer,
  );
  const isReplaced = change.writer !== undefined;
  const creator = change.creator === undefined ? scene.creator : named(change.creator);
  const run =
    scene.run === undefined
      ? undefined
      : signedAs({ executable: '', ...scene.run }, change.signature, change.signer);
  const { executable: _none, ...runFields } = run ?? { executable: '' };
  return {
    act,
    writer: missing.has('signature') ? withoutSignature(writer) : writer,
    isWriterLogged: scene.isWriterLogged && !missing.has('writer'),
    above: [...scene.above, ...(change.above ?? []).map(named)],
    creator: missing.has('creation')
      ? undefined
      : isReplaced && scene.creator === scene.writer
        ? writer
        : creator,
    run:
      missing.has('run') || run === undefined
        ? undefined
        : missing.has('signature')
          ? withoutSignature(runFields)
          : runFields,
  };
}

function actIn(act: StagedAct, change: DisguiseChange): StagedAct | undefined {
  const { folder, lookalike, stream, before, arguments: more } = change;
  if (![folder, lookalike, stream, before, more].some((one) => one !== undefined)) return act;
  if (act.is !== 'value' || act.data !== undefined) return undefined;
  const name = fileName(act.target) ?? act.target;
  const home = folder ?? act.target.slice(0, act.target.length - name.length);
  const own = lookalike === undefined ? name : alike(name);
  return {
    ...act,
    target: `${home}${own}${stream === undefined ? '' : `:${stream}`}`,
    ...(before === undefined ? {} : { before }),
    arguments: [act.arguments, more ?? ''].filter((part) => part !== '').join(' '),
  };
}

/** Signs that are taken for each other at a glance; the first that occurs is exchanged, else the last letter stands twice. */
const ALIKE: readonly (readonly [string, string])[] = [
  ['l', '1'],
  ['o', '0'],
  ['i', 'l'],
  ['m', 'rn'],
];

function alike(name: string): string {
  const pair = ALIKE.find(([sign]) => name.slice(0, name.lastIndexOf('.')).includes(sign));
  return pair === undefined ? name.replace(/(.)(\.[^.]*)?$/, '$1$1$2') : name.replace(pair[0], pair[1]);
}

function staged(
  { executable, command_line, signature, signer }: DisguiseProcess,
  writer: string,
  payload: string,
): StagedProcess {
  const path = executable
    .replace('{writer}', fileName(writer) ?? 'acme.exe')
    .replace('{payload}', fileName(payload) ?? 'acme.exe');
  return signedAs(
    { executable: path, command_line: command_line ?? `"${path}"`, 'hash.sha256': OTHER_HASH },
    signature,
    signer,
  );
}

/** Of a program that nobody knows. */
const OTHER_HASH = '5e1fa7d0'.repeat(8);

function signedAs(
  process: StagedProcess,
  signature: string | undefined,
  signer: string | undefined,
): StagedProcess {
  const isUnsigned = signature === 'unsigned';
  return {
    ...(isUnsigned ? withoutSignature(process) : process),
    executable: process.executable,
    ...(signature === undefined ? {} : signatureFields(signature)),
    ...(signer === undefined ? {} : { 'code_signature.subject_name': signer }),
  };
}

function withoutSignature<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !name.startsWith('code_signature.')),
  ) as Fields;
}
