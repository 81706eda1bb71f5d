/** Writes what `setup` would bring as files, for an import by hand. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Product } from '../core/dashboards/dashboard-set.ts';
import { ndjson, type SavedObject } from '../core/dashboards/saved-object.ts';
import { UsageError } from '../core/problem.ts';
import { reasonOf } from './output/output-error.ts';

/** What is to be there. */
export interface Wanted {
  readonly product: Product;
  readonly objects: readonly SavedObject[];
  /** A line of JSON. */
  readonly rule: string | undefined;
}

/**
 * Below `folder` in the order of the shipped files, over those of an earlier time. A line for each that is written. Throws
 * `UsageError`.
 */
export async function writeSetupFiles(
  folder: string,
  { product, objects, rule }: Wanted,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const write = async (file: string, text: string, where: string): Promise<void> => {
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (error) {
      throw new UsageError(`${file} cannot be written: ${reasonOf(error)}. Name another folder by --out.`);
    }
    lines.push(`${file} is written: import it under ${where} (docs/dashboards-setup.md).`);
  };
  if (objects.length > 0)
    await write(join(folder, product, 'reghunt.ndjson'), ndjson(objects), 'Saved Objects');
  if (rule !== undefined) {
    await write(join(folder, 'security', 'rule.ndjson'), `${rule}\n`, 'Security, Rules');
  }
  return lines;
}
