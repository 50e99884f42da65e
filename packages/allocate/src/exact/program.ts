/** min cost·x over columns and rows with bounds: what the exact solver reads. Matrix by columns (CSC). */
export interface LinearProgram {
  readonly columns: number;
  readonly rows: number;
  readonly cost: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** One longer than there are columns. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  /** 1 where a column must be whole: makes it an integer program. */
  readonly whole?: Int32Array;
}

export interface ExactOptions {
  readonly timeLimitMs?: number;
  /** Of the objective, for integer programs. */
  readonly gap?: number;
  readonly solver?: 'choose' | 'simplex' | 'ipm' | 'pdlp';
  /** A first solution of an integer program. */
  readonly start?: Float64Array;
}

export interface ExactAnswer {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'limit';
  /** Whether `columns` keeps all rows; at a limit it may not. */
  readonly isFeasible: boolean;
  readonly columns: Float64Array;
  /** What one unit more of a row's limit adds to the least cost; empty for integer programs. */
  readonly rowDuals: Float64Array;
  readonly cost: number;
  /** No solution costs less; the cost itself for linear programs solved to the end. */
  readonly bound: number;
  readonly milliseconds: number;
}

/** Collects columns one by one. */
export interface ColumnWriter {
  /** Begins a column and answers with its number. */
  column(cost: number, lower: number, upper: number): number;
  entry(row: number, value: number): void;
  program(rowLower: readonly number[], rowUpper: readonly number[]): LinearProgram;
}

export const columnWriter = (): ColumnWriter => {
  const cost: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  const starts: number[] = [];
  const indices: number[] = [];
  const values: number[] = [];
  return {
    column(price, least, most) {
      cost.push(price);
      lower.push(least);
      upper.push(most);
      starts.push(indices.length);
      return cost.length - 1;
    },
    entry(row, value) {
      if (value === 0) return;
      indices.push(row);
      values.push(value);
    },
    program: (rowLower, rowUpper) => ({
      columns: cost.length,
      rows: rowLower.length,
      cost: Float64Array.from(cost),
      columnLower: Float64Array.from(lower),
      columnUpper: Float64Array.from(upper),
      rowLower: Float64Array.from(rowLower),
      rowUpper: Float64Array.from(rowUpper),
      starts: Int32Array.from(starts.concat(indices.length)),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    }),
  };
};
