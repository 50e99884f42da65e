import { byPins, gapOf, type PinChoice, type PinProblem } from './pins.ts';

const ROUNDS = 400;
/** Multipliers are tried as prices for a choice this often. */
const TRY_EVERY = 10;
/** Of a limit: what rounding may add up to. */
const SLACK = 1e-9;

/**
 * A choice and a bound in a few milliseconds: rows are priced by subgradient steps (Polyak's length, halved when the bound
 * does not fall), which bounds what any choice is worth; on the way pins are chosen greedily by what they bring beyond
 * those prices, then exchanged one by one while that helps. Time O(400 · entries + exchanges · pins · rows), or until the
 * deadline (of `performance.now()`), when the best choice and bound so far stand.
 *
 * Source: Fisher, "The Lagrangian relaxation method for solving integer programming problems", 1981.
 */
export const relaxedPins = (
  problem: PinProblem,
  deadline = Number.POSITIVE_INFINITY,
): PinChoice => {
  const { values, limits } = problem;
  const count = values.length;
  const { starts, rows, uses } = byPins(problem);
  const multipliers = new Float64Array(limits.length);
  const reduced = new Float64Array(count);
  const room = new Float64Array(limits.length);
  const chosen = new Uint8Array(count);
  const best = new Uint8Array(count);
  let bestValue = -1;

  const fits = (pin: number): boolean => {
    for (let at = starts[pin]!; at < starts[pin + 1]!; at++)
      if (uses[at]! > room[rows[at]!]! + SLACK * limits[rows[at]!]!) return false;
    return true;
  };
  const set = (pin: number, sign: 1 | -1): void => {
    chosen[pin] = sign === 1 ? 1 : 0;
    for (let at = starts[pin]!; at < starts[pin + 1]!; at++) room[rows[at]!]! -= sign * uses[at]!;
  };

  /** What a pin takes of all rows, each as a share of its limit: what greed divides by without prices. */
  const burden = new Float64Array(count);
  for (let pin = 0; pin < count; pin++)
    for (let at = starts[pin]!; at < starts[pin + 1]!; at++)
      burden[pin]! += uses[at]! / Math.max(limits[rows[at]!]!, 1e-12);

  const exchange = (): void => {
    for (let isBetter = true; isBetter; ) {
      isBetter = false;
      for (let out = 0; out < count; out++) {
        if (chosen[out] === 0) continue;
        if (performance.now() > deadline) return;
        set(out, -1);
        let best = out;
        for (let into = 0; into < count; into++)
          if (chosen[into] === 0 && values[into]! > values[best]! && fits(into)) best = into;
        set(best, 1);
        if (best === out) continue;
        isBetter = true;
        for (let pin = 0; pin < count; pin++)
          if (chosen[pin] === 0 && values[pin]! > 0 && fits(pin)) set(pin, 1);
      }
    }
  };

  const keepIfBest = (): void => {
    let value = 0;
    for (let pin = 0; pin < count; pin++) if (chosen[pin] === 1) value += values[pin]!;
    if (value <= bestValue) return;
    bestValue = value;
    best.set(chosen);
  };

  const order = Array.from({ length: count }, (_, pin) => pin);
  const choose = (meritOf: (pin: number) => number): void => {
    chosen.fill(0);
    room.set(limits);
    order.sort((a, b) => meritOf(b) - meritOf(a) || a - b);
    for (const pin of order) if (values[pin]! > 0 && fits(pin)) set(pin, 1);
    keepIfBest();
  };

  choose((pin) => values[pin]! / Math.max(burden[pin]!, 1e-12));
  exchange();
  keepIfBest();

  let bound = Number.POSITIVE_INFINITY;
  let [pace, sinceBetter] = [1, 0];
  const slope = new Float64Array(limits.length);
  for (let round = 0; round < ROUNDS; round++) {
    let total = 0;
    for (let row = 0; row < limits.length; row++) {
      total += multipliers[row]! * limits[row]!;
      slope[row] = limits[row]!;
    }
    for (let pin = 0; pin < count; pin++) {
      let own = values[pin]!;
      for (let at = starts[pin]!; at < starts[pin + 1]!; at++)
        own -= multipliers[rows[at]!]! * uses[at]!;
      reduced[pin] = own;
      if (own <= 0) continue;
      total += own;
      for (let at = starts[pin]!; at < starts[pin + 1]!; at++) slope[rows[at]!]! -= uses[at]!;
    }
    if (total < bound * (1 - 1e-7)) sinceBetter = 0;
    else if (++sinceBetter >= 8) {
      pace /= 2;
      sinceBetter = 0;
    }
    bound = Math.min(bound, total);
    if (round % TRY_EVERY === 0) choose((pin) => reduced[pin]!);
    let length = 0;
    for (let row = 0; row < limits.length; row++)
      if (multipliers[row]! > 0 || slope[row]! < 0) length += slope[row]! ** 2;
    if (length === 0 || gapOf(bestValue, bound) < 1e-9 || performance.now() > deadline) break;
    const step = (pace * Math.max(total - bestValue, 1e-9 * total)) / length;
    for (let row = 0; row < limits.length; row++)
      multipliers[row] = Math.max(0, multipliers[row]! - step * slope[row]!);
  }
  chosen.set(best);
  room.set(limits);
  for (let pin = 0; pin < count; pin++) if (best[pin] === 1) set(pin, 1);
  exchange();
  keepIfBest();
  const value = Math.max(0, bestValue);
  // Rounding may put the bound a hair below a choice that exists.
  const safe = Math.max(bound, value);
  return { chosen: best, value, bound: safe, gap: gapOf(value, safe) };
};
