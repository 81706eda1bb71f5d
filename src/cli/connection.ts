/** How to reach an engine: flags first, then environment variables; secrets only ever from the environment. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { ConnectionOptions } from '../core/config/config.ts';
import {
  CONNECTION_DEFAULTS,
  type ConnectionLayer,
  type ConnectionTexts,
  connectionOf,
  ENGINES,
} from '../core/config/connection-layers.ts';
import { environmentLayer } from '../core/config/environment.ts';
import { UsageError } from '../core/problem.ts';
import { collectList, durationOption, positiveInteger } from './options.ts';

/** What commander parsed; every flag is optional. */
export interface ConnectionFlags {
  readonly url?: string;
  readonly engine?: 'auto' | 'elasticsearch' | 'opensearch';
  readonly username?: string;
  readonly ca?: string;
  readonly caFingerprint?: string;
  readonly insecure?: boolean;
  readonly timeout?: number;
  readonly concurrency?: number;
  readonly indexPattern?: readonly string[];
}

export function addConnectionOptions(command: Command): Command {
  return command
    .option('--url <url>', 'Elasticsearch or OpenSearch to ask (or REGHUNT_URL)')
    .addOption(
      new Option('--engine <name>', 'which engine answers at the URL')
        .choices(ENGINES)
        .default(CONNECTION_DEFAULTS.engine),
    )
    .option(
      '--index-pattern <patterns>',
      'index patterns to hunt in, repeatable; default: those of the field profiles',
      collectList,
    )
    .option('--username <name>', 'user for basic authentication; the password comes from REGHUNT_PASSWORD')
    .option('--ca <file>', 'PEM file of the certificate authority to trust')
    .option('--ca-fingerprint <sha256>', 'SHA-256 fingerprint of the certificate authority')
    .option('--insecure', 'do not verify the server certificate')
    .option(
      '--timeout <duration>',
      'longest wait for one request',
      durationOption,
      CONNECTION_DEFAULTS.timeoutMs,
    )
    .option(
      '--concurrency <count>',
      'most requests to the engine at once',
      positiveInteger,
      CONNECTION_DEFAULTS.concurrency,
    );
}

/** Throws UsageError when there is no URL, a URL that is none, credentials inside it, or a user without a password. */
export function connectionFrom(flags: ConnectionFlags, env: NodeJS.ProcessEnv): ConnectionOptions {
  const { url, engine, username, ca, caFingerprint, insecure, timeout, concurrency } = flags;
  const given: ConnectionLayer = {
    says: {
      url: url === '' ? undefined : url,
      engine,
      username,
      caFile: ca,
      caFingerprint,
      insecure,
      timeoutMs: timeout,
      concurrency,
    },
    nameOf: (key) => `--${key}`,
  };
  const result = connectionOf([given, environmentLayer(env)], TEXTS, noFiles);
  if ('fault' in result) throw new UsageError(result.fault.message);
  return result.connection;
}

const TEXTS: ConnectionTexts = {
  noUrl:
    'Nothing to hunt in: give --input <file|folder|-> for files, or --url <url> (or REGHUNT_URL) for a stack.',
  noPassword: (username) => `No password for user "${username}": set REGHUNT_PASSWORD.`,
};

/** Neither a flag nor a variable names the file of a secret. */
function noFiles(): never {
  throw new Error('connection: no file of a secret was named');
}
