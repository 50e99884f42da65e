import { done, type Fitted, learnt, type Step } from './behaviour.cleaning.steps.ts';
import type { CleanTable } from './behaviour.cleaning.table.ts';

/** What one step found and did. */
export interface StepReport {
  step: Step['step'];
  /** Columns that it is about. */
  columns: readonly string[];
  rowsBefore: number;
  rowsAfter: number;
  /** Values that are other ones now, or new ones. */
  valuesChanged: number;
  /** What was learnt from the rows; what serving uses. */
  fitted: Fitted;
}

/** A pipeline that has seen its training rows: plain JSON, kept and applied alike ever after. */
export interface FittedCleaning {
  version: 1;
  steps: readonly { step: Step; fitted: Fitted }[];
}

export interface Cleaned {
  table: CleanTable;
  report: readonly StepReport[];
}

/**
 * Learns each step from what the steps before it have left, and cleans these rows.
 *
 * Steps that choose rows (duplicates, bots, outliers that are dropped) choose among training rows only: whoever is
 * served is served. Everything else is done to both alike, so the same row becomes the same numbers, bit for bit.
 */
export const fitCleaning = async (
  steps: readonly Step[],
  table: CleanTable,
): Promise<Cleaned & { cleaning: FittedCleaning }> => {
  const fittedSteps: { step: Step; fitted: Fitted }[] = [];
  const report: StepReport[] = [];
  let now = table;
  for (const step of steps) {
    const fitted = await learnt(step, now);
    const { table: next, valuesChanged, columns } = done(step, fitted, now, 'training');
    report.push({
      ...{ step: step.step, columns, rowsBefore: now.rows, rowsAfter: next.rows },
      ...{ valuesChanged, fitted },
    });
    fittedSteps.push({ step, fitted });
    now = next;
  }
  return { cleaning: { version: 1, steps: fittedSteps }, table: now, report };
};

/** The same to rows that are served: as many come out as went in. */
export const applyCleaning = (cleaning: FittedCleaning, table: CleanTable): CleanTable => {
  let now = table;
  for (const { step, fitted } of cleaning.steps) now = done(step, fitted, now, 'serving').table;
  return now;
};
