import { expect, test } from 'vitest';
import { interactionsOf } from '../data/interactions.ts';
import { popularity } from '../popularity/popularity.ts';
import { smallLog } from '../testing/small-log.ts';
import { byHour, bySocialGraph, fallbackChain } from './cold-start.ts';

test('a newcomer sees what those they follow took', () => {
  const data = interactionsOf({ users: [0, 0, 1, 2], items: [0, 1, 1, 2] });
  const scores = new Float32Array(3);
  bySocialGraph([0, 1], data, scores);
  expect([...scores].indexOf(Math.max(...scores))).toBe(1);
  expect(scores[2]).toBe(0);
  expect(() => bySocialGraph([9], data, scores)).toThrow(
    expect.objectContaining({ code: 'recommend/unknown-user' }),
  );
});

test('an evening item wins in the evening and a morning item in the morning', () => {
  const hour = 3_600_000;
  const times = [8, 8, 8, 8, 20, 20, 20, 20].map((at, day) => (day * 24 + at) * hour);
  const data = interactionsOf({
    users: times.map((_, at) => at),
    items: times.map((_, at) => (at < 4 ? 0 : 1)),
    timesMs: times,
  });
  const [morning, evening] = [byHour(data, 8 * hour), byHour(data, 20 * hour)];
  expect(morning[0]).toBeGreaterThan(morning[1]!);
  expect(evening[1]).toBeGreaterThan(evening[0]!);
});

test('the chain answers with the first step that has enough, and says which', async () => {
  const model = popularity();
  const personal = () => model.recommend(0, { count: 3 });
  const newest = () => [{ item: 9, score: 0 }];
  const steps = [
    { step: 'personal', recommend: personal },
    { step: 'newest', recommend: newest },
  ];
  expect(fallbackChain(steps, 1)).toEqual({ step: 'newest', list: newest() });
  await model.fit(smallLog());
  expect(fallbackChain(steps, 3).step).toBe('personal');
});
