/** Finds a Java home of a wanted version, or says what to install. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOTS = ['/usr/lib/jvm', '/opt/java', '/Library/Java/JavaVirtualMachines'];

/** Newest Java home whose feature version lies in the range; throws with what to install when there is none. */
export async function findJava(range: { readonly from: number; readonly to: number }): Promise<string> {
  const found = (await Promise.all((await candidates()).map(version)))
    .filter((java) => java !== undefined)
    .filter((java) => java.feature >= range.from && java.feature <= range.to)
    .sort((a, b) => b.feature - a.feature);
  const best = found[0];
  if (best !== undefined) return best.home;
  throw new Error(
    `no Java ${range.from} to ${range.to} found under JAVA_HOME or ${ROOTS.join(', ')}: install a JDK of such a version or set JAVA_HOME`,
  );
}

async function candidates(): Promise<readonly string[]> {
  const named = [
    'JAVA_HOME',
    ...Object.keys(process.env).filter((name) => /^JAVA_?\d+_HOME|^JAVA_HOME_\d+/.test(name)),
  ]
    .map((name) => process.env[name])
    .filter((home) => home !== undefined && home !== '') as string[];
  const listed = await Promise.all(
    ROOTS.map(async (root) =>
      (await entries(root)).flatMap((name) => [join(root, name), join(root, name, 'Contents/Home')]),
    ),
  );
  return [...named, ...listed.flat()];
}

async function entries(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function version(
  home: string,
): Promise<{ readonly home: string; readonly feature: number } | undefined> {
  const release = await readFile(join(home, 'release'), 'utf8').catch(() => '');
  const match = /^JAVA_VERSION="(?:1\.)?(\d+)/m.exec(release);
  return match?.[1] === undefined ? undefined : { home, feature: Number(match[1]) };
}
