import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { gathered } from './gather.ts';

/** A reading that ends when the test says so. */
const held = () => {
  const asked: (readonly string[])[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const read = gathered<string, string>((keys) => {
    asked.push(keys);
    return new Promise((resolve, reject) => {
      ends.push((error) =>
        error ? reject(error) : resolve(new Map(keys.map((key) => [key, `${key}!`]))),
      );
    });
  });
  return { read, asked, end: (i: number, error?: Error) => ends[i]!(error) };
};

test('who asks while a reading is under way joins the next one, which asks for everything once', async () => {
  const { read, asked, end } = held();
  const first = read(['a']);
  await turn();
  const second = read(['b', 'c']);
  const third = read(['c', 'a']);
  await turn();
  expect(asked).toEqual([['a']]);
  end(0);
  expect((await first).get('a')).toBe('a!');
  await turn();
  expect(asked).toEqual([['a'], ['b', 'c', 'a']]);
  end(1);
  expect((await second).get('b')).toBe('b!');
  expect((await third).get('a')).toBe('a!');
});

test('no answer is of before its question', async () => {
  let truth = 'live';
  const slowly = async () => {
    const seen = truth;
    await turn();
    return new Map([['room', seen]]);
  };
  const read = gathered<string, string>(slowly);
  const before = read(['room']);
  await Promise.resolve();
  await Promise.resolve();
  truth = 'ended';
  expect((await read(['room'])).get('room')).toBe('ended');
  await before;
});

test('a reading that fails tells those who joined it, and the next one goes on', async () => {
  const { read, end } = held();
  const first = read(['a']);
  await turn();
  const second = read(['b']);
  end(0, new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await turn();
  end(1);
  expect((await second).get('b')).toBe('b!');
});

test('nothing asked for reads nothing', async () => {
  const { read, asked } = held();
  expect((await read([])).size).toBe(0);
  expect(asked).toEqual([]);
});

test('readings that follow each other closely begin apart, and who asks meanwhile joins', async () => {
  const begun: number[] = [];
  const asked: (readonly string[])[] = [];
  const read = gathered<string, string>(
    async (keys) => {
      begun.push(performance.now());
      asked.push(keys);
      return new Map();
    },
    { apartMs: 20 },
  );
  await read(['a']);
  await Promise.all([read(['b']), turn().then(() => read(['c']))]);
  expect(asked).toEqual([['a'], ['b', 'c']]);
  expect(begun[1]! - begun[0]!).toBeGreaterThanOrEqual(19);
});
