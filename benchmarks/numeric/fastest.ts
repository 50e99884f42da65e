/** Milliseconds of the fastest of some runs: other work on the machine only ever adds. */
export const fastestMs = (runs: number, work: () => void): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const begin = performance.now();
    work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
};

/** The same for work that waits for threads. */
export const fastestMsOf = async (runs: number, work: () => Promise<unknown>): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const begin = performance.now();
    await work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
};
