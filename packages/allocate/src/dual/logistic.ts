/** Beyond this a share is 0 or 1 to the precision of the sums. */
export const FAR = 30;
const CELLS = 16;

/**
 * Four coefficients of a cubic per sixteenth, from −30 to 30, low powers first: 1/(1 + exp(−x)) to 1e-8, in a third of the
 * time of an exponential and a division. The cubics meet in value and slope (Hermite).
 */
export const LOGISTIC = ((): Float64Array => {
  const cubics = new Float64Array(2 * FAR * CELLS * 4);
  const value = (cell: number): number => 1 / (1 + Math.exp(FAR - cell / CELLS));
  for (let cell = 0; cell < 2 * FAR * CELLS; cell++) {
    const [low, high] = [value(cell), value(cell + 1)];
    const [slope, next] = [(low * (1 - low)) / CELLS, (high * (1 - high)) / CELLS];
    cubics[4 * cell] = low;
    cubics[4 * cell + 1] = slope;
    cubics[4 * cell + 2] = 3 * (high - low) - 2 * slope - next;
    cubics[4 * cell + 3] = slope + next - 2 * (high - low);
  }
  return cubics;
})();

/** Where `x` stands in the table, in cells; for |x| < FAR. */
export const cellOf = (x: number): number => (x + FAR) * CELLS;
