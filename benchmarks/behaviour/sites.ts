import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createSite } from '@kaibo/contracts/sites';
import type { Figures } from '../support/benchmark.ts';
import { median, percentile, rounded } from '../support/numbers.ts';
import { type Product, startProduct } from '../support/product.ts';
import { kaibo, openConsole } from './console.ts';

const BATCHES = 120;
const EVENTS_EACH = 500;
const SENDERS = 4;
const ROWS = 100_000;
const FIRST_SECOND = 1_511_544_070;
const BEHAVIOURS = ['pv', 'pv', 'pv', 'fav', 'cart', 'buy'] as const;

const batch = (): string =>
  JSON.stringify(
    Array.from({ length: EVENTS_EACH }, (_, i) => ({
      ...{ id: randomUUID(), name: 'click', atMs: Date.now(), consent: true, visitorId: `v${i}` },
      payload: { itemKind: 'product', itemId: `A${i}` },
    })),
  );

/** Whole batches over HTTP of a server with its secret key, four at a time, until each was answered. */
const measureIngest = async (product: Product, secretKey: string): Promise<Figures> => {
  const bodies = Array.from({ length: BATCHES }, batch);
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' };
  const tookMs: number[] = [];
  const send = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const beginMs = performance.now();
      const answer = await fetch(`${product.url}/v1/ingest`, { method: 'POST', headers, body });
      const { accepted } = (await answer.json()) as { accepted?: number };
      if (accepted !== EVENTS_EACH) throw new Error(`a batch was answered ${answer.status}`);
      tookMs.push(performance.now() - beginMs);
    }
  };
  const beginMs = performance.now();
  await Promise.all(Array.from({ length: SENDERS }, send));
  const seconds = (performance.now() - beginMs) / 1_000;
  return {
    ingest_events_per_s: rounded((BATCHES * EVENTS_EACH) / seconds, 0),
    ingest_batch500_p50_ms: rounded(median(tookMs), 0),
    ingest_batch500_p99_ms: rounded(percentile(tookMs, 0.99), 0),
  };
};

function* logOfAnotherShop(): Generator<string> {
  for (let i = 0; i < ROWS; i++)
    yield `${i % 9_973},${i % 4_001},${i % 97},${BEHAVIOURS[i % BEHAVIOURS.length]},${FIRST_SECOND + i}\n`;
}

/** Rows of a file in the form of Taobao's UserBehavior.csv, from the command until they are in the log. */
const measureImport = async ({ dataDir }: Product): Promise<Figures> => {
  const file = join(dataDir, 'bench.csv');
  await pipeline(logOfAnotherShop(), createWriteStream(file));
  const mapping = ['--mapping', 'taobao-user-behavior', '--data-dir', dataDir, '--json'];
  const report = JSON.parse(await kaibo('behaviour', 'import', file, ...mapping)) as {
    rows: number;
    accepted: number;
    tookMs: number;
  };
  await rm(file);
  if (report.accepted !== ROWS) throw new Error(`${report.accepted} of ${ROWS} rows were taken`);
  return {
    import_rows: ROWS,
    import_events_per_s: rounded(report.rows / (report.tookMs / 1_000), 0),
  };
};

/** What comes from other sites, into the log of a whole product. */
export const measureSites = async (say: (line: string) => void): Promise<Figures> => {
  const product = await startProduct();
  try {
    const staff = await openConsole(product);
    const body = { name: 'Bench', origins: [], eventsPerMinute: 1_000_000 };
    const { secretKey } = await staff.call(createSite, { body });
    const ingest = await measureIngest(product, secretKey);
    say(`sites send ${ingest.ingest_events_per_s} events/s in batches of ${EVENTS_EACH}`);
    const imported = await measureImport(product);
    say(`a file of ${ROWS} rows is read in at ${imported.import_events_per_s}/s`);
    return { ...ingest, ...imported };
  } finally {
    await product.stop();
  }
};
