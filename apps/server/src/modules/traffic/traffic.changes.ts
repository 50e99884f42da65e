import type { TrafficChange, TrafficChangeCode, TrafficShares } from '@kaibo/contracts/traffic';

/** A span of time: what a room got, and what there was for all. */
export interface Span {
  shares: TrafficShares;
  /** Places that all rooms together had. */
  places: number;
  rooms: number;
  /** The room was on air in it, if only for a while. */
  isOnAir: boolean;
}

type Pair = readonly [more: TrafficChangeCode, less: TrafficChangeCode];

const ratio = (now: number, before: number): number => (before > 0 ? now / before : 1);

/**
 * Why a room is shown more or less than before, the weightiest first. The amounts are whole thousandths of impressions and
 * sum exactly to the change. What worth alone brought is told apart by how many asked, how many rooms shared it, and what
 * was lost; the rest is that people liked it more or less.
 */
export const changesOf = (now: Span, before: Span): TrafficChange[] => {
  const whole = (now.shares.served - before.shares.served) * 1_000;
  if (whole === 0 && now.shares.served === 0) return [];
  if (!before.isOnAir && whole > 0) return [{ code: 'went-live', milli: whole }];
  if (!now.isOnAir && whole < 0) return [{ code: 'not-live', milli: whole }];
  const found: TrafficChange[] = [];
  let left = whole;
  const say = ([more, less]: Pair, amount: number): void => {
    const milli = Math.round(amount);
    if (milli === 0) return;
    left -= milli;
    found.push({ code: milli > 0 ? more : less, milli });
  };
  const part = (name: keyof TrafficShares['parts']): number =>
    now.shares.parts[name] - before.shares.parts[name];
  const loss = (name: keyof TrafficShares['lost']): number =>
    now.shares.lost[name] - before.shares.lost[name];
  say(['floor-more', 'floor-less'], part('floor'));
  say(['group-more', 'group-less'], part('group'));
  say(['exploration-more', 'exploration-less'], part('exploration'));
  say(['boost-more', 'boost-less'], part('paid'));
  const organic = before.shares.parts.organic;
  const asked = ratio(now.places, before.places);
  say(['more-visitors', 'fewer-visitors'], organic * (asked - 1));
  const shared = ratio(before.rooms, now.rooms);
  // Fewer rooms are more for each.
  say(['fewer-rooms', 'more-rooms'], organic * asked * (shared - 1));
  say(['seats-again', 'seats-full'], -loss('seats'));
  say(['stock-again', 'stock-short'], -loss('stock'));
  say(['others-less', 'others-promised'], -loss('others'));
  // A cap that is reached less is only said by what took its place.
  if (loss('cap') > 0) say(['cap-reached', 'cap-reached'], -loss('cap'));
  if (left !== 0) found.push({ code: left > 0 ? 'liked-more' : 'liked-less', milli: left });
  return found.toSorted((a, b) => Math.abs(b.milli) - Math.abs(a.milli));
};
