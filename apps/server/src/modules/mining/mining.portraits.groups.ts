import { LEAST_GROUP } from '@kaibo/contracts/portraits';

export interface Group {
  code: string;
  /** Rounded down to fives, so that one who comes or goes is not seen. */
  people: number;
  /** Of all who are counted, to twentieths. */
  share: number;
}

const STEP = 5;

/** People as they may be told of: below ten nobody, else rounded down to fives. */
export const toldPeople = (people: number): number =>
  people < LEAST_GROUP ? 0 : people - (people % STEP);

const toldShare = (part: number, whole: number): number => Math.round((part / whole) * 20) / 20;

/**
 * Groups that may be told, the largest first. Each has ten people or more, and so have those together that are not
 * told (or there are none): nobody can be found by subtracting. Under ten people in all, nothing is told.
 *
 * @param codes the group of each person.
 */
export const toldGroups = (codes: readonly string[]): Group[] => {
  if (codes.length < LEAST_GROUP) return [];
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const told = sorted.filter(([, people]) => people >= LEAST_GROUP);
  let hidden = codes.length - told.reduce((sum, [, people]) => sum + people, 0);
  while (hidden > 0 && hidden < LEAST_GROUP && told.length > 0) hidden += told.pop()![1];
  return told.map(([code, people]) => ({
    code,
    people: toldPeople(people),
    share: toldShare(people, codes.length),
  }));
};

/** The share of people of whom something holds; null where it, or the contrary, holds for some but fewer than ten. */
export const toldPart = (part: number, whole: number): number | null => {
  if (whole < LEAST_GROUP) return null;
  const isTold = (people: number) => people === 0 || people >= LEAST_GROUP;
  return isTold(part) && isTold(whole - part) ? toldShare(part, whole) : null;
};
