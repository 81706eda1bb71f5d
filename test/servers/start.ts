/** Starts test servers by hand and prints their URLs until stopped: `npx node test/servers/start.ts es os`. */
import { SERVER_NAMES, type ServerName } from './catalogue.ts';
import { serverPool } from './pool.ts';

const isServerName = (name: string): name is ServerName => SERVER_NAMES.some((known) => known === name);

const wanted = process.argv.slice(2);
if (wanted.length === 0 || !wanted.every(isServerName)) {
  process.stderr.write(`name the servers to start: ${SERVER_NAMES.join(', ')}\n`);
  process.exit(2);
}

const pool = serverPool();
const stop = () => {
  void pool.stop().then(() => process.exit(0));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

try {
  await Promise.all(wanted.map(async (name) => process.stdout.write(`${name} ${await pool.url(name)}\n`)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await pool.stop();
  process.exit(3);
}
// Keeps the process, and with it the servers, until a signal comes.
setInterval(() => {}, 60_000);
