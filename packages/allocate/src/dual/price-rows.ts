import { fairExposure } from '../fairness.ts';
import type { Model } from '../model.ts';
import type { Prices } from '../plan.ts';
import { CHANNELS, type CohortPass } from './cohort-pass.ts';

export type PriceKind = keyof Prices;

/** One limit or promise that can bind, and the number of its price in the vector of all. */
interface Row {
  readonly kind: PriceKind;
  readonly index: number;
  /** Its right-hand side: what is free, or what is promised. */
  readonly limit: number;
  /** The same in impressions: what its barrier is measured in. */
  readonly size: number;
}

/** All prices as one vector of numbers ≥ 0, with what moves them. Prices are in units of `scale` per unit of the row. */
export interface PriceRows {
  readonly count: number;
  readonly sizes: Float64Array;
  readonly limits: Float64Array;
  /** Prices to begin with: what barriers give a limit nobody reaches. */
  least(barrier: number): Float64Array;
  fromPrices(prices: Prices): Float64Array;
  toPrices(vector: Float64Array): Prices;
  /** Terms per room and guard prices per cohort that a vector of prices (or changes) makes. */
  terms(vector: Float64Array): { terms: Float64Array; guard: Float64Array };
  /** Slope of the dual without barriers at the pass's loads. */
  slope(
    vector: Float64Array,
    pass: Pick<CohortPass, 'loads' | 'relevance'>,
    into: Float64Array,
  ): void;
  /** Adds the curvature along a direction that does not come from the edges: elastic floors and fairness. */
  addCurve(vector: Float64Array, direction: Float64Array, into: Float64Array): void;
  /** Carries loads per room back to rows. */
  collect(loads: Float64Array, relevance: Float64Array, into: Float64Array): void;
  collectDiagonal(loads: Float64Array, relevance: Float64Array, vector: Float64Array): Float64Array;
}

/** An impression promised is worth at most this many times the scale: beyond it the promise gives way. */
export const MOST_FLOOR_PRICE = 40;
/** How gently it gives way. */
const ELASTIC_WIDTH = MOST_FLOOR_PRICE / 25;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const listRows = (model: Model): Row[] => {
  const rows: Row[] = [];
  const { seats, stock, reach } = model;
  const meanUse = (use: Float64Array): Float64Array => {
    const sums = new Float64Array(model.roomCount);
    for (let cohort = 0; cohort < model.cohorts; cohort++)
      for (let edge = model.offsets[cohort]!; edge < model.offsets[cohort + 1]!; edge++)
        sums[model.rooms[edge]!]! += use[edge]! * model.views[cohort]!;
    return sums;
  };
  for (const [kind, resource] of [
    ['seats', seats],
    ['stock', stock],
  ] as const) {
    if (!resource) continue;
    const wanted = meanUse(resource.use);
    for (let room = 0; room < model.roomCount; room++) {
      const limit = resource.free[room]!;
      if (limit >= wanted[room]! || wanted[room] === 0) continue;
      rows.push({ kind, index: room, limit, size: (reach[room]! * limit) / wanted[room]! });
    }
  }
  for (let room = 0; room < model.roomCount; room++) {
    const [cap, floor] = [model.caps[room]!, model.floors[room]!];
    if (cap < reach[room]!) rows.push({ kind: 'cap', index: room, limit: cap, size: cap });
    if (floor > 0) rows.push({ kind: 'floor', index: room, limit: floor, size: floor });
    if (model.fairness && model.fairness.merit[room]! > 0)
      rows.push({ kind: 'merit', index: room, limit: 0, size: reach[room]! * 0.1 });
  }
  for (let group = 0; group < model.groups; group++) {
    const floor = model.groupFloors[group]!;
    if (floor > 0) rows.push({ kind: 'group', index: group, limit: floor, size: floor });
  }
  model.guard?.needs.forEach((need, cohort) => {
    const size = model.views[cohort]! * model.slots;
    if (need > 0 && size > 0) rows.push({ kind: 'guard', index: cohort, limit: need, size });
  });
  return rows;
};

const KINDS: readonly PriceKind[] = ['seats', 'stock', 'cap', 'floor', 'merit', 'group', 'guard'];

export const priceRows = (model: Model, scale: number): PriceRows => {
  const rows = listRows(model);
  const count = rows.length;
  const kinds = Uint8Array.from(rows, ({ kind }) => KINDS.indexOf(kind));
  const indices = Int32Array.from(rows, ({ index }) => index);
  const limits = Float64Array.from(rows, ({ limit }) => limit);
  // A row of nothing (no seats at all) keeps a barrier of its own, or its price would run away.
  const sizes = Float64Array.from(rows, ({ size }) => Math.max(size, 1e-3));
  const { fairness, groupOffsets, groupRooms, reach } = model;
  const isMaxMin = fairness?.alpha === Number.POSITIVE_INFINITY;
  const roomTerms = new Float64Array(model.roomCount * CHANNELS);
  const guardTerms = new Float64Array(model.guard ? model.cohorts : 0);
  const [SEATS, STOCK, CAP, , MERIT, GROUP, GUARD] = [0, 1, 2, 3, 4, 5, 6] as const;
  const FLOOR = 3;

  const terms: PriceRows['terms'] = (vector) => {
    roomTerms.fill(0);
    guardTerms.fill(0);
    for (let row = 0; row < count; row++) {
      const [price, index, kind] = [vector[row]!, indices[row]!, kinds[row]!];
      if (kind === SEATS) roomTerms[index * CHANNELS]! -= price;
      else if (kind === STOCK) roomTerms[index * CHANNELS + 1]! -= price;
      else if (kind === CAP) roomTerms[index * CHANNELS + 2]! -= price;
      else if (kind === GUARD) guardTerms[index] = price;
      else if (kind === GROUP)
        for (let at = groupOffsets[index]!; at < groupOffsets[index + 1]!; at++)
          roomTerms[groupRooms[at]! * CHANNELS + 2]! += price;
      else roomTerms[index * CHANNELS + 2]! += price;
    }
    return { terms: roomTerms, guard: guardTerms };
  };

  const collect: PriceRows['collect'] = (loads, relevance, into) => {
    for (let row = 0; row < count; row++) {
      const [index, kind] = [indices[row]!, kinds[row]!];
      if (kind === SEATS) into[row] = -loads[index * CHANNELS]!;
      else if (kind === STOCK) into[row] = -loads[index * CHANNELS + 1]!;
      else if (kind === CAP) into[row] = -loads[index * CHANNELS + 2]!;
      else if (kind === GUARD) into[row] = relevance[index]!;
      else if (kind === GROUP) {
        let sum = 0;
        for (let at = groupOffsets[index]!; at < groupOffsets[index + 1]!; at++)
          sum += loads[groupRooms[at]! * CHANNELS + 2]!;
        into[row] = sum;
      } else into[row] = loads[index * CHANNELS + 2]!;
    }
  };

  const weight = fairness ? fairness.weight / scale : 0;
  const levelWidth = Math.max(weight * 0.05, 1e-12);
  const meritOf = (vector: Float64Array): number => {
    let sum = 0;
    for (let row = 0; row < count; row++)
      if (kinds[row] === MERIT) sum += (fairness?.merit[indices[row]!] ?? 0) * vector[row]!;
    return sum;
  };
  const levelAt = (vector: Float64Array): number =>
    fairness && isMaxMin ? sigmoid((weight - meritOf(vector)) / levelWidth) : 0;
  const allMerit = fairness ? fairness.merit.reduce((sum, each) => sum + each, 0) : 0;
  const givesWay = (row: number, price: number): number =>
    sigmoid((price * impressionsPer[row]! - MOST_FLOOR_PRICE) / ELASTIC_WIDTH);
  // Guard prices are per unit of relevance: make them comparable to prices of impressions.
  const impressionsPer = Float64Array.from(rows, ({ limit, size }, row) =>
    kinds[row] === GUARD ? limit / size : 1,
  );
  const isPromise = (kind: number): boolean => kind === FLOOR || kind === GROUP || kind === GUARD;

  return {
    count,
    sizes,
    limits,
    least: (barrier) =>
      sizes.map((size, row) =>
        kinds[row] === MERIT && isMaxMin
          ? weight / allMerit
          : (barrier * size) / Math.max(limits[row]!, 1e-3 * size),
      ),
    fromPrices: (prices) => {
      // Guard prices belong to cohorts, which may be others than a minute ago.
      const isSame = prices.guard.length === model.cohorts;
      return Float64Array.from(rows, ({ kind, index }) =>
        kind === 'guard' && !isSame ? 0 : (prices[kind][index] ?? 0) / scale,
      );
    },
    toPrices: (vector) => {
      const prices: Record<PriceKind, Float64Array> = {
        seats: new Float64Array(model.roomCount),
        stock: new Float64Array(model.roomCount),
        cap: new Float64Array(model.roomCount),
        floor: new Float64Array(model.roomCount),
        merit: new Float64Array(model.roomCount),
        group: new Float64Array(model.groups),
        guard: new Float64Array(model.guard ? model.cohorts : 0),
      };
      rows.forEach(({ kind, index }, row) => {
        prices[kind][index] = vector[row]! * scale;
      });
      // Below the weight a level without end would pay: merit prices are brought up to it.
      if (fairness && isMaxMin) {
        const told = meritOf(vector);
        const up = told > 0 ? Math.max(1, weight / told) : 1;
        prices.merit = prices.merit.map((price) => price * up);
      }
      return prices;
    },
    terms,
    collect,
    slope: (vector, pass, into) => {
      collect(pass.loads, pass.relevance, into);
      const level = levelAt(vector) * (fairness?.levelMost ?? 0);
      for (let row = 0; row < count; row++) {
        const kind = kinds[row]!;
        if (isPromise(kind)) into[row]! -= limits[row]! * (1 - givesWay(row, vector[row]!));
        else if (kind !== MERIT) into[row]! += limits[row]!;
        else if (fairness) {
          const room = indices[row]!;
          into[row]! -= isMaxMin
            ? level * fairness.merit[room]!
            : fairExposure({ ...fairness, weight }, room, vector[row]!, reach[room]!);
        }
      }
    },
    addCurve: (vector, direction, into) => {
      let along = 0;
      for (let row = 0; row < count; row++) {
        const kind = kinds[row]!;
        if (isPromise(kind)) {
          const part = givesWay(row, vector[row]!);
          into[row]! +=
            ((limits[row]! * part * (1 - part) * impressionsPer[row]!) / ELASTIC_WIDTH) *
            direction[row]!;
        } else if (kind === MERIT && fairness) {
          const room = indices[row]!;
          if (isMaxMin) along += fairness.merit[room]! * direction[row]!;
          else {
            const exposure = fairExposure(
              { ...fairness, weight },
              room,
              vector[row]!,
              reach[room]!,
            );
            if (exposure < reach[room]!)
              into[row]! += (exposure / (fairness.alpha * vector[row]!)) * direction[row]!;
          }
        }
      }
      if (along === 0 || !fairness) return;
      const part = levelAt(vector);
      const bend = (fairness.levelMost * part * (1 - part) * along) / levelWidth;
      for (let row = 0; row < count; row++)
        if (kinds[row] === MERIT) into[row]! += bend * fairness.merit[indices[row]!]!;
    },
    collectDiagonal: (loads, relevance, vector) => {
      const diagonal = new Float64Array(count);
      collect(loads, relevance, diagonal);
      for (let row = 0; row < count; row++) diagonal[row] = Math.abs(diagonal[row]!);
      const extra = new Float64Array(count);
      for (let row = 0; row < count; row++) {
        const kind = kinds[row]!;
        if (isPromise(kind)) {
          const part = givesWay(row, vector[row]!);
          extra[row] = (limits[row]! * part * (1 - part) * impressionsPer[row]!) / ELASTIC_WIDTH;
        } else if (kind === MERIT && fairness) {
          const room = indices[row]!;
          const merit = fairness.merit[room]!;
          if (isMaxMin) {
            const part = levelAt(vector);
            extra[row] = (fairness.levelMost * part * (1 - part) * merit * merit) / levelWidth;
          } else
            extra[row] =
              fairExposure({ ...fairness, weight }, room, vector[row]!, reach[room]!) /
              (fairness.alpha * vector[row]!);
        }
        diagonal[row]! += extra[row]!;
      }
      return diagonal;
    },
  };
};
