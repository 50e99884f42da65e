import { AllocateError } from '../errors.ts';

/** What is counted of a room, each fading by the half-life. */
export const SIGNALS = [
  'impressions',
  'clicks',
  'dwellMs',
  'likes',
  'orders',
  'soldFen',
  'complaints',
  'returns',
] as const;

export type Signal = (typeof SIGNALS)[number];

/**
 * How likely the place of a list is looked at, of the first place's likelihood: 1 / log₂(place + 2), place from 0.
 * Source: the discount of DCG (Järvelin, Kekäläinen 2002).
 */
export const positionDiscount = (place: number): number => 1 / Math.log2(place + 2);

export interface Signals {
  readonly rooms: number;
  /**
   * Counts something that happened. An impression counts by how likely its place is looked at, so rooms that were shown
   * far down are not held to be dull.
   *
   * @throws AllocateError `allocate/unknown-room`, `allocate/bad-number`, `allocate/time-backwards` (nothing is counted).
   */
  add(room: number, signal: Signal, atMs: number, amount?: number, place?: number): void;
  /** What has faded to now; O(1). */
  of(room: number, signal: Signal, nowMs: number): number;
  /** How healthy the picture is, 0 … 1 (share of time without stalls, black or frozen pictures); 1 until told. */
  setPictureHealth(room: number, health: number): void;
  pictureHealthOf(room: number): number;
}

export interface SignalsOptions {
  /** What happened so long ago counts half. */
  halfLifeMs: number;
  /** Of a place, from 0; 1 for places that are all looked at. */
  discount?: (place: number) => number;
}

const badNumber = (field: string, found: number, index?: number): AllocateError =>
  new AllocateError('allocate/bad-number', `${field} is ${found}`, {
    field,
    found,
    ...(index === undefined ? {} : { index }),
  });

/** Counters of all rooms that fade exponentially. Memory: 72 bytes a room. */
export const createSignals = (
  rooms: number,
  { halfLifeMs, discount = positionDiscount }: SignalsOptions,
): Signals => {
  if (!(halfLifeMs > 0)) throw badNumber('halfLifeMs', halfLifeMs);
  const level = new Float64Array(rooms * SIGNALS.length);
  const levelAtMs = new Float64Array(rooms).fill(Number.NEGATIVE_INFINITY);
  const picture = new Float64Array(rooms).fill(1);

  const known = (room: number): void => {
    if (!(Number.isInteger(room) && room >= 0 && room < rooms))
      throw new AllocateError('allocate/unknown-room', `room ${room} of ${rooms}`, { room });
  };
  const faded = (sinceMs: number): number => 2 ** (-Math.max(0, sinceMs) / halfLifeMs);

  return {
    rooms,
    add(room, signal, atMs, amount = 1, place = 0) {
      known(room);
      if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY))
        throw badNumber(signal, amount, room);
      if (!Number.isFinite(atMs)) throw badNumber('atMs', atMs, room);
      const sinceMs = atMs - levelAtMs[room]!;
      if (sinceMs < 0)
        throw new AllocateError('allocate/time-backwards', `${atMs} after ${levelAtMs[room]}`, {
          room,
          expected: levelAtMs[room]!,
          found: atMs,
        });
      const from = room * SIGNALS.length;
      const share = faded(sinceMs);
      for (let i = 0; i < SIGNALS.length; i++) level[from + i]! *= share;
      levelAtMs[room] = atMs;
      const counts = signal === 'impressions' ? amount * discount(place) : amount;
      level[from + SIGNALS.indexOf(signal)]! += counts;
    },
    of(room, signal, nowMs) {
      known(room);
      const at = room * SIGNALS.length + SIGNALS.indexOf(signal);
      return level[at] === 0 ? 0 : level[at]! * faded(nowMs - levelAtMs[room]!);
    },
    setPictureHealth(room, health) {
      known(room);
      if (!(health >= 0 && health <= 1)) throw badNumber('pictureHealth', health, room);
      picture[room] = health;
    },
    pictureHealthOf(room) {
      known(room);
      return picture[room]!;
    },
  };
};
