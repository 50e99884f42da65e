import {
  type RoomTraffic,
  type TrafficLoss,
  type TrafficPart,
  trafficLosses,
  trafficParts,
} from '@kaibo/contracts/traffic';

export interface PartChange {
  kind: 'part' | 'loss';
  name: TrafficPart | TrafficLoss;
  nowMilli: number;
  beforeMilli: number;
}

/** What there was of each reason, now and before; those of which there was nothing are left out. */
export const changeParts = ({ now, before }: Pick<RoomTraffic, 'now' | 'before'>): PartChange[] =>
  [
    ...trafficParts.map(
      (name): PartChange => ({
        ...{ kind: 'part', name, nowMilli: now.parts[name], beforeMilli: before.parts[name] },
      }),
    ),
    ...trafficLosses.map(
      (name): PartChange => ({
        ...{ kind: 'loss', name, nowMilli: now.lost[name], beforeMilli: before.lost[name] },
      }),
    ),
  ].filter(({ nowMilli, beforeMilli }) => nowMilli > 0 || beforeMilli > 0);

/** Changes that a person would notice, the weightiest first: a whole impression and a hundredth of all at least. */
export const noticeable = ({ changes, now, before }: RoomTraffic): RoomTraffic['changes'] => {
  const least = Math.max(1_000, 10 * Math.max(now.served, before.served));
  return changes
    .filter(({ milli }) => Math.abs(milli) >= least)
    .toSorted((a, b) => Math.abs(b.milli) - Math.abs(a.milli));
};
