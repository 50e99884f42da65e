import { AllocateError } from '../errors.ts';
import { betaFrom, betaQuantile, type Draws } from './beta.ts';

/** Learning: still inside its budget. Graduated: known well enough to stand on its own. Rested: known to be dull. */
export type NewcomerState = 'learning' | 'graduated' | 'rested';

export interface Newcomer {
  state: NewcomerState;
  /** Posterior mean of the click rate, and the ends of its middle 90 %. */
  rate: number;
  low: number;
  high: number;
  /** Looks so far (clicks, and other impressions by how likely they were looked at), and what is left of the budget. */
  looks: number;
  budgetLeft: number;
}

export interface NewcomersOptions {
  /** Click rate of the rooms that are known: the centre of what is believed of a new one. */
  typicalRate: number;
  /** How many looks that belief is worth; 20 unless given. */
  priorLooks?: number;
  /** Impressions each newcomer is promised while it learns: its floor. */
  budget: number;
  /** Graduates when the middle 90 % is no wider than this share of its mean; 0.8 unless given. */
  width?: number;
  /** Rests when it is 95 % certain that its rate is below this share of the typical one; 0.5 unless given. */
  dullShare?: number;
}

export interface Newcomers {
  /**
   * Worth added to a candidate's value by exploring: a draw of its rate from what is believed (Thompson) less the mean, as a
   * share of the mean, times the value. 0 for rooms that no longer learn. Its mean over draws is 0.
   */
  explore(room: number, value: number, draws: Draws): number;
  /** An impression at a place that is looked at with this chance (1 for the first), clicked or not. */
  shown(room: number, isClicked: boolean, lookChance?: number): void;
  /** The floor of each room while it learns, impressions left of its budget; 0 for the others. */
  floors(): Float64Array;
  of(room: number): Newcomer;
}

/** P(looked | not clicked): who looks is the likelier to click, so an impression without a click was looked at less. */
const lookedInVain = (rate: number, lookChance: number): number =>
  (lookChance * (1 - rate)) / (1 - lookChance * rate);

/**
 * New rooms inside their floor: what is believed of each is a Beta distribution of its click rate, drawn from for every
 * request, so those that may be good are shown more, and how much is spent on each is its floor and no more.
 *
 * @param rooms how many there are, numbered from 0.
 * @throws AllocateError `allocate/bad-number`; on use `allocate/unknown-room`.
 */
export const createNewcomers = (
  rooms: number,
  { typicalRate, priorLooks = 20, budget, width = 0.8, dullShare = 0.5 }: NewcomersOptions,
): Newcomers => {
  for (const [field, found] of Object.entries({ priorLooks, budget, width, dullShare }))
    if (!(found >= 0 && found < Number.POSITIVE_INFINITY))
      throw new AllocateError('allocate/bad-number', `${field} is ${found}`, { field, found });
  if (!(typicalRate > 0 && typicalRate < 1) || priorLooks === 0)
    throw new AllocateError('allocate/bad-number', `typicalRate is ${typicalRate}`, {
      field: 'typicalRate',
      found: typicalRate,
    });
  const clicked = new Float64Array(rooms).fill(priorLooks * typicalRate);
  const passed = new Float64Array(rooms).fill(priorLooks * (1 - typicalRate));
  const spent = new Float64Array(rooms);
  const state: NewcomerState[] = new Array<NewcomerState>(rooms).fill('learning');

  const known = (room: number): void => {
    if (!(Number.isInteger(room) && room >= 0 && room < rooms))
      throw new AllocateError('allocate/unknown-room', `room ${room} of ${rooms}`, { room });
  };
  const meanOf = (room: number): number => clicked[room]! / (clicked[room]! + passed[room]!);

  const settle = (room: number): void => {
    const [a, b] = [clicked[room]!, passed[room]!];
    const low = betaQuantile(0.05, a, b);
    const high = betaQuantile(0.95, a, b);
    if (high < dullShare * typicalRate) state[room] = 'rested';
    else if (high - low <= width * meanOf(room) || spent[room]! >= budget)
      state[room] = 'graduated';
  };

  return {
    explore(room, value, draws) {
      known(room);
      if (state[room] !== 'learning') return 0;
      const drawn = betaFrom(clicked[room]!, passed[room]!, draws);
      return value * (drawn / meanOf(room) - 1);
    },
    shown(room, isClicked, lookChance = 1) {
      known(room);
      if (!(lookChance >= 0 && lookChance <= 1))
        throw new AllocateError('allocate/bad-number', `lookChance is ${lookChance}`, {
          field: 'lookChance',
          found: lookChance,
        });
      if (isClicked) clicked[room]!++;
      else passed[room]! += lookedInVain(meanOf(room), lookChance);
      spent[room]!++;
      // The interval narrows slowly: looking at every eighth impression is soon enough.
      const isDue = spent[room]! % 8 === 0 || spent[room]! >= budget;
      if (state[room] === 'learning' && isDue) settle(room);
    },
    floors: () =>
      Float64Array.from(spent, (used, room) =>
        state[room] === 'learning' ? Math.max(0, budget - used) : 0,
      ),
    of(room) {
      known(room);
      const [a, b] = [clicked[room]!, passed[room]!];
      return {
        state: state[room]!,
        rate: meanOf(room),
        low: betaQuantile(0.05, a, b),
        high: betaQuantile(0.95, a, b),
        looks: a + b - priorLooks,
        budgetLeft: Math.max(0, budget - spent[room]!),
      };
    },
  };
};
