import { statfs } from 'node:fs/promises';
import type { SpaceUse } from '@kaibo/contracts';
import type { Blobs } from './blobs.ts';

const DAY_MS = 86_400_000;
/** Walking over every recorded segment takes a while: seldom. */
const COUNT_EVERY_MS = 600_000;
const SAMPLE_EVERY_MS = 60_000;
const MOST_SAMPLES = 1_440;
/** Before that a forecast is a guess. */
const LEAST_SPAN_MS = 1_800_000;
const MOST_DAYS = 400;

/** What lies in a folder of the blobs. */
const useOfFolder: Record<string, SpaceUse> = {
  media: 'recordings',
  pictures: 'pictures',
  models: 'pictures',
  private: 'documents',
  events: 'exports',
  imports: 'exports',
};
const useOf = (key: string): SpaceUse => useOfFolder[key.split('/', 1)[0]!] ?? 'other';

export interface FreeSample {
  atMs: number;
  freeBytes: number;
}

/**
 * Days until nothing is free, by the line of least squares through the samples; null when it is not getting less
 * or too little is known.
 */
export const fullInDays = (samples: readonly FreeSample[]): number | null => {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMs - first.atMs < LEAST_SPAN_MS) return null;
  const count = samples.length;
  const meanDay = samples.reduce((sum, { atMs }) => sum + (atMs - first.atMs) / DAY_MS, 0) / count;
  const meanFree = samples.reduce((sum, { freeBytes }) => sum + freeBytes, 0) / count;
  let covariance = 0;
  let variance = 0;
  for (const { atMs, freeBytes } of samples) {
    const day = (atMs - first.atMs) / DAY_MS - meanDay;
    covariance += day * (freeBytes - meanFree);
    variance += day * day;
  }
  const bytesPerDay = variance === 0 ? 0 : covariance / variance;
  if (bytesPerDay >= 0) return null;
  const days = last.freeBytes / -bytesPerDay;
  return days > MOST_DAYS ? null : days;
};

export interface Space {
  freeBytes: number;
  totalBytes: number;
  uses: { use: SpaceUse; bytes: number }[];
  fullInDays: number | null;
}

/** Watches the disk of a directory; what the blobs take is counted again at most every ten minutes. */
export const watchSpace = (needs: { directory: string; blobs: Blobs }) => {
  const samples: FreeSample[] = [];
  let counted: { atMs: number; uses: Map<SpaceUse, number> } | null = null;
  let counting: Promise<void> | null = null;

  const count = async (): Promise<void> => {
    const uses = new Map<SpaceUse, number>();
    for await (const { key, sizeBytes } of needs.blobs.list(''))
      uses.set(useOf(key), (uses.get(useOf(key)) ?? 0) + sizeBytes);
    counted = { atMs: Date.now(), uses };
  };
  const recount = async (): Promise<void> => {
    if (counted && Date.now() - counted.atMs < COUNT_EVERY_MS) return;
    counting ??= count().finally(() => {
      counting = null;
    });
    if (!counted) await counting;
  };

  const free = async () => {
    const { bavail, blocks, bsize } = await statfs(needs.directory);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  };

  return {
    free,
    /** To be called often; keeps one sample a minute. */
    sample: async (nowMs: number): Promise<void> => {
      if (nowMs - (samples.at(-1)?.atMs ?? 0) < SAMPLE_EVERY_MS) return;
      samples.push({ atMs: nowMs, freeBytes: (await free()).freeBytes });
      if (samples.length > MOST_SAMPLES) samples.shift();
    },
    read: async (databaseBytes: number): Promise<Space> => {
      await recount();
      const uses = new Map(counted?.uses ?? []);
      uses.set('database', databaseBytes);
      return {
        ...(await free()),
        uses: [...uses].map(([use, bytes]) => ({ use, bytes })).sort((a, b) => b.bytes - a.bytes),
        fullInDays: fullInDays(samples),
      };
    },
  };
};
