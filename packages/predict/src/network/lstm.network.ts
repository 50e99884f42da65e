import {
  createDense,
  createEmbedding,
  createLstm,
  createNumeric,
  createPooling,
  createRagged,
  layRagged,
  type Parameter,
  type Random,
} from '@kaibo/numeric';

/** A sequence as the network reads it: kinds by number, and the gap before each event. */
export interface CodedSequence {
  codes: Uint32Array;
  gaps: Float64Array;
}

export interface LstmShape {
  /** Kinds of events, the unknown one included. */
  kinds: number;
  dimensions: number;
  units: number;
  outputs: number;
  mostEvents: number;
  mostSequences: number;
}

export interface LstmNetwork {
  readonly parameters: readonly Parameter[];
  /** Slopes of the loss by the outputs of the latest `forward`, to be filled; [mostSequences × outputs]. */
  readonly slopes: Float32Array;
  /** Outputs [sequences × outputs]; sequences must come longest first and not be empty. */
  forward(sequences: readonly CodedSequence[]): Float32Array;
  backward(): void;
}

/** A vector for each kind and the gap before it, an LSTM over the events, and a linear output of its last state. */
export const createLstmNetwork = (random: Random, shape: LstmShape): LstmNetwork => {
  const { kinds, dimensions, units, outputs, mostEvents, mostSequences } = shape;
  const needs = createNumeric({ engine: 'simd', maximumMiB: 512 });
  const maximumRows = mostEvents * mostSequences;
  const inputs = dimensions + 1;
  const vectors = createEmbedding(needs, random, {
    name: 'kinds',
    rows: kinds,
    columns: dimensions,
    maximumRows,
  });
  const lstm = createLstm(needs, random, { name: 'lstm', inputs, units, maximumRows });
  const pooling = createPooling(needs, 'last', {
    columns: units,
    maximumRows,
    maximumCount: mostSequences,
  });
  const dense = createDense(needs, random, {
    name: 'output',
    inputs: units,
    outputs,
    maximumRows: mostSequences,
  });
  const ragged = createRagged(mostSequences, mostEvents);
  const input = needs.space.f32(maximumRows * inputs);
  const vectorSlopes = needs.space.f32(maximumRows * dimensions);
  const slopes = needs.space.f32(mostSequences * outputs);
  const codes = new Uint32Array(maximumRows);

  return {
    parameters: [vectors.table, ...lstm.parameters, ...dense.parameters],
    slopes,
    forward(sequences) {
      sequences.forEach((sequence, at) => {
        ragged.lengths[at] = sequence.codes.length;
      });
      layRagged(ragged, sequences.length);
      sequences.forEach((sequence, at) => {
        sequence.codes.forEach((code, step) => {
          const row = ragged.stepOffsets[step]! + at;
          codes[row] = code;
          input[row * inputs + dimensions] = sequence.gaps[step]!;
        });
      });
      const found = vectors.forward(codes, ragged.rows);
      for (let row = 0; row < ragged.rows; row++)
        for (let j = 0; j < dimensions; j++) input[row * inputs + j] = found[row * dimensions + j]!;
      const last = pooling.forward(lstm.forward(input, ragged), ragged);
      return dense.forward(last, sequences.length);
    },
    backward() {
      const upper = lstm.backward(pooling.backward(dense.backward(slopes)));
      for (let row = 0; row < ragged.rows; row++)
        for (let j = 0; j < dimensions; j++)
          vectorSlopes[row * dimensions + j] = upper[row * inputs + j]!;
      vectors.backward(vectorSlopes);
    },
  };
};
