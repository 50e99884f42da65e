import { expect, test } from 'vitest';
import { createCache } from './media.cache.ts';

const cacheOf = (maxBytes: number) => {
  let nowMs = 0;
  const loads: string[] = [];
  const cache = createCache<{ bytes: number; untilMs: number; key: string }>(maxBytes, () => nowMs);
  return {
    cache,
    loads,
    pass: (ms: number) => {
      nowMs += ms;
    },
    get: (key: string, bytes = 10, forMs = 1_000) =>
      cache.get(key, async () => {
        loads.push(key);
        return { key, bytes, untilMs: nowMs + forMs };
      }),
  };
};

test('who asks for the same at the same time shares one load', async () => {
  const { get, loads } = cacheOf(100);
  const answers = await Promise.all([get('a'), get('a'), get('b'), get('a')]);
  expect(answers.map(({ key }) => key)).toEqual(['a', 'a', 'b', 'a']);
  expect(loads).toEqual(['a', 'b']);
});

test('nothing is given out longer than it may be', async () => {
  const { get, loads, pass, cache } = cacheOf(100);
  await get('a', 10, 50);
  pass(49);
  await get('a');
  expect(loads).toEqual(['a']);
  pass(1);
  await get('a', 10, 0);
  expect(loads).toEqual(['a', 'a']);
  expect(cache.bytes).toBe(0);
});

test('the bytes stay within the limit, and what was used last stays', async () => {
  const { get, loads, cache } = cacheOf(30);
  for (const key of ['a', 'b', 'c', 'a', 'd']) await get(key);
  expect(cache.bytes).toBe(30);
  loads.length = 0;
  for (const key of ['a', 'c', 'd', 'b']) await get(key);
  expect(loads).toEqual(['b']);
  await get('huge', 31);
  expect(cache.bytes).toBe(30);
});

test('a failure is told to all who wait and not kept', async () => {
  const { cache, get } = cacheOf(100);
  const failing = () => cache.get('a', () => Promise.reject(new Error('away')));
  const both = await Promise.allSettled([failing(), failing()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await get('a')).key).toBe('a');
});
