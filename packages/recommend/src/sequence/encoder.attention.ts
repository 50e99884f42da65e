import {
  createAttentionBlock,
  createDropout,
  createEmbedding,
  createLayerNorm,
  type Random,
} from '@kaibo/numeric';
import type { EncoderFactory } from './encoder.ts';
import type { FullSequenceOptions } from './options.ts';

export interface AttentionEncoderOptions extends FullSequenceOptions {
  blocks: number;
  heads: number;
  /** Units of the feed-forward part. */
  inner: number;
}

/** Positions are counted from the event that is the oldest one looked at. */
const fillPositions = (positions: Uint32Array, stepOffsets: Uint32Array, steps: number): void => {
  for (let step = 0; step < steps; step++)
    positions.fill(step, stepOffsets[step]!, stepOffsets[step + 1]!);
};

/** Item and position vectors, then causal attention blocks (SASRec, Kang & McAuley 2018). */
export const attentionEncoder =
  (options: AttentionEncoderOptions): EncoderFactory =>
  (needs, random: Random, { items, maximumRows }) => {
    const { dimensions: columns, maximumLength, dropout } = options;
    const size = { columns, maximumRows };
    const table = { ...size, deviation: 0.02 };
    const embedding = createEmbedding(needs, random, { name: 'items', rows: items, ...table });
    const places = createEmbedding(needs, random, {
      ...{ name: 'positions', rows: maximumLength, ...table },
    });
    const inputNorm = createLayerNorm(needs, { name: 'inputNorm', ...size });
    const inputDropout = createDropout(needs, random.fork('input'), { ...size, rate: dropout });
    const blocks = Array.from({ length: options.blocks }, (_, i) =>
      createAttentionBlock(needs, random.fork(`block${i}`), {
        ...{ name: `block${i}`, ...size, heads: options.heads, inner: options.inner, dropout },
        ...{ maximumSteps: maximumLength, activation: 'relu' },
      }),
    );
    const outputNorm = createLayerNorm(needs, { name: 'outputNorm', ...size });
    const sum = needs.space.f32(maximumRows * columns);
    const positions = new Uint32Array(maximumRows);

    return {
      embedding,
      training: false,
      parameters: [
        embedding.table,
        places.table,
        ...[inputNorm, ...blocks, outputNorm].flatMap((part) => part.parameters),
      ],
      forward(given, batch) {
        const { rows, steps, stepOffsets } = batch;
        fillPositions(positions, stepOffsets, steps);
        const vectors = embedding.forward(given, rows);
        const placed = places.forward(positions, rows);
        sum.set(vectors.subarray(0, rows * columns));
        needs.kernels.axpy(1, placed.subarray(0, rows * columns), sum.subarray(0, rows * columns));
        inputDropout.training = this.training;
        let state = inputDropout.forward(inputNorm.forward(sum, rows), rows);
        for (const block of blocks) {
          block.training = this.training;
          state = block.forward(state, batch);
        }
        return outputNorm.forward(state, rows);
      },
      backward(stateGradient) {
        let slope = outputNorm.backward(stateGradient);
        for (let i = blocks.length - 1; i >= 0; i--) slope = blocks[i]!.backward(slope);
        slope = inputNorm.backward(inputDropout.backward(slope));
        embedding.backward(slope);
        places.backward(slope);
      },
    };
  };
