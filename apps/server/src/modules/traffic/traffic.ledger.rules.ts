import { Clicked, FeedServed, type PayloadOf } from '@kaibo/contracts';
import { servedColumnsOf } from '@kaibo/contracts/impressions';
import {
  type TrafficLoss,
  type TrafficPart,
  type TrafficShares,
  trafficLosses,
  trafficParts,
} from '@kaibo/contracts/traffic';
import type { StoredEvent } from '#platform/events';
import { inTurns } from '#platform/turns';
import { PLACES } from './traffic.window.ts';

const MINUTE_MS = 60_000;

/** A click on one of the first places of an answer: those below are not counted as shown either. */
export const isGivenClick = ({
  itemKind,
  requestId,
  surface,
  position,
}: PayloadOf<typeof Clicked>): boolean =>
  itemKind === 'room' && requestId !== null && surface !== 'search' && position < PLACES;

/** One row of the ledger; thousandths of impressions. */
export interface Entry {
  minuteMs: number;
  roomId: string;
  /** Where the candidate came from; empty for what was lost or clicked. */
  source: string;
  served: number;
  parts: Record<TrafficPart, number>;
  lost: Record<TrafficLoss, number>;
  clicks: number;
}

export const noParts = (): Record<TrafficPart, number> => ({
  ...{ organic: 0, floor: 0, group: 0, exploration: 0, paid: 0 },
});
export const noLosses = (): Record<TrafficLoss, number> => ({
  ...{ seats: 0, stock: 0, cap: 0, others: 0 },
});

export interface Folded {
  entries: Entry[];
  /** Impressions by the boost they are owed to. */
  boosts: Map<string, number>;
}

/** What a batch of events adds to the ledger: each impression is one thousand thousandths, no more and no less. */
export const foldServed = async (events: readonly StoredEvent[]): Promise<Folded> => {
  const rows = new Map<string, Entry>();
  const boosts = new Map<string, number>();
  const entry = (atMs: number, roomId: string, source: string): Entry => {
    const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const key = `${minuteMs} ${roomId} ${source}`;
    const known = rows.get(key);
    if (known) return known;
    const made = { minuteMs, roomId, source, served: 0, parts: noParts(), lost: noLosses() };
    const full = { ...made, clicks: 0 };
    rows.set(key, full);
    return full;
  };
  const add = ({ name, atMs, payload }: StoredEvent): void => {
    if (name === Clicked.name) {
      const click = payload as PayloadOf<typeof Clicked>;
      if (isGivenClick(click)) entry(atMs, click.itemId, '').clicks += 1;
      return;
    }
    if (name !== FeedServed.name) return;
    const { traffic } = payload as PayloadOf<typeof FeedServed>;
    if (!traffic) return;
    const { ids, sources, places } = servedColumnsOf(payload);
    places.forEach(({ part, boostId }, position) => {
      const row = entry(atMs, ids[position]!, sources[position]!);
      row.served += 1;
      row.parts[part] += 1_000;
      if (boostId !== null) boosts.set(boostId, (boosts.get(boostId) ?? 0) + 1);
    });
    for (const { roomId, to } of traffic.lost) entry(atMs, roomId, '').lost[to] += 1_000;
  };
  await inTurns(events, add);
  return { entries: [...rows.values()], boosts };
};

export const noShares = (): TrafficShares => ({ served: 0, parts: noParts(), lost: noLosses() });

/** Adds in place. */
export const addShares = (into: TrafficShares, from: TrafficShares): TrafficShares => {
  into.served += from.served;
  for (const part of trafficParts) into.parts[part] += from.parts[part];
  for (const loss of trafficLosses) into.lost[loss] += from.lost[loss];
  return into;
};
