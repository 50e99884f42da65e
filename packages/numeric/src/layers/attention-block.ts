import type { Random } from '../random.ts';
import { type Activation, createActivation } from './activation.ts';
import { type AttentionOptions, createSelfAttention } from './attention.ts';
import { createDense } from './dense.ts';
import { createDropout } from './dropout.ts';
import type { LayerNeeds } from './layer.ts';
import { createLayerNorm } from './layer-norm.ts';
import type { SequenceLayer } from './recurrent.ts';

export interface AttentionBlockOptions extends AttentionOptions {
  /** Units between the two products of the feed-forward part (default: columns). */
  inner?: number;
  activation?: Activation;
  dropout: number;
}

/** A block whose dropout works only while `training`. */
export interface AttentionBlock extends SequenceLayer {
  training: boolean;
}

/** y = x + attention(norm(x)); out = y + feedForward(norm(y)); dropout on both branches. */
export const createAttentionBlock = (
  needs: LayerNeeds,
  random: Random,
  options: AttentionBlockOptions,
): AttentionBlock => {
  const { name, columns, maximumRows, inner = columns, activation = 'relu', dropout } = options;
  const size = { columns, maximumRows };
  const attentionNorm = createLayerNorm(needs, { name: `${name}.attentionNorm`, ...size });
  const attention = createSelfAttention(needs, random, options);
  const attentionDropout = createDropout(needs, random.fork('attention'), {
    ...size,
    rate: dropout,
  });
  const forwardNorm = createLayerNorm(needs, { name: `${name}.forwardNorm`, ...size });
  const widen = createDense(needs, random, {
    name: `${name}.widen`,
    inputs: columns,
    outputs: inner,
    maximumRows,
  });
  const bend = createActivation(needs, activation, { columns: inner, maximumRows });
  const innerDropout = createDropout(needs, random.fork('inner'), {
    columns: inner,
    maximumRows,
    rate: dropout,
  });
  const narrow = createDense(needs, random, {
    name: `${name}.narrow`,
    inputs: inner,
    outputs: columns,
    maximumRows,
  });
  const forwardDropout = createDropout(needs, random.fork('forward'), { ...size, rate: dropout });
  const middle = needs.space.f32(maximumRows * columns);
  const output = needs.space.f32(maximumRows * columns);
  let rows = 0;

  /** out = a + b; out may be b. */
  const add = (a: Float32Array, b: Float32Array, out: Float32Array, size: number): void => {
    if (out !== b) out.set(b.subarray(0, size));
    needs.kernels.axpy(1, a.subarray(0, size), out.subarray(0, size));
  };

  return {
    training: false,
    parameters: [attentionNorm, attention, forwardNorm, widen, narrow].flatMap(
      (part) => part.parameters,
    ),
    forward(input, ragged) {
      rows = ragged.rows;
      for (const part of [attentionDropout, innerDropout, forwardDropout])
        part.training = this.training;
      const seen = attention.forward(attentionNorm.forward(input, rows), ragged);
      add(input, attentionDropout.forward(seen, rows), middle, rows * columns);
      const wide = bend.forward(widen.forward(forwardNorm.forward(middle, rows), rows), rows);
      const told = narrow.forward(innerDropout.forward(wide, rows), rows);
      add(middle, forwardDropout.forward(told, rows), output, rows * columns);
      return output;
    },
    backward(outputGradient) {
      const size = rows * columns;
      const told = narrow.backward(forwardDropout.backward(outputGradient));
      const wide = widen.backward(bend.backward(innerDropout.backward(told)));
      const byMiddle = forwardNorm.backward(wide);
      add(outputGradient, byMiddle, byMiddle, size);
      const seen = attention.backward(attentionDropout.backward(byMiddle));
      const byInput = attentionNorm.backward(seen);
      add(byMiddle, byInput, byInput, size);
      return byInput;
    },
  };
};
