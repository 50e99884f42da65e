/** A bucket of time; an agent is due at most once in each. */
export const BUCKET_MS = 1_000;

/**
 * Who is due when. Every agent is due at most once, so the agenda is one linked list a second in two typed arrays:
 * O(1) to enter, and 4 + 8 bytes an agent however many there are.
 */
export interface Agenda {
  /** Enters an agent that is not entered. What is due after the end is left out. */
  enter(agent: number, dueMs: number): void;
  /** Agents due in this bucket, by time and then by number; the array is the agenda's own and reused. */
  take(bucket: number): { agents: Int32Array; count: number };
  dueMs: Float64Array;
}

const NOBODY = -1;
/** Up to so many are put in order by insertion. */
const FEW = 24;

export const createAgenda = (agents: number, startMs: number, endMs: number): Agenda => {
  const dueMs = new Float64Array(agents);
  const after = new Int32Array(agents).fill(NOBODY);
  const first = new Int32Array(Math.ceil((endMs - startMs) / BUCKET_MS) + 1).fill(NOBODY);
  let taken = new Int32Array(256);

  const isBefore = (a: number, b: number): boolean => {
    const difference = dueMs[a]! - dueMs[b]!;
    return difference < 0 || (difference === 0 && a < b);
  };

  const insertionSorted = (count: number): void => {
    for (let i = 1; i < count; i++) {
      const agent = taken[i]!;
      let place = i;
      for (; place > 0 && isBefore(agent, taken[place - 1]!); place--)
        taken[place] = taken[place - 1]!;
      taken[place] = agent;
    }
  };

  return {
    dueMs,
    enter: (agent, due) => {
      dueMs[agent] = due;
      if (!(due < endMs)) return;
      const bucket = Math.floor((due - startMs) / BUCKET_MS);
      after[agent] = first[bucket]!;
      first[bucket] = agent;
    },
    take: (bucket) => {
      let count = 0;
      for (let agent = first[bucket]!; agent !== NOBODY; agent = after[agent]!) {
        if (count === taken.length) {
          const larger = new Int32Array(2 * count);
          larger.set(taken);
          taken = larger;
        }
        taken[count++] = agent;
      }
      first[bucket] = NOBODY;
      if (count <= FEW) insertionSorted(count);
      else taken.subarray(0, count).sort((a, b) => (isBefore(a, b) ? -1 : 1));
      return { agents: taken, count };
    },
  };
};

/** What is due once and belongs to nobody's turn: shows, payments, parcels. A binary heap by time, then by order of entry. */
export interface Queue<Item> {
  push(dueMs: number, item: Item): void;
  /** The earliest due before that moment, or null. */
  popBefore(beforeMs: number): { dueMs: number; item: Item } | null;
  readonly size: number;
}

interface Entry<Item> {
  dueMs: number;
  order: number;
  item: Item;
}

export const createQueue = <Item>(): Queue<Item> => {
  const heap: Entry<Item>[] = [];
  let entered = 0;
  const isBefore = (a: Entry<Item>, b: Entry<Item>): boolean =>
    a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

  const sink = (entry: Entry<Item>): void => {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, entry)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = entry;
  };

  return {
    push: (dueMs, item) => {
      const entry = { dueMs, order: entered++, item };
      let place = heap.length;
      heap.push(entry);
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (!isBefore(entry, heap[parent]!)) break;
        heap[place] = heap[parent]!;
        place = parent;
      }
      heap[place] = entry;
    },
    popBefore: (beforeMs) => {
      const top = heap[0];
      if (top === undefined || top.dueMs >= beforeMs) return null;
      const last = heap.pop()!;
      if (heap.length > 0) sink(last);
      return { dueMs: top.dueMs, item: top.item };
    },
    get size() {
      return heap.length;
    },
  };
};
