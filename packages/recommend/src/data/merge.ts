import type { Interactions } from '../recommender.ts';
import { columnsOf, interactionsOf } from './interactions.ts';

const joined = (first: ArrayLike<number>, second: ArrayLike<number>): Float64Array => {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};

const sequenceColumns = (data: Interactions) => {
  const { sequences } = data;
  if (!sequences) {
    const { users, items, timesMs } = columnsOf(data);
    return { users, items, timesMs };
  }
  const users = new Uint32Array(sequences.items.length);
  for (let user = 0; user + 1 < sequences.offsets.length; user++)
    users.fill(user, sequences.offsets[user]!, sequences.offsets[user + 1]!);
  return { users, items: sequences.items, timesMs: sequences.timesMs };
};

/**
 * Both logs as one: pairs of both become one entry by the first log's `repeats`, sequences are
 * put in order of time (the second log's after the first's where a log has no times).
 * O(events of both).
 */
export const merged = (first: Interactions, second: Interactions): Interactions => {
  const users = Math.max(first.matrix.rows, second.matrix.rows);
  const items = Math.max(first.matrix.columns, second.matrix.columns);
  const size = { users, items, repeats: first.repeats ?? 'last' } as const;
  const [a, b] = [columnsOf(first), columnsOf(second)];
  const whole = interactionsOf(
    {
      users: joined(a.users, b.users),
      items: joined(a.items, b.items),
      values: joined(a.values, b.values),
      ...(a.timesMs && b.timesMs ? { timesMs: joined(a.timesMs, b.timesMs) } : {}),
    },
    size,
  );
  const named = {
    ...(first.userIds ? { userIds: second.userIds ?? first.userIds } : {}),
    ...(first.itemIds ? { itemIds: second.itemIds ?? first.itemIds } : {}),
  };
  if (!first.sequences && !second.sequences) return { ...whole, sequences: undefined, ...named };
  const [c, d] = [sequenceColumns(first), sequenceColumns(second)];
  const { sequences } = interactionsOf(
    {
      users: joined(c.users, d.users),
      items: joined(c.items, d.items),
      ...(c.timesMs && d.timesMs ? { timesMs: joined(c.timesMs, d.timesMs) } : {}),
    },
    size,
  );
  return { ...whole, sequences, ...named };
};
