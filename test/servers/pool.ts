/** Starts each server at most once, when it is first asked for, and stops what it started. */
import { type RunningServer, startFromArchive } from './archive-server.ts';
import { SERVERS, type ServerName, type ServerPlan } from './catalogue.ts';
import { hasDocker, startInDocker } from './docker-server.ts';

export interface ServerPool {
  url(name: ServerName): Promise<string>;
  stop(): Promise<void>;
}

export function serverPool(): ServerPool {
  const started = new Map<ServerName, Promise<RunningServer>>();
  return {
    url: async (name) => {
      const server = started.get(name) ?? start(SERVERS[name]);
      started.set(name, server);
      return (await server).url;
    },
    stop: async () => {
      const servers = await Promise.allSettled(started.values());
      await Promise.all(
        servers.map((server) => (server.status === 'fulfilled' ? server.value.stop() : undefined)),
      );
      started.clear();
    },
  };
}

async function start(plan: ServerPlan): Promise<RunningServer> {
  const given = process.env[plan.urlVariable];
  if (given !== undefined && given !== '') return { url: given.replace(/\/$/, ''), stop: async () => {} };
  return (await hasDocker()) ? startInDocker(plan) : startFromArchive(plan);
}
