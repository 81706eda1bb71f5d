/** Starts a server in Docker through testcontainers, when a Docker engine answers. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunningServer } from './archive-server.ts';
import type { ServerPlan } from './catalogue.ts';

const run = promisify(execFile);

export async function hasDocker(): Promise<boolean> {
  return run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 10_000 }).then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  );
}

export async function startInDocker(plan: ServerPlan): Promise<RunningServer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(plan.image)
    .withExposedPorts(9200)
    .withEnvironment({
      'discovery.type': 'single-node',
      ...(plan.product === 'elasticsearch'
        ? { 'xpack.security.enabled': 'false', ES_JAVA_OPTS: `-Xms${plan.heap} -Xmx${plan.heap}` }
        : { DISABLE_SECURITY_PLUGIN: 'true', OPENSEARCH_JAVA_OPTS: `-Xms${plan.heap} -Xmx${plan.heap}` }),
    })
    .withWaitStrategy(Wait.forHttp('/_cluster/health', 9200).forStatusCode(200))
    .withStartupTimeout(240_000)
    .start();
  return {
    url: `http://${container.getHost()}:${container.getMappedPort(9200)}`,
    stop: async () => {
      await container.stop();
    },
  };
}
