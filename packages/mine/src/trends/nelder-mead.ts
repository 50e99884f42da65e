export interface Minimum {
  at: number[];
  value: number;
}

/**
 * The least value near a start by Nelder & Mead's simplex (1965): reflect, expand, contract, shrink. Needs no gradient;
 * meant for a few numbers.
 *
 * @param step how far from the start the first simplex reaches.
 */
export const minimise = (
  errorAt: (at: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, maximumSteps = 400, tolerance = 1e-10 } = {},
): Minimum => {
  const ask = (at: number[]): Minimum => ({ at, value: errorAt(at) });
  const simplex = [
    ask([...start]),
    ...start.map((_, axis) =>
      ask(start.map((value, other) => (other === axis ? value + step : value))),
    ),
  ];
  for (let turn = 0; turn < maximumSteps; turn++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex.at(-1)!];
    if (Math.abs(worst.value - best.value) <= tolerance * (Math.abs(best.value) + tolerance)) break;
    const middle = start.map(
      (_, axis) =>
        simplex.slice(0, -1).reduce((sum, { at }) => sum + at[axis]!, 0) / (simplex.length - 1),
    );
    const along = (reach: number): Minimum =>
      ask(middle.map((value, axis) => value + reach * (worst.at[axis]! - value)));
    const mirrored = along(-1);
    const second = simplex.at(-2)!.value;
    let next = mirrored;
    if (mirrored.value < best.value) {
      const farther = along(-2);
      if (farther.value < mirrored.value) next = farther;
    } else if (mirrored.value >= second) next = along(mirrored.value < worst.value ? -0.5 : 0.5);
    if (next.value < worst.value) simplex[simplex.length - 1] = next;
    else
      for (let at = 1; at < simplex.length; at++)
        simplex[at] = ask(simplex[at]!.at.map((value, axis) => (value + best.at[axis]!) / 2));
  }
  return simplex.reduce((one, other) => (other.value < one.value ? other : one));
};
