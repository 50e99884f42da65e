import type { PriceChange } from '@kaibo/contracts';

export interface PriceSteps {
  /** An SVG path of steps in a box of `width` × `height`; empty without prices. */
  path: string;
  lowestFen: number;
  highestFen: number;
}

/** The lowest price of the product over time, as steps: from the first price to now. O(n × SKUs). */
export const priceSteps = (
  newestFirst: readonly PriceChange[],
  nowMs: number,
  { width, height }: { width: number; height: number },
): PriceSteps => {
  const changes = newestFirst.toReversed();
  const first = changes[0];
  if (!first) return { path: '', lowestFen: 0, highestFen: 0 };
  const now = new Map<string, number>();
  const points = changes.map(({ skuId, toFen, atMs }) => {
    now.set(skuId, toFen);
    return { atMs, fen: Math.min(...now.values()) };
  });
  const prices = points.map(({ fen }) => fen);
  const lowestFen = Math.min(...prices);
  const highestFen = Math.max(...prices);
  const spanMs = Math.max(1, nowMs - first.atMs);
  const x = (atMs: number): number => Math.round((width * (atMs - first.atMs)) / spanMs);
  const y = (fen: number): number =>
    Math.round(height - (height * (fen - lowestFen)) / Math.max(1, highestFen - lowestFen));
  const steps = points.map(({ atMs, fen }, i) =>
    i === 0 ? `M0 ${y(fen)}` : `H${x(atMs)}V${y(fen)}`,
  );
  return { path: `${steps.join('')}H${width}`, lowestFen, highestFen };
};
