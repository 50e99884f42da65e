import { expect, test } from 'vitest';
import { interactionsOf } from '../data/interactions.ts';
import { popularity, trending } from './popularity.ts';

const HOUR_MS = 3_600_000;

const best = async (
  model: ReturnType<typeof popularity>,
  data: Parameters<typeof model.fit>[0],
) => {
  await model.fit(data);
  return model.recommend({ items: [] }, { count: 1 })[0]!;
};

test('an event counts half after a half-life', async () => {
  const data = interactionsOf({
    users: [0, 1, 2],
    items: [0, 0, 1],
    timesMs: [0, 0, 2 * HOUR_MS],
  });
  expect(await best(popularity(), data)).toEqual({ item: 0, score: 2 });
  expect(await best(popularity({ halfLifeMs: HOUR_MS }), data)).toEqual({ item: 1, score: 1 });
});

test('what rises is ahead of what is merely large', async () => {
  const day = 24 * HOUR_MS;
  const events = Array.from({ length: 30 }, (_, at) => ({ item: 0, timesMs: at * day }));
  const rising = Array.from({ length: 6 }, () => ({ item: 1, timesMs: 29 * day }));
  const all = [...events, ...rising];
  const data = interactionsOf({
    users: all.map((_, at) => at),
    items: all.map(({ item }) => item),
    timesMs: all.map(({ timesMs }) => timesMs),
  });
  expect((await best(popularity(), data)).item).toBe(0);
  expect((await best(trending(), data)).item).toBe(1);
});
