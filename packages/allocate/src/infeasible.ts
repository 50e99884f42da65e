import { boundOf } from './bound.ts';
import { groupExposure, loadsOf } from './certify.ts';
import { AllocateError } from './errors.ts';
import { solveProgram } from './exact/exact-solver.ts';
import { pricesOfRows, programOf } from './exact/program-of-model.ts';
import { type Model, withFloors } from './model.ts';
import type { BindingFloor, Infeasibility, Prices } from './plan.ts';
import { groupName, roomName } from './problem.ts';
import { restrictedTo } from './restricted.ts';

/** Shares this near to 1 are met: the exact solver keeps rows to 1e-7. */
const MET = 1 - 1e-6;

export interface Explained {
  /** Null where all floors can be met after all. */
  readonly infeasibility: Infeasibility | null;
  /** The model with floors brought down by the least relative shortfall: what the second phase plans for. */
  readonly reduced: Model;
}

const listOf = (array: Float64Array): number[] =>
  Array.from(array.keys()).filter((at) => array[at]! > 0);

const sum = (numbers: Float64Array): number => numbers.reduce((total, each) => total + each, 0);

/** Drops prices that are rounding, and scales the rest so that floors weigh 1 in all. */
const cleaned = (model: Model, prices: Prices): Prices => {
  const weigh = (price: Float64Array, floor: Float64Array): number =>
    price.reduce((total, each, at) => total + each * floor[at]!, 0);
  const total =
    weigh(prices.floor, model.floors) +
    weigh(prices.group, model.groupFloors) +
    (model.guard ? weigh(prices.guard, model.guard.needs) : 0);
  if (!(total > 0)) return prices;
  const scaled = (price: Float64Array): Float64Array =>
    price.map((each) => (each / total < 1e-12 ? 0 : each / total));
  return {
    seats: scaled(prices.seats),
    stock: scaled(prices.stock),
    cap: scaled(prices.cap),
    floor: scaled(prices.floor),
    merit: new Float64Array(model.roomCount),
    group: scaled(prices.group),
    guard: scaled(prices.guard),
  };
};

/** Above this many edges only the rooms that were stuck are looked at. */
const WHOLE_EDGES = 20_000;

/**
 * Finds the largest share of all floors that a plan can meet and proves that no plan meets more: with the prices it
 * answers, and no values, the bound of the whole model is negative. Then brings floors down by the least Σ shortfall/floor.
 * Large models are cut down to the rooms the repair could not serve: the proof holds all the same.
 *
 * Two linear programs by the exact solver. @throws AllocateError where it fails or the time is too short.
 */
export const explain = async (
  model: Model,
  stuck: readonly number[],
  timeLimitMs: number,
): Promise<Explained> => {
  const isWhole = model.edges <= WHOLE_EDGES || stuck.length === 0;
  const part = isWhole ? model : restrictedTo(model, stuck);
  const share = programOf(part, 'fraction');
  const most = await solveProgram(share.program, { timeLimitMs, solver: 'ipm' });
  if (most.status !== 'optimal')
    throw new AllocateError('allocate/solver-failed', 'no time was left to find what is possible');
  const fraction = Math.min(1, Math.max(0, -most.cost));
  if (fraction >= MET) return { infeasibility: null, reduced: model };
  const found = cleaned(part, pricesOfRows(share.rows, most.rowDuals));
  const prices =
    isWhole || !model.guard ? found : { ...found, guard: new Float64Array(model.cohorts) };
  const least = programOf(part, 'shortfall');
  const answer = await solveProgram(least.program, { timeLimitMs, solver: 'ipm' });
  const proof = boundOf(model, prices, true);
  // What is told of is proved and has a plan, or is not told.
  if (answer.status !== 'optimal' || !(proof < 0))
    throw new AllocateError('allocate/solver-failed', 'no time was left, or no proof was found');
  return {
    reduced: reducedBy(model, part, answer.columns.subarray(least.extra)),
    infeasibility: {
      reason: isAboveSupply(model) ? 'floors-above-supply' : 'floors',
      fraction,
      ...binding(model, prices, loadsOf(part, answer.columns.subarray(0, part.edges)).exposure),
      guards: listOf(prices.guard).length,
      scarce: {
        seats: listOf(prices.seats),
        stock: listOf(prices.stock),
        caps: listOf(prices.cap),
      },
      prices,
      proof,
    },
  };
};

/** A hair below what is possible, so that rounding does not make it impossible again. */
const HAIR = 1e-6;

const reducedBy = (model: Model, part: Model, shortfalls: Float64Array): Model => {
  let next = 0;
  const lower = (floors: Float64Array): Float64Array =>
    floors.map((floor) => {
      const short = shortfalls[next++]!;
      return short > HAIR * floor ? Math.max(0, (floor - short) * (1 - HAIR)) : floor;
    });
  const floors = lower(model.floors);
  const groupFloors = lower(model.groupFloors);
  const needs = part.guard ? lower(part.guard.needs) : null;
  return withFloors(model, floors, groupFloors, needs);
};

const isAboveSupply = (model: Model): boolean => {
  let supply = 0;
  for (let cohort = 0; cohort < model.cohorts; cohort++)
    supply +=
      model.views[cohort]! *
      Math.min(model.slots, model.offsets[cohort + 1]! - model.offsets[cohort]!);
  return sum(model.floors) > supply || model.groupFloors.some((floor) => floor > supply);
};

const binding = (
  model: Model,
  prices: Prices,
  exposure: Float64Array,
): { rooms: BindingFloor[]; groups: BindingFloor[] } => {
  const list = (
    price: Float64Array,
    floors: Float64Array,
    name: (index: number) => string,
    delivered: (index: number) => number,
  ): BindingFloor[] =>
    listOf(price)
      .filter((index) => price[index]! * floors[index]! > 1e-9)
      .map((index) => ({
        index,
        name: name(index),
        floor: floors[index]!,
        delivered: delivered(index),
        share: price[index]! * floors[index]!,
      }))
      .sort((left, right) => right.share - left.share || left.index - right.index);
  return {
    rooms: list(
      prices.floor,
      model.floors,
      (room) => roomName(model.problem, room),
      (room) => exposure[room]!,
    ),
    groups: list(
      prices.group,
      model.groupFloors,
      (group) => groupName(model.problem, group),
      (group) => groupExposure(model, exposure, group),
    ),
  };
};
