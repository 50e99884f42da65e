import {
  createActivation,
  createDense,
  createDropout,
  createEmbedding,
  type Dropout,
  type Layer,
  type LayerNeeds,
  type Parameter,
  type Random,
} from '@kaibo/numeric';

export interface FactorisationOptions {
  fields: number;
  /** Rows of the joint table of all fields. */
  size: number;
  /** Width of a value's vector; 0: no products of values, which is logistic regression. */
  dimensions: number;
  /** Units of the layers over all vectors side by side; none: a factorisation machine. */
  hidden: readonly number[];
  dropout: number;
  maximumRows: number;
}

/** Scores (log-odds) of examples, with gradients. */
export interface Factorisation {
  readonly parameters: readonly Parameter[];
  training: boolean;
  /** `indices` [rows × fields] → log-odds [rows]. */
  forward(indices: Uint32Array, rows: number): Float32Array;
  backward(oddsGradient: Float32Array): void;
}

interface Part {
  parameters: readonly Parameter[];
  dropouts: readonly Dropout[];
  forward(vectors: Float32Array, rows: number): Float32Array;
  backward(upper: Float32Array): Float32Array;
}

/** Dense layers with relu and dropout over the vectors, ending in one number. */
const createTower = (
  needs: LayerNeeds,
  random: Random,
  { fields, dimensions, hidden, dropout, maximumRows }: FactorisationOptions,
): Part => {
  const layers: Layer[] = [];
  const dropouts: Dropout[] = [];
  let inputs = fields * dimensions;
  hidden.forEach((outputs, i) => {
    layers.push(createDense(needs, random, { name: `hidden${i}`, inputs, outputs, maximumRows }));
    layers.push(createActivation(needs, 'relu', { columns: outputs, maximumRows }));
    const hide = createDropout(needs, random.fork(`hidden${i}`), {
      ...{ columns: outputs, maximumRows, rate: dropout },
    });
    layers.push(hide);
    dropouts.push(hide);
    inputs = outputs;
  });
  layers.push(createDense(needs, random, { name: 'odds', inputs, outputs: 1, maximumRows }));
  return {
    parameters: layers.flatMap((layer) => layer.parameters),
    dropouts,
    forward: (vectors, rows) =>
      layers.reduce((values, layer) => layer.forward(values, rows), vectors),
    backward: (upper) => layers.reduceRight((slope, layer) => layer.backward(slope), upper),
  };
};

/**
 * Factorisation machine of order two (Rendle 2010): w₀ + Σ wᵢ + ½ Σ_d [(Σ vᵢ)² − Σ vᵢ²] over the
 * values of an example, in O(fields · dimensions); with hidden layers over the same vectors it is
 * DeepFM (Guo et al. 2017).
 */
export const createFactorisation = (
  needs: LayerNeeds,
  random: Random,
  options: FactorisationOptions,
): Factorisation => {
  const { fields, size, dimensions, hidden, maximumRows } = options;
  const { space } = needs;
  const shape = { rows: size, maximumRows: maximumRows * fields };
  const linear = createEmbedding(needs, random, {
    ...{ name: 'linear', ...shape, columns: 1, deviation: 0 },
  });
  const crossed = dimensions > 0;
  const vectors = createEmbedding(needs, random, {
    ...{ name: 'vectors', ...shape, columns: Math.max(1, dimensions), deviation: 0.01 },
  });
  const offset = createEmbedding(needs, random, {
    ...{ name: 'offset', rows: 1, columns: 1, maximumRows: 1, deviation: 0 },
  }).table;
  const tower = crossed && hidden.length > 0 ? createTower(needs, random, options) : undefined;
  const odds = space.f32(maximumRows);
  const sums = space.f32(maximumRows * Math.max(1, dimensions));
  const vectorGradient = space.f32(maximumRows * fields * Math.max(1, dimensions));
  const linearGradient = space.f32(maximumRows * fields);
  const upper = space.f32(maximumRows);
  let looked: Float32Array = vectorGradient;
  let rowCount = 0;

  const cross = (row: number): number => {
    let products = 0;
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      let squares = 0;
      for (let field = 0; field < fields; field++) {
        const value = looked[(row * fields + field) * dimensions + d]!;
        sum += value;
        squares += value * value;
      }
      sums[row * dimensions + d] = sum;
      products += sum * sum - squares;
    }
    return products / 2;
  };

  /** ∂/∂v of a field is the sum of the others' vectors; what the tower hands back is added. */
  const crossBack = (byTower: Float32Array | undefined): void => {
    for (let row = 0, at = 0; row < rowCount; row++)
      for (let field = 0; field < fields; field++)
        for (let d = 0; d < dimensions; d++, at++)
          vectorGradient[at] =
            upper[row]! * (sums[row * dimensions + d]! - looked[at]!) + (byTower?.[at] ?? 0);
  };

  return {
    parameters: [
      offset,
      linear.table,
      ...(crossed ? [vectors.table] : []),
      ...(tower?.parameters ?? []),
    ],
    training: false,
    forward(indices, rows) {
      rowCount = rows;
      const weights = linear.forward(indices, rows * fields);
      if (crossed) looked = vectors.forward(indices, rows * fields);
      for (const part of tower?.dropouts ?? []) part.training = this.training;
      const deep = tower?.forward(looked, rows);
      for (let row = 0; row < rows; row++) {
        let sum = offset.value[0]! + (deep?.[row] ?? 0);
        for (let field = 0; field < fields; field++) sum += weights[row * fields + field]!;
        odds[row] = crossed ? sum + cross(row) : sum;
      }
      return odds;
    },
    backward(oddsGradient) {
      upper.set(oddsGradient.subarray(0, rowCount));
      offset.touched?.add(0);
      for (let row = 0; row < rowCount; row++) {
        offset.gradient[0]! += upper[row]!;
        linearGradient.fill(upper[row]!, row * fields, (row + 1) * fields);
      }
      linear.backward(linearGradient);
      if (!crossed) return;
      crossBack(tower?.backward(upper));
      vectors.backward(vectorGradient);
    },
  };
};
