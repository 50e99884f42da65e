import type { LedgerPoint, TrafficShares } from '@kaibo/contracts/traffic';
import { noShares } from './traffic.ledger.rules.ts';

/** From whole minute to whole minute, the end not included. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** Every step of a span, those without anything included, oldest first. */
export const stepsOf = (
  sums: readonly (TrafficShares & { atMs: number })[],
  { fromMs, toMs, stepMs }: Span & { stepMs: number },
): LedgerPoint[] => {
  const at = new Map(sums.map((one) => [one.atMs, one]));
  const points: LedgerPoint[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
    const { served, parts, lost } = at.get(atMs) ?? noShares();
    points.push({ atMs, served, parts, lost });
  }
  return points;
};
