import { setTimeout as sleep } from 'node:timers/promises';

interface Batch<Key, Value> {
  keys: Set<Key>;
  answer: Promise<ReadonlyMap<Key, Value>>;
}

/**
 * One question for all who ask meanwhile. One reading is under way at a time; who asks while it is joins the next,
 * so no answer is of before its question, and the more ask, the fewer the readings for each. An answer holds at least
 * the keys asked for that exist. What a reading fails with is told to those who joined it.
 *
 * @param apartMs readings begin so far apart: who asks alone waits for nothing, and of many more join the next.
 */
export const gathered = <Key, Value>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
  { apartMs = 0 }: { apartMs?: number } = {},
): ((keys: Iterable<Key>) => Promise<ReadonlyMap<Key, Value>>) => {
  let underWay: Promise<unknown> = Promise.resolve();
  let waiting: Batch<Key, Value> | null = null;
  let begunAtMs = Number.NEGATIVE_INFINITY;

  const turn = async (): Promise<void> => {
    const leftMs = begunAtMs + apartMs - performance.now();
    if (leftMs > 0) await sleep(leftMs);
    begunAtMs = performance.now();
  };

  const begin = (): Batch<Key, Value> => {
    const keys = new Set<Key>();
    const answer = underWay.then(turn).then(() => {
      waiting = null;
      return keys.size === 0 ? new Map<Key, Value>() : read([...keys]);
    });
    underWay = answer.catch(() => undefined);
    return { keys, answer };
  };

  return (keys) => {
    waiting ??= begin();
    for (const key of keys) waiting.keys.add(key);
    return waiting.answer;
  };
};
