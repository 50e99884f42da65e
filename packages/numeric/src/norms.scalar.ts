/** Twins of assembly/norms.ts: same names, same arguments, views in place of pointers. */
export const scalarNorms = {
  layerNormForward(
    x: Float32Array,
    gain: Float32Array,
    shift: Float32Array,
    normal: Float32Array,
    out: Float32Array,
    inverses: Float32Array,
    columns: number,
    epsilon: number,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++) {
      const first = row * columns;
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += x[first + c]!;
      const mean = sum / columns;
      let squares = 0;
      for (let c = 0; c < columns; c++) squares += (x[first + c]! - mean) ** 2;
      const inverse = 1 / Math.sqrt(squares / columns + epsilon);
      inverses[row] = inverse;
      for (let c = 0; c < columns; c++) {
        const value = (x[first + c]! - mean) * inverse;
        normal[first + c] = value;
        out[first + c] = value * gain[c]! + shift[c]!;
      }
    }
  },

  layerNormBackward(
    upper: Float32Array,
    gain: Float32Array,
    normal: Float32Array,
    inverses: Float32Array,
    gainGradient: Float32Array,
    shiftGradient: Float32Array,
    out: Float32Array,
    columns: number,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++) {
      const first = row * columns;
      let sum = 0;
      let along = 0;
      for (let c = 0; c < columns; c++) {
        const [slope, value] = [upper[first + c]!, normal[first + c]!];
        gainGradient[c] = gainGradient[c]! + slope * value;
        shiftGradient[c] = shiftGradient[c]! + slope;
        const scaled = slope * gain[c]!;
        out[first + c] = scaled;
        sum += scaled;
        along += scaled * value;
      }
      for (let c = 0; c < columns; c++) {
        const centred = out[first + c]! - sum / columns - (normal[first + c]! * along) / columns;
        out[first + c] = inverses[row]! * centred;
      }
    }
  },

  addColumnSums(
    values: Float32Array,
    sums: Float32Array,
    columns: number,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++)
      for (let c = 0; c < columns; c++) sums[c] = sums[c]! + values[row * columns + c]!;
  },
};

export type RawNorms = typeof scalarNorms;
