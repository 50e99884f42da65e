import { Clicked, Dwelled, FeedServed, OrderPaid, type PayloadOf } from '@kaibo/contracts';
import { servedColumnsOf } from '@kaibo/contracts/impressions';
import type { TrafficRulesInput } from '@kaibo/contracts/traffic';
import type { StoredEvent } from '#platform/events';
import { inTurns } from '#platform/turns';
import { isGivenClick } from './traffic.ledger.rules.ts';

type RankRules = TrafficRulesInput['rank'];

const counted = ['shown', 'clicks', 'dwellMs', 'fen'] as const;
type Count = (typeof counted)[number];

/** How rooms stand by what happened lately, for places that are given by score alone. Since this process began. */
export interface Standing {
  /** What the policy in force says of half-lives and places. */
  follow(rules: RankRules): void;
  count(events: readonly StoredEvent[]): Promise<void>;
  /** What is added to the relevance of each of these rooms, times its own weight; each signal is 0 to 1. */
  scores(
    rooms: readonly { roomId: string; valueFen: number }[],
    nowMs: number,
  ): ReadonlyMap<string, number>;
}

/** A click in twenty looks is believed of who was not looked at yet. */
const PRIOR = { looks: 20, clicks: 1 };
const MOST_ROOMS = 20_000;

/** x / (x + mean): ½ for the mean, below 1 however much. */
const against = (mean: number, amount: number): number => (mean > 0 ? amount / (amount + mean) : 0);

export const createStanding = (): Standing => {
  let rules: RankRules | null = null;
  const rooms = new Map<string, Record<Count, number> & { atMs: number }>();

  const faded = (roomId: string, nowMs: number) => {
    const room = rooms.get(roomId);
    if (!room) return null;
    const passedMs = Math.max(0, nowMs - room.atMs);
    const left = 2 ** (-passedMs / ((rules?.halfLifeMinutes ?? 10) * 60_000));
    for (const name of counted) room[name] *= left;
    room.atMs = Math.max(room.atMs, nowMs);
    return room;
  };

  const add = (roomId: string | null, name: Count, amount: number, atMs: number): void => {
    if (roomId === null) return;
    if (rooms.size > MOST_ROOMS) rooms.clear();
    const room = faded(roomId, atMs) ?? { shown: 0, clicks: 0, dwellMs: 0, fen: 0, atMs };
    room[name] += amount;
    rooms.set(roomId, room);
  };

  /** How much is watched for each look, smoothed: what is shown far down is not held to be dull. */
  const qualityOf = (room: Record<Count, number> | null): number => {
    const { clicks, shown, dwellMs } = room ?? { clicks: 0, shown: 0, dwellMs: 0 };
    const rate = (clicks + PRIOR.clicks) / (shown + PRIOR.looks);
    return rate * (1 + (clicks > 0 ? dwellMs / clicks / 60_000 : 0));
  };

  return {
    follow: (next) => {
      rules = next;
    },
    count: (events) => {
      const discount = rules?.positionDiscount ?? 1;
      return inTurns(events, ({ name, atMs, roomId, payload }) => {
        if (name === FeedServed.name) {
          const { ids, places } = servedColumnsOf(payload);
          for (let position = 0; position < places.length; position++)
            add(ids[position]!, 'shown', discount ** position, atMs);
        } else if (name === Clicked.name) {
          const click = payload as PayloadOf<typeof Clicked>;
          if (isGivenClick(click)) add(click.itemId, 'clicks', 1, atMs);
        } else if (name === Dwelled.name) {
          const { surface, itemId, dwellMs } = payload as PayloadOf<typeof Dwelled>;
          if (surface === 'room') add(itemId, 'dwellMs', dwellMs, atMs);
        } else if (name === OrderPaid.name)
          add(roomId, 'fen', (payload as PayloadOf<typeof OrderPaid>).totalFen, atMs);
      });
    },
    scores: (live, nowMs) => {
      const weights = rules;
      if (weights === null || live.length === 0) return new Map();
      const rows = live.map(({ roomId, valueFen }) => {
        const room = faded(roomId, nowMs);
        return { roomId, sales: room?.fen ?? 0, quality: qualityOf(room), value: valueFen };
      });
      const meanOf = (name: 'sales' | 'quality' | 'value'): number =>
        rows.reduce((sum, row) => sum + row[name], 0) / rows.length;
      const means = { sales: meanOf('sales'), quality: meanOf('quality'), value: meanOf('value') };
      return new Map(
        rows.map((row) => [
          row.roomId,
          weights.sales * against(means.sales, row.sales) +
            weights.quality * against(means.quality, row.quality) +
            weights.value * against(means.value, row.value),
        ]),
      );
    },
  };
};
