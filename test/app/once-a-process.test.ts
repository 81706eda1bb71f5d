/** Once is enough, once it has worked. */
import { expect, it } from 'vitest';
import { onceAProcess } from '../../src/app/once-a-process.ts';

it('does what has worked no second time', async () => {
  const once = onceAProcess();
  let times = 0;
  const work = async (): Promise<void> => {
    times += 1;
  };
  await once(work);
  await once(work);
  expect(times).toBe(1);
});

it('does again what has failed', async () => {
  const once = onceAProcess();
  await expect(once(() => Promise.reject(new Error('no right')))).rejects.toThrow('no right');
  let times = 0;
  await once(async () => {
    times += 1;
  });
  expect(times).toBe(1);
});
