/** Tells whether content on disk has changed: one hash over the names and bytes of its YAML files. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { reasonOf, yamlFilesBelow } from './yaml-files.ts';

/**
 * `paths`: files and folders; links are followed, as a mounted config map is swapped by one. Bytes, not times: a copy may
 * keep those. Never throws: what cannot be read has a hash of its own, and what is wrong with it loading tells.
 */
export async function contentFingerprint(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const add = (part: string | Buffer): void => {
    hash.update(`${part.length}:`).update(part);
  };
  for (const path of paths) {
    try {
      const { files, problems } = await yamlFilesBelow(path);
      for (const file of files) {
        add(file);
        add(await readFile(file));
      }
      for (const { file, message } of problems) add(`${file} ${message}`);
    } catch (error) {
      add(`${path} ${reasonOf(error)}`);
    }
  }
  return hash.digest('hex');
}
