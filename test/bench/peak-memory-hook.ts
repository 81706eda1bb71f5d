/** Loaded before a program with `--import`: at its end writes the most memory it ever held, in kilobytes, to the file named by BENCH_PEAK_FILE. */
import { writeFileSync } from 'node:fs';

const file = process.env['BENCH_PEAK_FILE'];
if (file === undefined) throw new Error('BENCH_PEAK_FILE must name the file to write the peak memory to');
process.once('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
