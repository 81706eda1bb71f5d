/** Keeps habits in the baseline index: one document for each template and host, merged under sequence numbers. */

import type { Severity } from '../../core/judge/score.ts';
import { type Habit, mergeHabits } from '../../core/run/habit.ts';
import type { BaselineStore } from '../../ports/baseline-store.ts';
import type { BulkOptions } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { indexName } from './index-templates.ts';
import { at, textAt } from './json.ts';
import { mergeAndWrite } from './merging-writer.ts';

export function openBaselineStore(
  client: SearchClient,
  { prefix, bulk }: { readonly prefix: string; readonly bulk?: BulkOptions },
): BaselineStore {
  const index = indexName(prefix, 'baseline');
  return {
    write: async (habits) => {
      const outcomes = await mergeAndWrite(
        client,
        {
          index,
          settle: (stored, given: Habit) =>
            habitDocument(stored === undefined ? given : mergeHabits(habitIn(stored, given.id), given)),
          before: () => Promise.resolve(new Map<string, string>()),
          ...(bulk === undefined ? {} : { bulk }),
        },
        new Map(habits.map((habit) => [habit.id, habit])),
      );
      for (const outcome of outcomes.values())
        if (outcome.kind === 'failed') return `the baseline in ${index}: ${outcome.reason}`;
      return undefined;
    },
  };
}

export function habitDocument({
  kind,
  template,
  host,
  location,
  writer,
  severity,
  firstSeen,
  lastSeen,
}: Habit): object {
  return {
    '@timestamp': lastSeen,
    host: { name: host },
    reghunt: {
      baseline: {
        kind,
        template,
        ...(location === undefined ? {} : { location }),
        ...(writer === undefined ? {} : { writer }),
        severity,
        first_seen: firstSeen,
        last_seen: lastSeen,
      },
    },
  };
}

function habitIn(document: unknown, id: string): Habit {
  const held = at(document, 'reghunt', 'baseline');
  const optional = (name: string) => textAt(held, name);
  const [location, writer] = [optional('location'), optional('writer')];
  return {
    id,
    kind: textAt(held, 'kind'),
    template: textAt(held, 'template'),
    host: textAt(document, 'host', 'name'),
    ...(location === '' ? {} : { location }),
    ...(writer === '' ? {} : { writer }),
    severity: textAt(held, 'severity') as Severity,
    firstSeen: textAt(held, 'first_seen'),
    lastSeen: textAt(held, 'last_seen'),
  };
}
