import { random } from '@kaibo/numeric';
import { interactionsOf } from '../data/interactions.ts';

const USERS = 12;
const ITEMS = 10;

/** Two tastes (items 0–4 and 5–9) of twelve users, ratings 1–5, one event a minute, no pair twice. */
export const smallLogColumns = () => {
  const stream = random(7);
  const users: number[] = [];
  const items: number[] = [];
  const values: number[] = [];
  const timesMs: number[] = [];
  for (let user = 0; user < USERS; user++)
    for (let item = 0; item < ITEMS; item++) {
      const isLiked = user % 2 === Math.floor(item / 5);
      if (stream.uniform() > (isLiked ? 0.7 : 0.25)) continue;
      users.push(user);
      items.push(item);
      values.push(isLiked ? 4 + stream.integer(2) : 1 + stream.integer(3));
      timesMs.push(1_700_000_000_000 + users.length * 60_000 + item);
    }
  return { users, items, values, timesMs };
};

export const smallLog = () => interactionsOf(smallLogColumns(), { users: USERS, items: ITEMS });
