import { createDense, createDropout, createEmbedding, createGru, createLstm } from '@kaibo/numeric';
import type { EncoderFactory } from './encoder.ts';
import type { FullSequenceOptions } from './options.ts';

export interface RecurrentEncoderOptions extends FullSequenceOptions {
  /** Units of the recurrent state. */
  units: number;
}

/** Item vectors, one recurrent layer, one product back to the items' width (GRU4Rec, Hidasi et al. 2016). */
export const recurrentEncoder =
  (kind: 'gru' | 'lstm', options: RecurrentEncoderOptions): EncoderFactory =>
  (needs, random, { items, maximumRows }) => {
    const { dimensions: columns, units, dropout } = options;
    const embedding = createEmbedding(needs, random, {
      ...{ name: 'items', rows: items, columns, maximumRows },
    });
    const inputDropout = createDropout(needs, random.fork('input'), {
      ...{ columns, maximumRows, rate: dropout },
    });
    const shape = { name: kind, inputs: columns, units, maximumRows };
    const recurrent = (kind === 'gru' ? createGru : createLstm)(needs, random, shape);
    const outputDropout = createDropout(needs, random.fork('output'), {
      ...{ columns: units, maximumRows, rate: dropout },
    });
    const output = createDense(needs, random, {
      ...{ name: 'output', inputs: units, outputs: columns, maximumRows },
    });

    return {
      embedding,
      training: false,
      parameters: [embedding.table, ...recurrent.parameters, ...output.parameters],
      forward(given, batch) {
        inputDropout.training = this.training;
        outputDropout.training = this.training;
        const vectors = inputDropout.forward(embedding.forward(given, batch.rows), batch.rows);
        const states = outputDropout.forward(recurrent.forward(vectors, batch), batch.rows);
        return output.forward(states, batch.rows);
      },
      backward(stateGradient) {
        const states = outputDropout.backward(output.backward(stateGradient));
        embedding.backward(inputDropout.backward(recurrent.backward(states)));
      },
    };
  };
