import { interactionsOf } from '../data/interactions.ts';
import type { Interactions } from '../recommender.ts';
import { dataFolder, readText } from './datasets.ts';

/** Amazon Beauty, leave-one-out: every user's last item is the test, all before it is the log. */
export interface BeautySplit {
  train: Interactions;
  /** The item each user took last; shape [users]. */
  test: Uint32Array;
}

export const beautyItems = 12_101;

export const readBeauty = (): BeautySplit | null => {
  const folder = dataFolder('amazon-beauty-seq');
  if (!folder) return null;
  const users: number[] = [];
  const items: number[] = [];
  const test: number[] = [];
  for (const line of readText(folder, 'Beauty.txt').split('\n')) {
    const own = line.trim().split(' ').slice(1).map(Number);
    if (own.length < 3) continue;
    for (const item of own.slice(0, -1)) {
      users.push(test.length);
      items.push(item - 1);
    }
    test.push(own.at(-1)! - 1);
  }
  const train = interactionsOf({ users, items }, { items: beautyItems });
  return { train, test: Uint32Array.from(test) };
};
