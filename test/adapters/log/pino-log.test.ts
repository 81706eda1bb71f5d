/** What a service's log looks like: ECS JSON in a file or a pipe, lines for people on a terminal. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pinoLog } from '../../../src/adapters/log/pino-log.ts';
import { AT_NOON } from '../../core/run/made-record.ts';

function logTo(isTTY: boolean) {
  let text = '';
  const log = pinoLog(
    {
      isTTY,
      write: (line: string) => {
        text += line;
      },
    },
    { version: '1.2.3', now: () => AT_NOON },
  );
  return { log, text: () => text };
}

describe('a log that a program reads', () => {
  it('has one ECS document a line, fields nested', () => {
    const { log, text } = logTo(false);
    log.info('quay: complete', { 'event.duration': 1500, 'event.action': 'run', 'reghunt.run.id': 'run-1' });
    expect(JSON.parse(text())).toEqual({
      '@timestamp': '2026-03-04T12:00:00.000Z',
      'log.level': 'info',
      message: 'quay: complete',
      'ecs.version': '8.17.0',
      service: { name: 'reghunt', version: '1.2.3' },
      process: { pid: process.pid },
      event: { duration: 1500, action: 'run' },
      reghunt: { run: { id: 'run-1' } },
    });
    expect(text()).toMatch(/^[^\n]+\n$/);
  });

  it('names each level as ECS does', () => {
    const { log, text } = logTo(false);
    log.info('a');
    log.warn('b');
    log.error('c');
    const levels = text()
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as Record<string, unknown>)['log.level']);
    expect(levels).toEqual(['info', 'warn', 'error']);
  });

  it('keeps a message of several lines on one, and a stack in its field', () => {
    const { log, text } = logTo(false);
    log.error('two\nlines', { 'error.stack_trace': 'Error: x\n    at y' });
    expect(text().match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(text())).toMatchObject({
      message: 'two\nlines',
      error: { stack_trace: 'Error: x\n    at y' },
    });
  });
});

describe('a log on a terminal', () => {
  it('has time, level, message and run', () => {
    const { log, text } = logTo(true);
    log.warn('quay: incomplete', { 'reghunt.run.id': 'run-1', 'reghunt.run.requests': 12 });
    expect(text()).toBe('12:00:00Z WARN  quay: incomplete [run run-1]\n');
  });

  it('shows the stack of a bug below', () => {
    const { log, text } = logTo(true);
    log.error('a bug', { 'error.stack_trace': 'Error: x\n    at y' });
    expect(text()).toBe('12:00:00Z ERROR a bug\n  Error: x\n      at y\n');
  });

  it('sends it nothing but text, whatever hosts and indices are called', () => {
    const { log, text } = logTo(true);
    log.info('host \u001b[31mred\u202e\r\n');
    expect(text()).toBe('12:00:00Z INFO  host \\u001b[31mred\\u202e\\u000d\\u000a\n');
  });
});

it('docs/service.md names every field that a line may carry', () => {
  const declared = readFileSync('src/ports/run-log.ts', 'utf8').matchAll(/readonly '([a-z_.]+)'\?:/g);
  const documented = readFileSync('docs/service.md', 'utf8').matchAll(/^\| `([a-z]+\.[a-z_.]+)` \|/gm);
  const always = ['log.level', 'ecs.version', 'service.name', 'service.version', 'process.pid'];
  const names = (found: Iterable<RegExpExecArray>): readonly string[] =>
    [...found].map(([, name = '']) => name).toSorted();
  expect(names(documented)).toEqual([...names(declared), ...always].toSorted());
});
