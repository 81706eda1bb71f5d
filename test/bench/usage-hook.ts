/** Loaded before a program with `--import`: at its end writes what it used of memory and processor to the file named by BENCH_USAGE_FILE. */
import { writeFileSync } from 'node:fs';

const file = process.env['BENCH_USAGE_FILE'];
if (file === undefined) throw new Error('BENCH_USAGE_FILE must name the file to write the usage to');
process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(file, JSON.stringify({ kilobytes: maxRSS, microseconds: userCPUTime + systemCPUTime }));
});
