import { AllocateError } from './errors.ts';
import type { Numbers, Problem, Resource } from './problem.ts';

type Range = 'finite' | 'limit';

/** NaN and negative numbers are refused everywhere; Infinity is a limit that does not bind. */
const numbers = (field: string, array: Numbers, length: number, range: Range = 'finite'): void => {
  if (array.length !== length)
    throw new AllocateError(
      'allocate/bad-shape',
      `${field} has ${array.length} numbers, not ${length}`,
      {
        field,
        expected: length,
        found: array.length,
      },
    );
  for (let i = 0; i < length; i++) {
    const number = array[i]!;
    if (number >= 0 && (number !== Number.POSITIVE_INFINITY || range === 'limit')) continue;
    throw new AllocateError(
      'allocate/bad-number',
      `${field}[${i}] is ${number}: 0 or more is expected`,
      { field, index: i, found: String(number) },
    );
  }
};

const option = (field: string, found: number, isRight: boolean, expected: string): void => {
  if (isRight) return;
  throw new AllocateError('allocate/bad-option', `${field} is ${found}, not ${expected}`, {
    field,
    expected,
    found: String(found),
  });
};

const rising = (field: string, offsets: Uint32Array, last: number): void => {
  let isRising = offsets.length > 0 && offsets[0] === 0 && offsets.at(-1) === last;
  for (let i = 1; i < offsets.length; i++) isRising &&= offsets[i]! >= offsets[i - 1]!;
  if (isRising) return;
  throw new AllocateError('allocate/bad-shape', `${field} does not rise from 0 to ${last}`, {
    field,
    expected: last,
  });
};

const checkEdges = ({ offsets, rooms, roomCount }: Problem): void => {
  if (rooms.length === 0 || offsets.length < 2)
    throw new AllocateError('allocate/empty-candidates', 'there is no candidate at all');
  const seenBy = new Int32Array(roomCount).fill(-1);
  for (let cohort = 0; cohort + 1 < offsets.length; cohort++) {
    const [begin, end] = [offsets[cohort]!, offsets[cohort + 1]!];
    if (begin === end)
      throw new AllocateError('allocate/empty-candidates', `cohort ${cohort} has no candidate`, {
        cohort,
      });
    for (let edge = begin; edge < end; edge++) {
      const room = rooms[edge]!;
      if (room >= roomCount)
        throw new AllocateError('allocate/unknown-room', `edge ${edge} names room ${room}`, {
          index: edge,
          cohort,
          room,
          expected: `below ${roomCount}`,
        });
      if (seenBy[room] === cohort)
        throw new AllocateError(
          'allocate/duplicate-edge',
          `room ${room} is twice in cohort ${cohort}`,
          { index: edge, cohort, room },
        );
      seenBy[room] = cohort;
    }
  }
};

const checkGroups = ({ groups, roomCount }: Problem): void => {
  if (!groups) return;
  if (groups.offsets.length !== groups.floors.length + 1)
    throw new AllocateError(
      'allocate/unknown-group',
      `${groups.floors.length} groups have floors, ${groups.offsets.length - 1} have rooms`,
      { field: 'groups.offsets', expected: groups.floors.length + 1, found: groups.offsets.length },
    );
  rising('groups.offsets', groups.offsets, groups.rooms.length);
  numbers('groups.floors', groups.floors, groups.floors.length);
  for (let group = 0; group < groups.floors.length; group++) {
    const seen = new Set<number>();
    for (let at = groups.offsets[group]!; at < groups.offsets[group + 1]!; at++) {
      const room = groups.rooms[at]!;
      if (room < roomCount && !seen.has(room)) seen.add(room);
      else
        throw new AllocateError('allocate/unknown-room', `group ${group} names room ${room}`, {
          field: 'groups.rooms',
          index: at,
          group: groups.ids?.[group] ?? group,
          room,
        });
    }
  }
};

const checkResource = (field: string, resource: Resource | undefined, problem: Problem): void => {
  if (!resource) return;
  numbers(`${field}.use`, resource.use, problem.rooms.length);
  numbers(`${field}.free`, resource.free, problem.roomCount, 'limit');
};

/** @throws AllocateError that names the array and the index. O(edges). */
export const check = (problem: Problem): void => {
  const { offsets, rooms, values, views, slots, roomCount, floors, caps } = problem;
  option('slots', slots, Number.isSafeInteger(slots) && slots >= 1, 'a whole number, 1 or more');
  option(
    'roomCount',
    roomCount,
    Number.isSafeInteger(roomCount) && roomCount >= 1,
    'a whole number, 1 or more',
  );
  checkEdges(problem);
  rising('offsets', offsets, rooms.length);
  numbers('views', views, offsets.length - 1);
  numbers('values', values, rooms.length);
  checkResource('seats', problem.seats, problem);
  checkResource('stock', problem.stock, problem);
  if (floors) numbers('floors', floors, roomCount);
  if (caps) numbers('caps', caps, roomCount, 'limit');
  checkGroups(problem);
  if (problem.fairness) {
    const { alpha, weight, merit } = problem.fairness;
    option('fairness.alpha', alpha, alpha > 0, 'above 0');
    option('fairness.weight', weight, weight >= 0 && Number.isFinite(weight), '0 or more');
    numbers('fairness.merit', merit, roomCount);
  }
  if (problem.guard) {
    const { relevance, slack, best } = problem.guard;
    option('guard.slack', slack, slack >= 0 && slack <= 1, '0 to 1');
    numbers('guard.relevance', relevance, rooms.length);
    if (best) numbers('guard.best', best, views.length);
  }
};
