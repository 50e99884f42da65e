import {
  createDense,
  createDropout,
  createEmbedding,
  createWindowConvolution,
  type Ragged,
} from '@kaibo/numeric';
import type { EncoderFactory } from './encoder.ts';
import type { FullSequenceOptions } from './options.ts';

export interface ConvolutionEncoderOptions extends FullSequenceOptions {
  /** Events a filter can see. */
  window: number;
  horizontalFilters: number;
  verticalFilters: number;
}

/** For each row the `window` newest items up to it, oldest first, padded in front. */
const fillWindows = (
  windows: Uint32Array,
  items: Uint32Array,
  { steps, stepOffsets }: Ragged,
  window: number,
  padding: number,
): void => {
  for (let step = 0; step < steps; step++) {
    const first = stepOffsets[step]!;
    for (let row = first; row < stepOffsets[step + 1]!; row++)
      for (let place = 0; place < window; place++) {
        const seen = step - window + 1 + place;
        windows[row * window + place] =
          seen < 0 ? padding : items[stepOffsets[seen]! + row - first]!;
      }
  }
};

/** Horizontal and vertical convolutions over the newest items (Caser, Tang & Wang 2018), without user vectors. */
export const convolutionEncoder =
  (options: ConvolutionEncoderOptions): EncoderFactory =>
  (needs, random, { items, maximumRows }) => {
    const { dimensions: columns, window, dropout } = options;
    const embedding = createEmbedding(needs, random, {
      ...{ name: 'items', rows: items + 1, columns, maximumRows: maximumRows * window },
      paddingRow: items,
    });
    const inputDropout = createDropout(needs, random.fork('input'), {
      ...{ columns: columns * window, maximumRows, rate: dropout },
    });
    const convolution = createWindowConvolution(needs, random, {
      ...{ name: 'convolution', length: window, columns, maximumRows },
      horizontalFilters: options.horizontalFilters,
      verticalFilters: options.verticalFilters,
    });
    const features = convolution.outputs;
    const outputDropout = createDropout(needs, random.fork('output'), {
      ...{ columns: features, maximumRows, rate: dropout },
    });
    const output = createDense(needs, random, {
      ...{ name: 'output', inputs: features, outputs: columns, maximumRows },
    });
    const windows = new Uint32Array(maximumRows * window);

    return {
      embedding,
      training: false,
      parameters: [embedding.table, ...convolution.parameters, ...output.parameters],
      forward(given, batch) {
        inputDropout.training = this.training;
        outputDropout.training = this.training;
        const { rows } = batch;
        fillWindows(windows, given, batch, window, items);
        const vectors = inputDropout.forward(embedding.forward(windows, rows * window), rows);
        return output.forward(
          outputDropout.forward(convolution.forward(vectors, rows), rows),
          rows,
        );
      },
      backward(stateGradient) {
        const found = outputDropout.backward(output.backward(stateGradient));
        embedding.backward(inputDropout.backward(convolution.backward(found)));
      },
    };
  };
