import { AllocateError } from '../errors.ts';
import type { Groups } from '../problem.ts';

export interface FairnessReport {
  /** 0 where all are shown alike, towards 1 where one has everything. */
  gini: number;
  /** Jain's index: 1 where all are shown alike, 1/rooms where one has everything. */
  jain: number;
  minimumExposure: number;
  totalExposure: number;
  /** Exposure for a unit of merit of each group, and of all rooms; null for a group without merit. */
  exposurePerMerit: { all: number | null; groups: { name: string; value: number | null }[] };
}

const checkExposure = (exposure: Float64Array, field = 'exposure'): void => {
  if (exposure.length === 0)
    throw new AllocateError('allocate/empty-candidates', `${field}: no rooms`, { field });
  for (let index = 0; index < exposure.length; index++)
    if (!(exposure[index]! >= 0 && exposure[index]! < Number.POSITIVE_INFINITY))
      throw new AllocateError('allocate/bad-number', `${field}: ${exposure[index]} at ${index}`, {
        field,
        index,
        found: exposure[index]!,
      });
};

/**
 * Gini coefficient: mean difference of two rooms over twice the mean; 0 where nobody is shown. O(n log n).
 *
 * @throws AllocateError `allocate/empty-candidates`, `allocate/bad-number`.
 */
export const giniOf = (exposure: Float64Array): number => {
  checkExposure(exposure);
  const sorted = exposure.slice().sort();
  let [sum, weighted] = [0, 0];
  for (let i = 0; i < sorted.length; i++) {
    sum += sorted[i]!;
    weighted += (i + 1) * sorted[i]!;
  }
  if (sum === 0) return 0;
  return Math.max(0, (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length);
};

/**
 * (Σx)² / (n Σx²); 1 where nobody is shown. Source: Jain, Chiu, Hawe 1984.
 *
 * @throws AllocateError `allocate/empty-candidates`, `allocate/bad-number`.
 */
export const jainOf = (exposure: Float64Array): number => {
  checkExposure(exposure);
  let most = 0;
  for (const one of exposure) most = Math.max(most, one);
  if (most === 0) return 1;
  let [sum, squares] = [0, 0];
  // Relative to the largest, so that squares neither overflow nor vanish.
  for (const one of exposure) {
    sum += one / most;
    squares += (one / most) ** 2;
  }
  return Math.min(1, (sum * sum) / (exposure.length * squares));
};

const perMerit = (exposure: Float64Array, merit: Float64Array, rooms: Iterable<number>) => {
  let [shown, deserved] = [0, 0];
  for (const room of rooms) {
    shown += exposure[room]!;
    deserved += merit[room]!;
  }
  return deserved > 0 ? shown / deserved : null;
};

/**
 * How evenly rooms are shown, and each group against its merit.
 *
 * @param merit per room, ≥ 0; 1 for each where absent.
 * @throws AllocateError `allocate/bad-shape`, `allocate/bad-number`, `allocate/empty-candidates`, or
 *   `allocate/unknown-room` for a group that names a room that is not there.
 */
export const fairnessReport = (
  exposure: Float64Array,
  groups?: Groups,
  merit: Float64Array = new Float64Array(exposure.length).fill(1),
): FairnessReport => {
  checkExposure(exposure);
  if (merit.length !== exposure.length)
    throw new AllocateError('allocate/bad-shape', `merit: ${merit.length} entries`, {
      field: 'merit',
      expected: exposure.length,
      found: merit.length,
    });
  checkExposure(merit, 'merit');
  const members = Array.from({ length: groups?.floors.length ?? 0 }, (_, group) => {
    const rooms = groups!.rooms.subarray(groups!.offsets[group], groups!.offsets[group + 1]);
    for (const room of rooms)
      if (room >= exposure.length)
        throw new AllocateError('allocate/unknown-room', `group ${group} names room ${room}`, {
          group,
          room,
        });
    return { name: groups!.ids?.[group] ?? String(group), rooms };
  });
  return {
    gini: giniOf(exposure),
    jain: jainOf(exposure),
    minimumExposure: exposure.reduce((least, one) => Math.min(least, one)),
    totalExposure: exposure.reduce((sum, one) => sum + one, 0),
    exposurePerMerit: {
      all: perMerit(exposure, merit, exposure.keys()),
      groups: members.map(({ name, rooms }) => ({ name, value: perMerit(exposure, merit, rooms) })),
    },
  };
};
