/** Twins of assembly/factors.ts: same names, same arguments, views in place of pointers. Sums in double precision. */

type Row = { indices: Uint32Array; values: Float32Array; begin: number; end: number };

/** out += Σ (value·lift + shift + value·slope·(y·x))·y over the entries of a row; false for an index that is too large. */
const gather = (
  { indices, values, begin, end }: Row,
  table: Float32Array,
  rows: number,
  x: Float64Array,
  out: Float64Array,
  [lift, shift, slope]: [number, number, number],
): boolean => {
  const d = x.length;
  for (let e = begin; e < end; e++) {
    if (indices[e]! >= rows) return false;
    const at = indices[e]! * d;
    let product = 0;
    for (let c = 0; c < d; c++) product += table[at + c]! * x[c]!;
    const factor = values[e]! * lift + shift + values[e]! * slope * product;
    for (let c = 0; c < d; c++) out[c] = out[c]! + factor * table[at + c]!;
  }
  return true;
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
};

/** out = gram·x·weight + x·ridge */
const applyDense = (
  gram: Float32Array,
  x: Float64Array,
  weight: number,
  ridge: number,
  out: Float64Array,
): void => {
  const d = x.length;
  for (let i = 0; i < d; i++) {
    let total = 0;
    for (let c = 0; c < d; c++) total += gram[i * d + c]! * x[c]!;
    out[i] = weight * total + ridge * x[i]!;
  }
};

/** Solves a[d×d]·x = b in place of b by a Cholesky factor in place of a; false where there is none. */
const solveDense = (a: Float64Array, b: Float64Array): boolean => {
  const d = b.length;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * d + j]!;
      for (let p = 0; p < j; p++) rest -= a[i * d + p]! * a[j * d + p]!;
      if (i > j) a[i * d + j] = rest / a[j * d + j]!;
      else if (rest > 0) a[i * d + i] = Math.sqrt(rest);
      else return false;
    }
  }
  for (let i = 0; i < d; i++) {
    for (let p = 0; p < i; p++) b[i] = b[i]! - a[i * d + p]! * b[p]!;
    b[i] = b[i]! / a[i * d + i]!;
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let p = i + 1; p < d; p++) b[i] = b[i]! - a[p * d + i]! * b[p]!;
    b[i] = b[i]! / a[i * d + i]!;
  }
  return true;
};

export const scalarFactors = {
  ialsSweep(
    offsets: Uint32Array,
    indices: Uint32Array,
    values: Float32Array,
    own: Float32Array,
    other: Float32Array,
    otherRows: number,
    gram: Float32Array,
    d: number,
    weight0: number,
    shift: number,
    reg: number,
    nu: number,
    steps: number,
    from: number,
    to: number,
  ): number {
    const x = new Float64Array(d);
    const residual = new Float64Array(d);
    const image = new Float64Array(d);
    for (let r = from; r < to; r++) {
      const row = { indices, values, begin: offsets[r]!, end: offsets[r + 1]! };
      const ridge = reg * (row.end - row.begin + weight0 * otherRows) ** nu;
      x.set(own.subarray(r * d, r * d + d));
      applyDense(gram, x, -weight0, -ridge, residual);
      if (!gather(row, other, otherRows, x, residual, [1, shift, -1])) return r + 1;
      const direction = residual.slice();
      let square = dot(residual, residual);
      if (!(square < Number.POSITIVE_INFINITY)) return -1 - r;
      for (let step = 0; step < steps && square > 1e-20; step++) {
        applyDense(gram, direction, weight0, ridge, image);
        gather(row, other, otherRows, direction, image, [0, 0, 1]);
        const curvature = dot(direction, image);
        if (!(curvature > 0)) return -1 - r;
        const length = square / curvature;
        for (let c = 0; c < d; c++) {
          x[c] = x[c]! + length * direction[c]!;
          residual[c] = residual[c]! - length * image[c]!;
        }
        const next = dot(residual, residual);
        for (let c = 0; c < d; c++) direction[c] = residual[c]! + (next / square) * direction[c]!;
        square = next;
      }
      own.set(x, r * d);
    }
    return 0;
  },

  ialsSolve(
    offsets: Uint32Array,
    indices: Uint32Array,
    values: Float32Array,
    own: Float32Array,
    other: Float32Array,
    otherRows: number,
    gram: Float32Array,
    d: number,
    weight0: number,
    shift: number,
    reg: number,
    nu: number,
    from: number,
    to: number,
  ): number {
    for (let r = from; r < to; r++) {
      const [begin, end] = [offsets[r]!, offsets[r + 1]!];
      const matrix = Float64Array.from(gram.subarray(0, d * d), (value) => value * weight0);
      const x = new Float64Array(d);
      const ridge = reg * (end - begin + weight0 * otherRows) ** nu;
      for (let i = 0; i < d; i++) matrix[i * d + i] = matrix[i * d + i]! + ridge;
      for (let e = begin; e < end; e++) {
        if (indices[e]! >= otherRows) return r + 1;
        const y = other.subarray(indices[e]! * d, indices[e]! * d + d);
        for (let i = 0; i < d; i++) {
          x[i] = x[i]! + (values[e]! + shift) * y[i]!;
          for (let j = 0; j < d; j++)
            matrix[i * d + j] = matrix[i * d + j]! + values[e]! * y[i]! * y[j]!;
        }
      }
      if (!solveDense(matrix, x)) return -1 - r;
      own.set(x, r * d);
    }
    return 0;
  },

  csrGram(
    columnOffsets: Uint32Array,
    columnIndices: Uint32Array,
    columnValues: Float32Array,
    rowOffsets: Uint32Array,
    rowIndices: Uint32Array,
    rowValues: Float32Array,
    rows: number,
    out: Float32Array,
    columns: number,
    from: number,
    to: number,
  ): number {
    for (let i = from; i < to; i++) {
      out.fill(0, i * columns, (i + 1) * columns);
      for (let e = columnOffsets[i]!; e < columnOffsets[i + 1]!; e++) {
        const row = columnIndices[e]!;
        if (row >= rows) return i + 1;
        for (let at = rowOffsets[row]!; at < rowOffsets[row + 1]!; at++) {
          const column = rowIndices[at]!;
          if (column >= columns) return i + 1;
          const target = i * columns + column;
          out[target] = out[target]! + columnValues[e]! * rowValues[at]!;
        }
      }
    }
    return 0;
  },
};

export type RawFactors = typeof scalarFactors;
