/** The content in use: replaced between ticks by what has changed on disk, kept where that is broken. */
import { formatProblem, type Problem } from '../core/problem.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { ServiceMetrics } from '../ports/service-metrics.ts';
import { tellFailure } from './tell-failure.ts';

export interface LoadedContent<Content> {
  readonly content: Content;
  readonly problems: readonly Problem[];
}

export interface ContentParts<Content> {
  /** Equal as long as nothing has changed in what is loaded from. */
  readonly fingerprint: () => Promise<string>;
  readonly load: () => Promise<LoadedContent<Content>>;
  readonly metrics: Pick<ServiceMetrics, 'reloaded'>;
  readonly log: RunLog;
}

export interface ContentKeeper<Content> {
  current(): Content;
  /** Looks whether something has changed. Never rejects; of several at a time one looks. */
  refresh(): Promise<void>;
}

/** `used`: what was loaded at the start, when its fingerprint was `print`. */
export function contentKeeper<Content>(
  used: Content,
  print: string,
  parts: ContentParts<Content>,
): ContentKeeper<Content> {
  let content = used;
  /** Of what was loaded or refused last, or the failure to look: none of them is told twice. */
  let known = print;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const found = await parts.fingerprint();
    if (found === known) return;
    const loaded = await parts.load();
    // Somebody is still writing: half of a change may look sound. The next tick looks again.
    if ((await parts.fingerprint()) !== found) {
      parts.log.info('The content is being changed; it is looked at again before the next run.', CHANGE);
      return;
    }
    known = found;
    if (loaded.problems.length > 0) return refuse(loaded.problems);
    content = loaded.content;
    parts.metrics.reloaded('loaded');
    parts.log.info('The content has changed and is used from the next run on.', {
      ...CHANGE,
      'event.outcome': 'success',
    });
  };

  const refuse = (problems: readonly Problem[]): void => {
    parts.metrics.reloaded('refused');
    for (const problem of problems) parts.log.error(formatProblem(problem), CHANGE);
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    parts.log.error(
      `The changed content has ${count} and is not used; the one before stays until that is corrected.`,
      {
        ...CHANGE,
        'event.outcome': 'failure',
        'reghunt.content.problems': problems.length,
      },
    );
  };

  const fail = (error: unknown): void => {
    const failure = `failed: ${error instanceof Error ? error.message : String(error)}`;
    if (failure === known) return;
    known = failure;
    parts.metrics.reloaded('refused');
    tellFailure(parts.log, 'The content could not be looked at, the one before stays in use', error, CHANGE);
  };

  return {
    current: () => content,
    refresh: () => {
      looking ??= look()
        .catch(fail)
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
  };
}

const CHANGE = { 'event.action': 'content' } as const;
