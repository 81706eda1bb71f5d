/** The least a hunt of an event log could cost: every record of the log named is decoded, and nothing done with it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parseEvtxFileAsync } from 'winevtx';

const fd = openSync(process.argv[2] ?? '', 'r');
const { size } = fstatSync(fd);
let records = 0;
const source = {
  size,
  readAt(offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(Math.min(length, size - offset));
    readSync(fd, bytes, 0, bytes.length, offset);
    return Promise.resolve(bytes);
  },
};
for await (const record of parseEvtxFileAsync(source)) if (record.event !== undefined) records += 1;
closeSync(fd);
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ records, processorSeconds: (user + system) / 1e6 }));
