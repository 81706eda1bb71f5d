/** `reghunt serve`: the same ticks on a schedule, watched over HTTP, until it is told to end. */
import { Command } from 'commander';
import { contentKeeper } from '../app/content-keeper.ts';
import { serve } from '../app/serve.ts';
import { serviceState } from '../app/service-state.ts';
import { addConfigOptions, type ConfigFlags, loadConfig } from './config-file.ts';
import { checkConfiguredContent, configuredContent } from './configured-content.ts';
import { chooseSources, ticker } from './ticker.ts';
import type { Wiring } from './wiring.ts';

export function serveCommand(wiring: Wiring): Command {
  const command = new Command('serve').description(
    'hunt what is due in the configured sources, on their schedule, with health and metrics over HTTP',
  );
  return addConfigOptions(command).action(async (flags: ConfigFlags) => {
    const config = await loadConfig(flags, wiring);
    const names = config.sources.map(({ name }) => name);
    const paths = [...config.queries, ...config.indicators];
    const log = wiring.openLog();
    const metrics = wiring.openMetrics(names);
    const state = serviceState(names, { readyWithin: config.serve.readyWithin, now: () => wiring.now() });
    // Before it is loaded: what changes in between is seen then.
    const print = await wiring.contentFingerprint(paths);
    const content = contentKeeper(await configuredContent(config, wiring), print, {
      fingerprint: () => wiring.contentFingerprint(paths),
      load: () => checkConfiguredContent(config, wiring),
      metrics,
      log,
    });
    const server = await wiring.openHealthServer({
      host: config.serve.host,
      port: config.serve.port,
      readiness: () => state.readiness(),
      metrics: metrics.page,
    });
    log.info(`Listening on ${server.url}.`);
    const { tick } = ticker(config, wiring);
    try {
      await serve(
        { sources: names, cron: config.schedule.cron, jitter: config.schedule.jitter },
        {
          tick: async (name, interrupted) => {
            const [source] = chooseSources(config, name);
            if (source === undefined) throw new Error(`serve: no source ${name}`);
            return (await tick(source, content.current(), { interrupted })).record;
          },
          clock: wiring.clock,
          random: Math.random,
          refreshContent: () => content.refresh(),
          state,
          metrics,
          log,
          interrupted: wiring.interrupted,
        },
      );
    } finally {
      await server.close();
    }
  });
}
