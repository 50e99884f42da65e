import { random } from '@kaibo/numeric';
import { type Table, tableOf } from '../table.ts';

/** Rows with two numbers (one sometimes missing) and a category, from which the labels follow with some noise. */
export const smallTable = (
  rows = 120,
  seed = 1,
): { table: Table; binary: string[]; several: string[]; values: number[] } => {
  const draws = random(seed);
  const cities = ['Bern', 'Lyon', 'Wien'];
  const table = { age: [] as (number | null)[], visits: [] as number[], city: [] as string[] };
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    const age = 20 + draws.integer(50);
    const visits = draws.integer(9);
    const city = draws.integer(3);
    table.age.push(draws.uniform() < 0.1 ? null : age);
    table.visits.push(visits);
    table.city.push(cities[city]!);
    values.push(0.1 * age - 0.5 * visits + [0, 2, 4][city]! + 0.3 * draws.normal());
  }
  return {
    table: tableOf(table),
    binary: values.map((value) => (value > 4.5 ? 'yes' : 'no')),
    several: values.map((value) => (value > 6 ? 'high' : value > 3 ? 'middle' : 'low')),
    values,
  };
};
