/** How to reach an engine: flags first, then environment variables; secrets only ever from the environment. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { ConnectionOptions } from '../core/config/config.ts';
import { UsageError } from '../core/problem.ts';
import { collectList, durationOption, positiveInteger } from './options.ts';

const CONCURRENCY = 4;

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
        .choices(['auto', 'elasticsearch', 'opensearch'])
        .default('auto'),
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
    .option('--timeout <duration>', 'longest wait for one request', durationOption, 60_000)
    .option('--concurrency <count>', 'most requests to the engine at once', positiveInteger, CONCURRENCY);
}

/** Throws UsageError when there is no URL, a URL that is none, credentials inside it, or a user without a password. */
export function connectionFrom(flags: ConnectionFlags, env: NodeJS.ProcessEnv): ConnectionOptions {
  const url = flags.url ?? env['REGHUNT_URL'];
  if (url === undefined || url === '') {
    throw new UsageError(
      'Nothing to hunt in: give --input <file|folder|-> for files, or --url <url> (or REGHUNT_URL) for a stack.',
    );
  }
  return {
    url: checkedUrl(url),
    engine: flags.engine ?? 'auto',
    auth: authFrom(flags, env),
    caFile: flags.ca ?? env['REGHUNT_CA'],
    caFingerprint: flags.caFingerprint ?? env['REGHUNT_CA_FINGERPRINT'],
    insecure: flags.insecure ?? false,
    timeoutMs: flags.timeout ?? 60_000,
    concurrency: flags.concurrency ?? CONCURRENCY,
  };
}

function checkedUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(`"${redact(url)}" is not a URL: write it as https://host:9200.`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new UsageError(
      'Credentials do not belong in the URL, where they end up in histories and logs: use --username with REGHUNT_PASSWORD, or REGHUNT_API_KEY.',
    );
  }
  return url.replace(/\/+$/, '');
}

function authFrom(flags: ConnectionFlags, env: NodeJS.ProcessEnv): ConnectionOptions['auth'] {
  const username = flags.username ?? env['REGHUNT_USERNAME'];
  if (username !== undefined) {
    const password = env['REGHUNT_PASSWORD'];
    if (password === undefined)
      throw new UsageError(`No password for user "${username}": set REGHUNT_PASSWORD.`);
    return { kind: 'basic', username, password };
  }
  const key = env['REGHUNT_API_KEY'];
  return key === undefined ? { kind: 'none' } : { kind: 'api_key', key };
}

function redact(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//***@');
}
