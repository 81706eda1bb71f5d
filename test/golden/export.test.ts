/** Every hunt in every target language, as files to be read by people when they change. */
import { describe, expect, it } from 'vitest';
import { exportRules, TARGETS } from '../../src/core/export/export-rules.ts';
import { findingRule } from '../../src/core/export/finding-rule.ts';
import { huntRule } from '../../src/core/export/hunt-rule.ts';
import { shippedContent } from '../shipped.ts';
import { huntFile } from './hunt-records.ts';

const content = await shippedContent();
/** What ranks events changes often and is named in the remarks alone. */
const selecting = { ...content, indicators: [], mitigations: [], exceptions: [] };
const profile = content.profiles.find(({ id }) => id === 'sysmon-ecs');
if (profile === undefined) throw new Error('the shipped content lacks the profile sysmon-ecs');

const { findings } = await huntFile('demo/incident.ndjson');
const found = findings
  .flatMap((finding) => findingRule(finding) ?? [])
  .sort((a, b) => (a.title < b.title ? -1 : 1));

describe.each(TARGETS)('in %s', (target) => {
  it.each(content.hunts)('the hunt $id is exported as it was', async (hunt) => {
    await expect(exportRules([huntRule(hunt, selecting)], target, profile)).toMatchFileSnapshot(
      `export/${hunt.id}.${target}.txt`,
    );
  });

  it('the findings of the made-up incident are exported as they were', async () => {
    await expect(exportRules(found, target, profile)).toMatchFileSnapshot(`export/demo.${target}.txt`);
  });
});
