import { createHash } from 'node:crypto';
import { type PlantedOptions, type Problem, plantedProblem } from '@kaibo/allocate';
import { random } from '@kaibo/numeric';

const ROOMS = 1_000;
const CANDIDATES = 40;

/** Seeded instances by their number of edges; seats of all rooms, stock of a third, floors of a quarter, 20 groups. */
export const INSTANCES = {
  '8k': { cohorts: 200, rooms: ROOMS, candidates: CANDIDATES },
  '25k': { cohorts: 625, rooms: ROOMS, candidates: CANDIDATES },
  '100k': { cohorts: 2_500, rooms: ROOMS, candidates: CANDIDATES },
  '1m': { cohorts: 25_000, rooms: ROOMS, candidates: CANDIDATES },
} as const satisfies Record<string, PlantedOptions>;

export const instance = (size: keyof typeof INSTANCES): Problem => plantedProblem(INSTANCES[size]);

/** First twelve letters of SHA-256 over every array of the problem. */
export const hashOf = (problem: Problem): string => {
  const hash = createHash('sha256');
  const add = (part: unknown): void => {
    if (ArrayBuffer.isView(part))
      hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    else if (part && typeof part === 'object') Object.values(part).forEach(add);
    else hash.update(String(part));
  };
  add(problem);
  return hash.digest('hex').slice(0, 12);
};

/** A minute later: values ±5 %, page views ±10 %. */
export const aMinuteLater = (problem: Problem, seed: number): Problem => {
  const { uniform } = random(seed);
  return {
    ...problem,
    values: Float64Array.from(problem.values, (value) => value * (0.95 + 0.1 * uniform())),
    views: Float64Array.from(problem.views, (views) => views * (0.9 + 0.2 * uniform())),
  };
};
