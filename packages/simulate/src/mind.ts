import { purposes } from './chance.ts';
import { log } from './exact.ts';
import type { Market } from './market.ts';

const HOUR_MS = 3_600_000;

/** What a viewer does in a room besides watching. */
export interface Acts {
  like: boolean;
  chat: boolean;
  gift: boolean;
  follow: boolean;
}

/** Drawn as they enter: the expected number a click is the scenario's, the lively do more of it. */
export const actsOf = (
  { viewers, chance, scenario }: Market,
  viewer: number,
  turn: number,
): Acts => {
  const lively = viewers.liveliness[viewer]!;
  const does = (purpose: number, rate: number): boolean =>
    chance.uniform(viewer, purpose, turn) < rate * lively;
  return {
    like: does(purposes.like, scenario.likePerClick),
    chat: does(purposes.chat, scenario.chatPerClick),
    gift: does(purposes.gift, scenario.giftPerClick),
    follow: does(purposes.follow, scenario.followPerClick),
  };
};

/** Places of a list that are looked at before the eye gives up: few see the last one. */
export const lookedAt = ({ viewers, chance }: Market, viewer: number, turn: number): number =>
  Math.floor(1 + viewers.patience[viewer]! * chance.exponential(viewer, purposes.examine, turn));

/** A stay makes weary of its category, and content or not. */
export const feelAfter = (
  { viewers, hosts, scenario }: Market,
  viewer: number,
  host: number,
  { stayedMs, atMs }: { stayedMs: number; atMs: number },
): void => {
  const category = hosts.category[host]!;
  viewers.fatigue[viewer] =
    viewers.tiredOf[viewer] === category ? Math.min(3, viewers.fatigue[viewer]! + 0.4) : 0.4;
  viewers.tiredOf[viewer] = category;
  viewers.tiredAtHour[viewer] = (atMs - scenario.startMs) / HOUR_MS;
  viewers.content[viewer] = 0.85 * viewers.content[viewer]! + 0.15 * log(stayedMs / 45_000);
};

/** Visits a day that this viewer makes as they feel now. */
export const visitsPerDayOf = ({ viewers, scenario }: Market, viewer: number): number => {
  const eagerness = Math.min(2, Math.max(0.3, 1 + 0.25 * viewers.content[viewer]!));
  return scenario.visitsPerDay * viewers.activity[viewer]! * eagerness;
};
