/** The golden cases' events, normalised by the shipped profiles. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { eventOf } from './event/shipped-profiles.ts';

const FOLDER = 'test/golden/cases';

export const goldenNames = (): readonly string[] => readdirSync(FOLDER).sort();

export function goldenEvents(name: string, twin: 'malicious' | 'benign'): readonly HuntEvent[] {
  return readFileSync(join(FOLDER, name, `${twin}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => eventOf(JSON.parse(line)));
}
