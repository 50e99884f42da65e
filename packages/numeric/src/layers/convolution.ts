import type { Random } from '../random.ts';
import {
  createParameter,
  fillGlorot,
  type Layer,
  type LayerNeeds,
  type Parameter,
} from './layer.ts';

export interface WindowConvolutionOptions {
  name: string;
  /** Items in a window. */
  length: number;
  /** Width of an item's vector. */
  columns: number;
  /** Filters of each height 1 … length. */
  horizontalFilters: number;
  /** Filters across the window, each one weight per item. */
  verticalFilters: number;
  maximumRows: number;
}

/**
 * The two convolutions of Caser (Tang & Wang 2018, §3.2) over windows of items, a row being the
 * window's vectors one after the other, oldest first: horizontal filters of every height, relu,
 * highest over their places; vertical filters, one weighted sum of the items per filter.
 * Out: [verticalFilters · columns, then length · horizontalFilters] per row.
 */
export const createWindowConvolution = (
  needs: LayerNeeds,
  random: Random,
  options: WindowConvolutionOptions,
): Layer & { readonly outputs: number } => {
  const { name, length, columns, horizontalFilters: filters, maximumRows } = options;
  const { space, kernels } = needs;
  const heights = Array.from({ length }, (_, i) => i + 1);
  const horizontal = heights.map((height) =>
    createParameter(space, `${name}.horizontal${height}`, {
      rows: height * columns,
      columns: filters,
    }),
  );
  const bias = createParameter(space, `${name}.horizontalBias`, {
    rows: length,
    columns: filters,
  });
  const vertical = createParameter(space, `${name}.vertical`, {
    rows: options.verticalFilters,
    columns: length,
  });
  for (const filter of horizontal) fillGlorot(filter.value, random, filter.rows, filters);
  fillGlorot(vertical.value, random, length, 1);

  const window = length * columns;
  const places = (length * (length + 1)) / 2;
  const placeColumns = places * filters;
  const verticalOutputs = options.verticalFilters * columns;
  const outputs = verticalOutputs + length * filters;
  const product = space.f32(maximumRows * placeColumns);
  const winners = new Uint16Array(maximumRows * length * filters);
  const output = space.f32(maximumRows * outputs);
  const inputGradient = space.f32(maximumRows * window);
  let given: Float32Array = output;
  let rows = 0;

  /** First column of a height's places; place p of it begins `p · filters` later. */
  const firstColumn = heights.map(
    (_, i) => filters * heights.slice(0, i).reduce((sum, height) => sum + length - height + 1, 0),
  );

  const eachPlace = (visit: (filter: Parameter, item: number, column: number) => void): void => {
    horizontal.forEach((filter, i) => {
      for (let place = 0; place < length - i; place++)
        visit(filter, place * columns, firstColumn[i]! + place * filters);
    });
  };

  const convolveHorizontally = (): void => {
    eachPlace((filter, item, column) => {
      kernels.gemm({
        ...{ m: rows, n: filters, k: filter.rows },
        ...{ a: given.subarray(item), strideA: window, b: filter.value },
        ...{ c: product.subarray(column), strideC: placeColumns },
      });
    });
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < length; i++)
        for (let filter = 0; filter < filters; filter++) {
          let best = firstColumn[i]! + filter;
          for (let place = 1; place < length - i; place++) {
            const other = firstColumn[i]! + place * filters + filter;
            if (product[row * placeColumns + other]! > product[row * placeColumns + best]!)
              best = other;
          }
          const at = i * filters + filter;
          const value = product[row * placeColumns + best]! + bias.value[at]!;
          winners[row * length * filters + at] = best;
          output[row * outputs + verticalOutputs + at] = value > 0 ? value : 0;
        }
  };

  const convolveVertically = (): void => {
    for (let row = 0; row < rows; row++)
      for (let filter = 0; filter < options.verticalFilters; filter++) {
        const to = row * outputs + filter * columns;
        output.fill(0, to, to + columns);
        for (let item = 0; item < length; item++) {
          const weight = vertical.value[filter * length + item]!;
          const from = row * window + item * columns;
          for (let i = 0; i < columns; i++) output[to + i]! += weight * given[from + i]!;
        }
      }
  };

  const horizontalBack = (upper: Float32Array): void => {
    product.fill(0, 0, rows * placeColumns);
    for (let row = 0; row < rows; row++)
      for (let at = 0; at < length * filters; at++) {
        const place = row * outputs + verticalOutputs + at;
        if (output[place]! <= 0) continue;
        product[row * placeColumns + winners[row * length * filters + at]!] = upper[place]!;
        bias.gradient[at]! += upper[place]!;
      }
    inputGradient.fill(0, 0, rows * window);
    eachPlace((filter, item, column) => {
      const byPlace = product.subarray(column);
      kernels.gemm({
        ...{ m: filter.rows, n: filters, k: rows, transposeA: true, beta: 1 },
        ...{ a: given.subarray(item), strideA: window, b: byPlace, strideB: placeColumns },
        c: filter.gradient,
      });
      kernels.gemm({
        ...{ m: rows, n: filter.rows, k: filters, transposeB: true, beta: 1 },
        ...{ a: byPlace, strideA: placeColumns, b: filter.value },
        ...{ c: inputGradient.subarray(item), strideC: window },
      });
    });
  };

  const verticalBack = (upper: Float32Array): void => {
    for (let row = 0; row < rows; row++)
      for (let filter = 0; filter < options.verticalFilters; filter++) {
        const from = row * outputs + filter * columns;
        for (let item = 0; item < length; item++) {
          const weight = vertical.value[filter * length + item]!;
          const to = row * window + item * columns;
          let slope = 0;
          for (let i = 0; i < columns; i++) {
            slope += upper[from + i]! * given[to + i]!;
            inputGradient[to + i]! += weight * upper[from + i]!;
          }
          vertical.gradient[filter * length + item]! += slope;
        }
      }
  };

  return {
    outputs,
    parameters: [...horizontal, bias, vertical],
    forward(input, rowCount) {
      given = input;
      rows = rowCount;
      convolveHorizontally();
      convolveVertically();
      return output;
    },
    backward(outputGradient) {
      horizontalBack(outputGradient);
      verticalBack(outputGradient);
      return inputGradient;
    },
  };
};
