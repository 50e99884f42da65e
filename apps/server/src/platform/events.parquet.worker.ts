import { parentPort } from 'node:worker_threads';
import { writeParquet } from './events.parquet.ts';
import type { EventRow } from './events.rows.ts';

/** Encoding takes about 25 µs a row, which the thread that answers requests does not have. */
const rows: EventRow[] = [];
parentPort?.on('message', (page: EventRow[] | 'finish') => {
  if (page !== 'finish') {
    rows.push(...page);
    return;
  }
  const bytes = writeParquet(rows.splice(0));
  parentPort?.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
});
