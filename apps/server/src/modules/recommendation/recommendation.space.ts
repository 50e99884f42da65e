import { createNumeric, type Numeric } from '@kaibo/numeric';

/** Working memory of one ranking, where the kernels reach it; ranking never waits in between. */
export interface Workspace {
  personal: Float32Array;
  similar: Float32Array;
  scores: Float32Array;
  mask: Uint8Array;
  unit: Float32Array;
  indices: Uint32Array;
  values: Float32Array;
}

/** A matrix in the memory of the kernels, until it is given to another. */
export interface Lease {
  vectors: Float32Array;
  isOurs(): boolean;
}

/** So many shelves keep their matrix at once: rooms on air, replays and products, each with the one before. */
const SLOTS = 8;
const MAXIMUM_MIB = 1_024;

interface Slot {
  memory: Float32Array;
  owner: number;
}

/** Memory is handed out like a stack and never given back: what is too small is left behind, twice as large follows. */
const grown = <T extends Float32Array | Uint8Array | Uint32Array>(
  memory: T,
  count: number,
  make: (count: number) => T,
): T => (memory.length >= count ? memory : make(2 ** Math.ceil(Math.log2(Math.max(64, count)))));

export const createRankingSpace = (
  numeric: Numeric = createNumeric({ maximumMiB: MAXIMUM_MIB }),
) => {
  const { space } = numeric;
  const [f32, u32, u8] = [
    (count: number): Float32Array => space.f32(count),
    (count: number): Uint32Array => space.u32(count),
    (count: number): Uint8Array => space.u8(count),
  ];
  const slots = Array.from({ length: SLOTS }, (): Slot => ({ memory: f32(0), owner: 0 }));
  let leases = 0;
  const work: Workspace = {
    ...{ personal: f32(0), similar: f32(0), scores: f32(0), mask: u8(0) },
    ...{ unit: f32(0), indices: u32(0), values: f32(0) },
  };
  return {
    kernels: numeric.kernels,
    /** The oldest matrix gives way; whoever had it counts with a copy of their own. */
    lease: (vectors: Float32Array): Lease => {
      leases += 1;
      const [mine, slot] = [leases, slots[leases % SLOTS]!];
      slot.memory = grown(slot.memory, vectors.length, f32);
      slot.owner = mine;
      const leased = slot.memory.subarray(0, vectors.length);
      leased.set(vectors);
      return { vectors: leased, isOurs: () => slot.owner === mine };
    },
    workspace: (candidates: number, factors: number, chosen: number): Workspace => {
      for (const name of ['personal', 'similar', 'scores'] as const)
        work[name] = grown(work[name], candidates, f32);
      work.mask = grown(work.mask, candidates, u8);
      work.unit = grown(work.unit, factors, f32);
      work.indices = grown(work.indices, chosen, u32);
      work.values = grown(work.values, chosen, f32);
      return {
        personal: work.personal.subarray(0, candidates),
        similar: work.similar.subarray(0, candidates),
        scores: work.scores.subarray(0, candidates),
        mask: work.mask.subarray(0, candidates),
        unit: work.unit.subarray(0, factors),
        indices: work.indices.subarray(0, chosen),
        values: work.values.subarray(0, chosen),
      };
    },
  };
};

export type RankingSpace = ReturnType<typeof createRankingSpace>;
