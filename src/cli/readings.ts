/** What a run reads, and by which option: none of it may be overwritten. */
import type { Readable } from 'node:stream';
import type { Reading } from './output/refuse-input.ts';
import type { Wiring } from './wiring.ts';

interface ReadFlags {
  readonly input?: readonly string[] | undefined;
  readonly queries?: readonly string[] | undefined;
  readonly indicators?: readonly string[] | undefined;
  readonly ca?: string | undefined;
  /** `--from` of an export. */
  readonly report?: string | undefined;
}

export function readingsOf(flags: ReadFlags, wiring: Wiring): readonly Reading[] {
  const { input = [], queries = [], indicators = [], report } = flags;
  const ca = flags.ca ?? wiring.env['REGHUNT_CA'];
  return [
    ...input.flatMap((path) => fileOrStdin('--input', path, wiring)),
    ...(report === undefined ? [] : fileOrStdin('--from', report, wiring)),
    ...queries.map((path) => ({ by: `--queries ${path}`, path })),
    ...indicators.map((path) => ({ by: `--indicators ${path}`, path, throughLinks: true })),
    ...(ca === undefined ? [] : [{ by: `--ca ${ca}`, path: ca }]),
    { by: 'the content reghunt comes with', path: wiring.contentFolder },
  ];
}

/** Standard input may be a file as well (`< events.json`). */
function fileOrStdin(option: string, path: string, wiring: Wiring): readonly Reading[] {
  const by = `${option} ${path}`;
  if (path !== '-') return [{ by, path }];
  const { fd } = wiring.stdin() as Readable & { readonly fd?: unknown };
  return typeof fd === 'number' ? [{ by, path: fd }] : [];
}
