import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { hazard, loadHazardModel } from '../models.ts';
import { tableOf } from '../table.ts';

const draws = random(9);
const ROWS = 400;
const keen = Array.from({ length: ROWS }, () => draws.integer(2));
/** A keen one buys in a period with .4, others with .1; watching ends by chance. */
const lives = keen.map((is) => {
  const watched = 1 + draws.integer(6);
  for (let period = 1; period <= watched; period++)
    if (draws.uniform() < (is ? 0.4 : 0.1)) return { period, happened: true };
  return { period: watched, happened: false };
});
const table = tableOf({ keen });
const waits = {
  periods: lives.map(({ period }) => period),
  happened: lives.map(({ happened }) => happened),
};

test('without columns that tell, hazards are those of Kaplan and Meier', async () => {
  const model = hazard({ periods: 4, base: { model: 'logistic', options: { ridge: 1e-9 } } });
  const blind = tableOf({ nothing: keen.map(() => 1) });
  await model.fit(blind, waits);
  const found = model.hazards(blind);
  let still = 1;
  for (let period = 1; period <= 4; period++) {
    const atRisk = lives.filter((life) => life.period >= period).length;
    const events = lives.filter((life) => life.period === period && life.happened).length;
    still *= 1 - events / atRisk;
    expect(found[period - 1]).toBeCloseTo(events / atRisk, 3);
    expect(model.survival(blind)[period - 1]).toBeCloseTo(still, 3);
    expect(model.happensWithin(blind, period)[0]).toBeCloseTo(1 - still, 3);
  }
});

test('what makes people sooner is found, though not all were watched to the end', async () => {
  const model = hazard({ periods: 5 });
  await model.fit(table, waits);
  const [others, keenOnes] = model.happensWithin(tableOf({ keen: [0, 1] }), 1);
  expect(others).toBeCloseTo(0.1, 1);
  expect(keenOnes).toBeCloseTo(0.4, 1);
});

test('survival never rises, and a saved model answers the same and saves the same bytes', async () => {
  const model = hazard({ periods: 5, base: { model: 'naive-bayes' } });
  await model.fit(table, waits);
  const still = model.survival(table);
  still.forEach((value, at) => {
    if (at % 5 > 0) expect(value).toBeLessThanOrEqual(still[at - 1]!);
  });
  const again = loadHazardModel(model.save());
  expect(again.survival(table)).toEqual(still);
  expect(again.save()).toEqual(model.save());
});

test('waits of no period, or of another number of rows, are refused with row and field', async () => {
  const model = hazard({ periods: 3 });
  const none = { ...waits, periods: waits.periods.with(7, 0) };
  await expect(model.fit(table, none)).rejects.toMatchObject({
    code: 'predict/bad-row',
    details: { row: 7, field: 'periods' },
  });
  await expect(model.fit(table, { ...waits, happened: [true] })).rejects.toMatchObject({
    code: 'predict/dimension-mismatch',
    details: { field: 'happened' },
  });
  expect(() => model.hazards(table)).toThrow(
    expect.objectContaining({ code: 'predict/not-fitted' }),
  );
});
