import type { Report } from './mining-queries.ts';

export type TrendMeasure = Report['trend']['measures'][number];

const DAY_MS = 86_400_000;

/** `11-22` of so many days after the first one. */
export const shortDay = (firstDay: string, at: number): string => wholeDay(firstDay, at).slice(5);

export const wholeDay = (firstDay: string, at: number): string =>
  new Date(Date.parse(`${firstDay}T00:00Z`) + at * DAY_MS).toISOString().slice(0, 10);

/** Round steps of an axis from nought: at most five. */
export const stepsTo = (most: number): number[] => {
  if (most <= 0) return [0];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough)!;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
};

/** Days that have a mark in the table: what stands out, and where a new level begins. */
export const marksOf = ({ anomalies, changes }: TrendMeasure) => ({
  anomalies: new Map(anomalies.map((one) => [one.at, one])),
  changes: new Map(changes.map((one) => [one.at, one])),
});
