import { random } from '@kaibo/numeric';
import type { PinProblem } from './pins.ts';

/**
 * Budgets of half of what all pins together would use, worth that goes with use: the hard kind (Chu, Beasley 1998).
 * Same options, same problem.
 */
export const plantedPins = ({
  pins,
  rows,
  seed = 1,
}: {
  pins: number;
  rows: number;
  seed?: number;
}): PinProblem => {
  const { uniform } = random(seed);
  const uses = Float64Array.from({ length: rows * pins }, () => Math.ceil(1_000 * uniform()));
  const limits = new Float64Array(rows);
  const values = new Float64Array(pins);
  for (let at = 0; at < uses.length; at++) {
    limits[Math.floor(at / pins)]! += uses[at]! / 2;
    values[at % pins]! += uses[at]! / rows;
  }
  return {
    values: values.map((mean) => mean + 500 * uniform()),
    offsets: Uint32Array.from({ length: rows + 1 }, (_, row) => row * pins),
    columns: Uint32Array.from({ length: rows * pins }, (_, at) => at % pins),
    uses,
    limits,
  };
};
