import { expect, it } from 'vitest';
import { complaintAboutNode } from '../../src/cli/node-version.ts';

it.each(['20.20.2', '22.17.1', '18.0.0', '22.9.0'])(
  'Node %s is told to be too old, and what to do',
  (running) => {
    expect(complaintAboutNode(running, '>=22.18')).toBe(
      `reghunt: It needs Node 22.18 or newer, and this is ${running}. Install a current one (https://nodejs.org), or put it first on the PATH, and run again.\n`,
    );
  },
);

it.each(['22.18.0', '22.20.1', '23.0.0', '24.21.0', '100.0.0'])('Node %s is new enough', (running) => {
  expect(complaintAboutNode(running, '>=22.18')).toBeUndefined();
});
