import { type Baskets, basketsOf, type Points, pointsFrom } from '@kaibo/mine';
import { random } from '@kaibo/numeric';

/** Rows around `centres` points drawn in a box, a tenth of them anywhere in it. */
export const drawnPoints = (
  rows: number,
  columns: number,
  { centres, side, spread }: { centres: number; side: number; spread: number },
): Points => {
  const draw = random(7);
  const middles = Array.from({ length: centres * columns }, () => draw.uniform() * side);
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const centre = draw.integer(centres);
    const isStray = row % 10 === 0;
    for (let column = 0; column < columns; column++)
      values[row * columns + column] = isStray
        ? draw.uniform() * side
        : middles[centre * columns + column]! + spread * draw.normal();
  }
  return pointsFrom(values, columns);
};

/** Baskets of about seven of 200 items, some wanted far more than others, with forty bundles that go together. */
export const drawnBaskets = (count: number): Baskets => {
  const draw = random(11);
  const items = 200;
  const bundles = Array.from({ length: 40 }, () => [...draw.sample(items, 2 + draw.integer(3))]);
  const lists = Array.from({ length: count }, () => {
    const list = Array.from({ length: 2 + draw.integer(6) }, () =>
      Math.floor(items * draw.uniform() ** 2.5),
    );
    if (draw.uniform() < 0.6) list.push(...bundles[draw.integer(bundles.length)]!);
    return list.map((item) => `item ${item}`);
  });
  return basketsOf(lists);
};
