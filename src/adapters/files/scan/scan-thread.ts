/** A thread that scans the parts it is sent and answers each with its result. */
import { parentPort, workerData } from 'node:worker_threads';
import { type NamedPart, PartScanner, type ScanSetup } from './scan-part.ts';

const scanner = new PartScanner(workerData as ScanSetup);
parentPort?.on('message', (part: NamedPart) => {
  const result = scanner.scan(part);
  const { marks, keys, addresses, passed } = result;
  parentPort?.postMessage(
    result,
    [marks, keys, addresses, ...passed.flatMap((lines) => [lines.addresses, lines.hosts])].map(
      ({ buffer }) => buffer,
    ),
  );
});
// Ready.
parentPort?.postMessage(undefined);
