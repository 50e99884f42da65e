import {
  createActivation,
  createDense,
  type Layer,
  type LayerNeeds,
  type Parameter,
  type Random,
} from '@kaibo/numeric';

export interface TargetAttentionOptions {
  /** Width of an item's vector. */
  columns: number;
  /** Units of the network that weighs one event (default: 32). */
  hidden?: number;
  /** Longest history. */
  maximumEvents: number;
  maximumRows: number;
}

/** Histories of candidates: row r has events `offsets[r] … offsets[r + 1])`. */
export interface Histories {
  rows: number;
  /** Shape [rows + 1]. */
  offsets: Uint32Array;
  /** Vectors of the events, one after the other. */
  events: Float32Array;
}

/** What `backward` finds. */
export interface TargetGradients {
  targets: Float32Array;
  events: Float32Array;
}

/**
 * Interest in a candidate out of a history, as in DIN (Zhou et al. 2018, §4.3): each event gets a
 * weight from a small network over [event, target, event ∘ target, event − target], not
 * normalised over the history, so that a strong interest stays strong; the answer is the weighted
 * sum of the events.
 */
export interface TargetAttention {
  readonly parameters: readonly Parameter[];
  /** Targets [rows × columns] → interests [rows × columns]; O(events · columns · hidden). */
  forward(targets: Float32Array, histories: Histories): Float32Array;
  backward(interestGradient: Float32Array): TargetGradients;
  /** Weights of the events at the latest `forward`: why the candidate. Shape [events]. */
  weights(): Float32Array;
}

export const createTargetAttention = (
  needs: LayerNeeds,
  random: Random,
  { columns, hidden = 32, maximumEvents, maximumRows }: TargetAttentionOptions,
): TargetAttention => {
  const { space } = needs;
  const most = maximumEvents * maximumRows;
  const inputs = 4 * columns;
  const layers: Layer[] = [
    createDense(needs, random, { name: 'weigh', inputs, outputs: hidden, maximumRows: most }),
    createActivation(needs, 'sigmoid', { columns: hidden, maximumRows: most }),
    createDense(needs, random, { name: 'weight', inputs: hidden, outputs: 1, maximumRows: most }),
  ];
  const pairs = space.f32(most * inputs);
  const interests = space.f32(maximumRows * columns);
  const weightSlopes = space.f32(most);
  const byTarget = space.f32(maximumRows * columns);
  const byEvent = space.f32(most * columns);
  let weights: Float32Array = weightSlopes;
  let given: { targets: Float32Array; histories: Histories } | undefined;

  const fillPairs = (targets: Float32Array, { rows, offsets, events }: Histories): void => {
    for (let row = 0; row < rows; row++)
      for (let event = offsets[row]!; event < offsets[row + 1]!; event++)
        for (let i = 0; i < columns; i++) {
          const one = events[event * columns + i]!;
          const target = targets[row * columns + i]!;
          const at = event * inputs + i;
          pairs[at] = one;
          pairs[at + columns] = target;
          pairs[at + 2 * columns] = one * target;
          pairs[at + 3 * columns] = one - target;
        }
  };

  /** Gradient by the pairs → by events and targets. */
  const pairsBack = (slopes: Float32Array): void => {
    const { targets, histories } = given!;
    const { rows, offsets, events } = histories;
    byTarget.fill(0);
    for (let row = 0; row < rows; row++)
      for (let event = offsets[row]!; event < offsets[row + 1]!; event++)
        for (let i = 0; i < columns; i++) {
          const at = event * inputs + i;
          const [product, distance] = [slopes[at + 2 * columns]!, slopes[at + 3 * columns]!];
          byEvent[event * columns + i]! +=
            slopes[at]! + product * targets[row * columns + i]! + distance;
          byTarget[row * columns + i]! +=
            slopes[at + columns]! + product * events[event * columns + i]! - distance;
        }
  };

  return {
    parameters: layers.flatMap((layer) => layer.parameters),
    forward(targets, histories) {
      given = { targets, histories };
      const { rows, offsets, events } = histories;
      fillPairs(targets, histories);
      const count = offsets[rows]!;
      weights = layers.reduce(
        (values, layer) => layer.forward(values, count),
        pairs as Float32Array,
      );
      interests.fill(0, 0, rows * columns);
      for (let row = 0; row < rows; row++)
        for (let event = offsets[row]!; event < offsets[row + 1]!; event++)
          for (let i = 0; i < columns; i++)
            interests[row * columns + i]! += weights[event]! * events[event * columns + i]!;
      return interests;
    },
    backward(upper) {
      const { rows, offsets, events } = given!.histories;
      for (let row = 0; row < rows; row++)
        for (let event = offsets[row]!; event < offsets[row + 1]!; event++) {
          let slope = 0;
          for (let i = 0; i < columns; i++) {
            slope += upper[row * columns + i]! * events[event * columns + i]!;
            byEvent[event * columns + i] = upper[row * columns + i]! * weights[event]!;
          }
          weightSlopes[event] = slope;
        }
      pairsBack(
        layers.reduceRight((slope, layer) => layer.backward(slope), weightSlopes as Float32Array),
      );
      return { targets: byTarget, events: byEvent };
    },
    weights: () => weights.subarray(0, given?.histories.offsets[given.histories.rows] ?? 0),
  };
};
