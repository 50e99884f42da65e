/** One figure, or a word such as a version; keys carry their unit (`order_p95_ms`). */
export type Figures = Record<string, number | string | boolean | null>;

/** What a file `benchmarks/NAME.bench.ts` exports as `run`. */
export type Benchmark = (context: BenchmarkContext) => Promise<Figures>;

export type BenchmarkContext = {
  /** What follows the name on the command line. */
  args: string[];
  /** A line of progress, on standard error. */
  say(line: string): void;
};
