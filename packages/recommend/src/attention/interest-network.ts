import {
  addToRow,
  createActivation,
  createDense,
  createParameter,
  fillNormal,
  gatherRows,
  type Layer,
  type LayerNeeds,
  type Parameter,
  type Random,
} from '@kaibo/numeric';
import { createTargetAttention } from './target-attention.ts';

export interface InterestShape {
  items: number;
  dimensions: number;
  hidden: number;
  maximumRows: number;
  maximumEvents: number;
}

/** Candidates with the history each is judged by: row r has events `offsets[r] … offsets[r + 1])`. */
export interface InterestBatch {
  rows: number;
  /** Shape [rows]. */
  targets: Uint32Array;
  /** Shape [rows + 1]. */
  offsets: Uint32Array;
  /** Items of all histories, one after the other. */
  events: Uint32Array;
}

/** Log-odds that a candidate is taken, with gradients. */
export interface InterestNetwork {
  readonly parameters: readonly Parameter[];
  forward(batch: InterestBatch): Float32Array;
  backward(oddsGradient: Float32Array): void;
  /** Weight of each event at the latest `forward`. */
  weights(): Float32Array;
}

/** Item vectors, interest by target attention, then relu layers over [interest, target, interest ∘ target]; an offset per item. */
export const createInterestNetwork = (
  needs: LayerNeeds,
  random: Random,
  { items, dimensions: columns, hidden, maximumRows, maximumEvents }: InterestShape,
): InterestNetwork => {
  const { space } = needs;
  const table = createParameter(space, 'items', { rows: items, columns, sparse: true });
  const offsets = createParameter(space, 'offsets', { rows: items, columns: 1, sparse: true });
  fillNormal(table.value, random, 0.1);
  const attention = createTargetAttention(needs, random, { columns, maximumEvents, maximumRows });
  const dense = (name: string, inputs: number, outputs: number) =>
    createDense(needs, random, { name, inputs, outputs, maximumRows });
  const tower: Layer[] = [
    dense('hidden', 3 * columns, hidden),
    createActivation(needs, 'relu', { columns: hidden, maximumRows }),
    dense('odds', hidden, 1),
  ];
  const targets = space.f32(maximumRows * columns);
  const events = space.f32(maximumRows * maximumEvents * columns);
  const features = space.f32(maximumRows * 3 * columns);
  const interestSlopes = space.f32(maximumRows * columns);
  const targetSlopes = space.f32(maximumRows * columns);
  const odds = space.f32(maximumRows);
  const upper = space.f32(maximumRows);
  let interests: Float32Array = interestSlopes;
  let given: InterestBatch | undefined;

  const fillFeatures = (rows: number): void => {
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < columns; i++) {
        const at = row * 3 * columns + i;
        const [interest, target] = [interests[row * columns + i]!, targets[row * columns + i]!];
        features[at] = interest;
        features[at + columns] = target;
        features[at + 2 * columns] = interest * target;
      }
  };

  const featuresBack = (slopes: Float32Array, rows: number): void => {
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < columns; i++) {
        const at = row * 3 * columns + i;
        const place = row * columns + i;
        const product = slopes[at + 2 * columns]!;
        interestSlopes[place] = slopes[at]! + product * targets[place]!;
        targetSlopes[place] = slopes[at + columns]! + product * interests[place]!;
      }
  };

  return {
    parameters: [
      table,
      offsets,
      ...attention.parameters,
      ...tower.flatMap((layer) => layer.parameters),
    ],
    forward(batch) {
      given = batch;
      const { rows } = batch;
      gatherRows(table.value, columns, batch.targets, rows, targets);
      gatherRows(table.value, columns, batch.events, batch.offsets[rows]!, events);
      interests = attention.forward(targets, { rows, offsets: batch.offsets, events });
      fillFeatures(rows);
      const deep = tower.reduce(
        (values, layer) => layer.forward(values, rows),
        features as Float32Array,
      );
      for (let row = 0; row < rows; row++)
        odds[row] = deep[row]! + offsets.value[batch.targets[row]!]!;
      return odds;
    },
    backward(oddsGradient) {
      const { rows, targets: targetItems, events: eventItems, offsets: begins } = given!;
      upper.set(oddsGradient.subarray(0, rows));
      featuresBack(
        tower.reduceRight((slopes, layer) => layer.backward(slopes), upper as Float32Array),
        rows,
      );
      const found = attention.backward(interestSlopes);
      for (let row = 0; row < rows; row++) {
        const item = targetItems[row]!;
        addToRow(table, item, targetSlopes, row * columns);
        addToRow(table, item, found.targets, row * columns);
        offsets.touched?.add(item);
        offsets.gradient[item]! += upper[row]!;
      }
      for (let event = 0; event < begins[rows]!; event++)
        addToRow(table, eventItems[event]!, found.events, event * columns);
    },
    weights: () => attention.weights(),
  };
};
