import { open, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { health } from '@kaibo/contracts';
import { median, percentile } from '../support/numbers.ts';
import { openClient } from './client.ts';
import { openLoop } from './load.ts';

/** What one flush of the disk costs here and now: no durable answer is quicker. */
export const flushMs = async (folder: string): Promise<number> => {
  const path = join(folder, 'flush');
  const file = await open(path, 'w');
  const samples: number[] = [];
  for (let i = 0; i < 60; i++) {
    await file.write(Buffer.alloc(4_096, i));
    const beginMs = performance.now();
    await file.datasync();
    samples.push(performance.now() - beginMs);
  }
  await file.close();
  await rm(path);
  return median(samples);
};

/** An HTTP server of Node that answers two bytes, at the same rate and in the load's own process. */
export const bareHttpP95Ms = async (perSecond: number): Promise<number> => {
  const server = createServer((_, reply) => reply.end('{}')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const clients = Array.from({ length: 32 }, () => openClient(`http://127.0.0.1:${port}`));
  const { latenciesMs } = await openLoop(
    clients.map((client) => () => client.call(health, {})),
    { perSecond, warmUpMs: 500, runMs: 3_000 },
  );
  for (const client of clients) client.close();
  server.close();
  return percentile(latenciesMs, 0.95);
};
