/** The golden cases' events, normalised by the shipped profiles. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { GOLDEN_CASES } from '../golden/golden-names.ts';
import { eventOf } from './event/shipped-profiles.ts';

export function goldenEvents(name: string, twin: 'malicious' | 'benign'): readonly HuntEvent[] {
  return readFileSync(join(GOLDEN_CASES, name, `${twin}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => eventOf(JSON.parse(line)));
}
