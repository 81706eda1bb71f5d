/** Content that changes while a service runs: sound content replaces the one in use, broken content is told once. */
import { describe, expect, it } from 'vitest';
import { contentKeeper, type LoadedContent } from '../../src/app/content-keeper.ts';
import { UsageError } from '../../src/core/problem.ts';
import { heard } from './heard.ts';

const PROBLEM = { file: 'hunts/quay.yml', line: 4, column: 7, message: 'There is no field "proces.name".' };

/** A disk with one content, `load` counted. */
function disk(content = 'first') {
  const on = {
    content,
    broken: false,
    gone: false,
    loads: 0,
    whileLoading: (): void => undefined,
  };
  const ears = heard();
  const keeper = contentKeeper(content, content, {
    fingerprint: async () => (on.gone ? 'gone' : on.content),
    load: async (): Promise<LoadedContent<string>> => {
      on.loads += 1;
      if (on.gone) throw new UsageError('Cannot read the content folder hunts.');
      const loaded = { content: on.content, problems: on.broken ? [PROBLEM] : [] };
      on.whileLoading();
      return loaded;
    },
    metrics: ears.metrics,
    log: ears.log,
  });
  return { on, keeper, ...ears };
}

describe('content in use', () => {
  it('is not loaded again as long as nothing has changed', async () => {
    const { on, keeper, lines } = disk();
    await keeper.refresh();
    expect(on.loads).toBe(0);
    expect(lines).toEqual([]);
  });

  it('is replaced by sound content that changed', async () => {
    const { on, keeper, counted } = disk();
    on.content = 'second';
    await keeper.refresh();
    expect(keeper.current()).toBe('second');
    expect(counted).toEqual(['loaded']);
  });

  it('stays where what changed is broken, and each problem is told with its place, once', async () => {
    const { on, keeper, counted, messages } = disk();
    Object.assign(on, { content: 'second', broken: true });
    await keeper.refresh();
    await keeper.refresh();
    expect(keeper.current()).toBe('first');
    expect(counted).toEqual(['refused']);
    expect(messages()).toEqual([
      'error hunts/quay.yml:4:7 There is no field "proces.name".',
      'error The changed content has one problem and is not used; the one before stays until that is corrected.',
    ]);
  });

  it('is replaced once what was broken is corrected, be it by taking the change back', async () => {
    const { on, keeper, counted } = disk();
    Object.assign(on, { content: 'second', broken: true });
    await keeper.refresh();
    Object.assign(on, { content: 'first', broken: false });
    await keeper.refresh();
    expect(keeper.current()).toBe('first');
    expect(counted).toEqual(['refused', 'loaded']);
  });

  it('is not replaced by what changed again while it was loaded', async () => {
    const { on, keeper, counted } = disk();
    on.content = 'half';
    on.whileLoading = () => {
      on.content = 'whole';
    };
    await keeper.refresh();
    expect(keeper.current()).toBe('first');
    expect(counted).toEqual([]);
    await keeper.refresh();
    expect(keeper.current()).toBe('whole');
  });

  it('stays where the folder is gone, told once, and is loaded when it is back', async () => {
    const { on, keeper, counted, messages } = disk();
    on.gone = true;
    await keeper.refresh();
    await keeper.refresh();
    expect(keeper.current()).toBe('first');
    expect(messages()).toEqual([
      'error The content could not be looked at, the one before stays in use: Cannot read the content folder hunts.',
    ]);
    on.gone = false;
    await keeper.refresh();
    expect(counted).toEqual(['refused', 'loaded']);
  });

  it('is looked at once where several ticks ask at a time', async () => {
    const { on, keeper } = disk();
    on.content = 'second';
    await Promise.all([keeper.refresh(), keeper.refresh()]);
    expect(on.loads).toBe(1);
  });
});
