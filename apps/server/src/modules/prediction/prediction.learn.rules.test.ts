import { expect, test } from 'vitest';
import { featureNames } from '#behaviour';
import { columnNames, contextOf, missingColumn, tableOf } from './prediction.columns.ts';
import { bendOf, fitCurve } from './prediction.curve.ts';
import { hasWon, isTrainingDue } from './prediction.job.rules.ts';
import {
  chosenRows,
  comparedRows,
  partsOf,
  requireEnough,
  targetsOf,
} from './prediction.learn.rules.ts';
import { LEAST_VIEWERS, NEAR_LEAST, outlookOf } from './prediction.outlook.rules.ts';
import type { MomentSet } from './prediction.reading.ts';
import { moments, outcomeNames, taskOf } from './prediction.tasks.ts';

const HOUR_MS = 3_600_000;
const beginMs = Date.UTC(2026, 10, 1);

/** Rows an hour apart; every so manieth clicked, every so manieth of those bought. */
const setOf = (rows: number, { clicked = 2, bought = 4, simulated = 0 } = {}): MomentSet => {
  const outcomes = new Float64Array(rows * outcomeNames.length);
  for (let row = 0; row < rows; row++) {
    const at = row * outcomeNames.length;
    if (clicked > 0 && row % clicked === 0) outcomes[at + outcomeNames.indexOf('clicked')] = 1;
    if (bought > 0 && row % bought === 0) outcomes[at + outcomeNames.indexOf('bought')] = 1;
  }
  return {
    kind: 'room-shown',
    atMs: Float64Array.from({ length: rows }, (_, row) => beginMs + row * HOUR_MS),
    simulated: Uint8Array.from({ length: rows }, (_, row) => Number(row < simulated)),
    features: Object.fromEntries(
      moments['room-shown'].entities.map((entity) => [
        entity,
        new Float64Array(rows * featureNames(entity).length),
      ]),
    ),
    context: new Float64Array(rows * 3),
    outcomes,
    amounts: new Float64Array(rows),
  };
};

test('parts follow each other in time, and no label of one reaches into the next', () => {
  const set = setOf(1_000);
  const buy = taskOf('buy');
  const { train, bend, test: last } = partsOf(buy, set);
  for (const [before, after] of [
    [train, bend],
    [bend, last],
  ] as const)
    expect(set.atMs[before.at(-1)!]! + HOUR_MS).toBeLessThanOrEqual(set.atMs[after[0]!]!);
  expect(last.at(-1)).toBe(999);
});

test('who bought has clicked: a step is never without the one before', () => {
  const targets = targetsOf(taskOf('buy'), setOf(8, { clicked: 0, bought: 4 }));
  expect([...targets]).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
});

test('too few rows, too few outcomes and one outcome only are named with their counts', () => {
  const refused = (set: MomentSet): string => {
    const task = taskOf('click');
    try {
      requireEnough(task, targetsOf(task, set), partsOf(task, set));
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refused(setOf(100))).toBe('prediction/too-few-rows: 100 of 400');
  expect(refused(setOf(1_000, { clicked: 100 }))).toBe('prediction/too-few-positives: 10 of 40');
  expect(refused(setOf(1_000, { clicked: 0 }))).toMatch(
    /^prediction\/one-class: of 1000 rows none/,
  );
  expect(refused(setOf(1_000, { clicked: 1 }))).toMatch(/^prediction\/one-class/);
  expect(refused(setOf(1_000))).toBe('');
});

test('the crowd of the demo teaches only where there is nobody else', () => {
  const mixed = chosenRows(setOf(1_000, { simulated: 300 }), 400);
  expect(mixed.simulatedLeftOut).toBe(300);
  expect(mixed.set.atMs).toHaveLength(700);
  expect(mixed.set.atMs[0]).toBe(beginMs + 300 * HOUR_MS);
  expect(chosenRows(setOf(1_000, { simulated: 900 }), 400).set.atMs).toHaveLength(1_000);
});

test('the same row is the same numbers whether it stands alone, among others or is shared', () => {
  const names = columnNames('room-shown');
  const set = setOf(3);
  for (const values of Object.values(set.features)) values.set(values.map((_, i) => i / 7));
  const width = (entity: 'viewer' | 'room' | 'host' | 'viewer-in-room') =>
    featureNames(entity).length;
  const rowOf = (entity: 'viewer' | 'room' | 'host' | 'viewer-in-room') =>
    set.features[entity]!.slice(2 * width(entity), 3 * width(entity));
  const all = tableOf(
    'room-shown',
    {
      rows: 3,
      entities: Object.fromEntries(
        Object.entries(set.features).map(([entity, values]) => [entity, { values, shared: false }]),
      ),
      context: { values: set.context, shared: false },
    },
    names,
  );
  const alone = tableOf(
    'room-shown',
    {
      rows: 1,
      entities: {
        viewer: { values: rowOf('viewer'), shared: true },
        room: { values: rowOf('room'), shared: false },
        host: { values: rowOf('host'), shared: true },
        'viewer-in-room': { values: rowOf('viewer-in-room'), shared: false },
      },
      context: { values: set.context.slice(6), shared: false },
    },
    names,
  );
  alone.columns.forEach(({ values }, at) => {
    expect(values[0]).toBe(all.columns[at]!.values[2]);
  });
  expect(missingColumn('room-shown', ['hour', 'viewer: mood 5m'])).toBe('viewer: mood 5m');
});

test('hours and days of the week are those of Shanghai, and a room that is not on air has no minutes', () => {
  expect(contextOf(Date.UTC(2026, 10, 22, 18, 30), Date.UTC(2026, 10, 22, 18))).toEqual([2, 1, 30]);
  expect(contextOf(Date.UTC(2026, 10, 22), null)[2]).toBeNaN();
});

test('a bent probability keeps the order and is as often right as it says', () => {
  const said = Float64Array.from({ length: 4_000 }, (_, i) => ((i * 7919) % 4_000) / 4_000);
  const happened = said.map((p, i) => Number(((i * 104_729) % 1_000) / 1_000 < p * p));
  const bend = bendOf(fitCurve(said, happened));
  for (let p = 0; p < 0.99; p += 0.05) expect(bend(p + 0.05)).toBeGreaterThanOrEqual(bend(p));
  expect(bend(0.5)).toBeGreaterThan(0.18);
  expect(bend(0.5)).toBeLessThan(0.32);
});

test('while nothing serves it is tried every two hours, afterwards once a night', () => {
  const night = () => 4;
  const day = () => 15;
  const done = (hoursAgo: number) =>
    [{ state: 'done', startedAtMs: beginMs - hoursAgo * HOUR_MS }] as const;
  expect(isTrainingDue([], false, beginMs, day)).toBe(true);
  expect(isTrainingDue(done(1), false, beginMs, day)).toBe(false);
  expect(isTrainingDue(done(3), false, beginMs, day)).toBe(true);
  expect(isTrainingDue(done(3), true, beginMs, night)).toBe(false);
  expect(isTrainingDue(done(13), true, beginMs, day)).toBe(false);
  expect(isTrainingDue(done(13), true, beginMs, night)).toBe(true);
  expect(isTrainingDue(done(31), true, beginMs, day)).toBe(true);
  expect(isTrainingDue([{ state: 'training', startedAtMs: 0 }], true, beginMs, night)).toBe(false);
});

test('a challenger has won when it does better on enough of the same rows', () => {
  const shadow = (logLoss: number, rows = 1_000) => ({
    ...{ fromMs: 0, toMs: 1, rows, positives: 100 },
    figures: [{ of: 'model' as const, auc: 0.8, logLoss, ece: 0.01, errorFen: null }],
  });
  expect(hasWon(shadow(0.2), shadow(0.3))).toBe(true);
  expect(hasWon(shadow(0.3), shadow(0.2))).toBe(false);
  expect(hasWon(shadow(0.2, 100), shadow(0.3))).toBe(false);
  expect(hasWon(null, shadow(0.3))).toBe(false);
});

test('an outlook sums what each viewer may do, and says how sure it is', () => {
  const soon = Float64Array.from({ length: 100 }, (_, i) => (i < 14 ? 0.3 : 0.01));
  const valueFen = soon.map(() => 10_000);
  const { nearPurchase, buyers, gmvFen, viewers } = outlookOf(
    { soon, valueFen, rate: 0.02 },
    { atMs: beginMs, withinMs: 900_000 },
  );
  expect({ nearPurchase, viewers }).toEqual({ nearPurchase: 14, viewers: 100 });
  expect(buyers.expected).toBeCloseTo(14 * 0.3 + 86 * 0.01, 9);
  expect(buyers.low).toBeGreaterThanOrEqual(0);
  expect(buyers.high).toBeGreaterThan(buyers.expected);
  expect(gmvFen!.expected).toBe(50_600);
  expect(gmvFen!.high).toBeGreaterThan(gmvFen!.expected);
  expect(
    outlookOf({ soon, valueFen: null, rate: 0.02 }, { atMs: 0, withinMs: 1 }).gmvFen,
  ).toBeNull();
  expect(LEAST_VIEWERS).toBeGreaterThanOrEqual(10);
  expect(NEAR_LEAST).toBeGreaterThan(0);
});

test('models are compared on what real people did, and on the crowd only where there is nobody else', () => {
  const from = (toHour: number, simulated: number) => [
    ...comparedRows(setOf(10, { simulated }), beginMs + toHour * HOUR_MS),
  ];
  expect(from(4, 6)).toEqual([6, 7, 8, 9]);
  expect(from(8, 6)).toEqual([8, 9]);
  expect(from(7, 10)).toEqual([7, 8, 9]);
  expect(from(10, 0)).toEqual([]);
});
