import { MineError } from '../errors.ts';
import { createNames } from './baskets.ts';

/** What each one did, in order; one step may hold several items at once. */
export interface Sequences {
  readonly count: number;
  readonly items: readonly string[];
  /** Steps of sequence s: `sequenceOffsets[s]` … `sequenceOffsets[s + 1] - 1`. */
  readonly sequenceOffsets: Uint32Array;
  /** Items of step t, ascending: `indices[stepOffsets[t]] …`. */
  readonly stepOffsets: Uint32Array;
  readonly indices: Uint32Array;
}

/**
 * @param lists per sequence its steps, per step one item or several at once; steps without items are left out.
 * @throws MineError `mine/empty-table` without sequences; `mine/bad-row` with row and step for an item without a name.
 */
export const sequencesOf = (
  lists: readonly (readonly (string | readonly string[])[])[],
): Sequences => {
  if (lists.length === 0) throw new MineError('mine/empty-table', 'no sequence');
  const names = createNames();
  const sequenceOffsets = new Uint32Array(lists.length + 1);
  const stepOffsets = [0];
  const indices: number[] = [];
  lists.forEach((steps, row) => {
    steps.forEach((step, place) => {
      const own = typeof step === 'string' ? [step] : step;
      const numbers = own.map((name) => names.numberOf(name, row, `step ${place}`));
      if (numbers.length === 0) return;
      indices.push(...[...new Set(numbers)].sort((a, b) => a - b));
      stepOffsets.push(indices.length);
    });
    sequenceOffsets[row + 1] = stepOffsets.length - 1;
  });
  return {
    count: lists.length,
    items: names.names(),
    sequenceOffsets,
    stepOffsets: Uint32Array.from(stepOffsets),
    indices: Uint32Array.from(indices),
  };
};

export interface Step {
  who: string;
  item: string;
  atMs: number;
}

/**
 * From a table of events: each one's in the order of time; what happened to one at the same millisecond is one step.
 *
 * @param sessionGapMs where given, a longer pause begins a new sequence.
 * @throws MineError `mine/empty-table`; `mine/bad-row` for a row without a name or with a time that is no number.
 */
export const sequencesFromEvents = (
  events: readonly Step[],
  sessionGapMs = Infinity,
): Sequences => {
  if (events.length === 0) throw new MineError('mine/empty-table', 'no event');
  const byWho = new Map<string, Step[]>();
  events.forEach((event, row) => {
    if (!Number.isFinite(event.atMs))
      throw new MineError('mine/bad-row', `row ${row}: the time ${event.atMs} is no number`, {
        row,
        field: 'atMs',
        found: String(event.atMs),
      });
    for (const field of ['who', 'item'] as const)
      if (typeof event[field] !== 'string' || event[field] === '')
        throw new MineError('mine/bad-row', `row ${row}: ${field} is empty`, { row, field });
    const own = byWho.get(event.who);
    if (own) own.push(event);
    else byWho.set(event.who, [event]);
  });
  const lists: string[][][] = [];
  for (const own of byWho.values()) {
    own.sort((a, b) => a.atMs - b.atMs);
    let last = -Infinity;
    let list: string[][] = [];
    for (const { item, atMs } of own) {
      if (atMs - last > sessionGapMs || list.length === 0) {
        list = [];
        lists.push(list);
      }
      if (atMs === last && list.length > 0) list.at(-1)!.push(item);
      else list.push([item]);
      last = atMs;
    }
  }
  return sequencesOf(lists);
};
