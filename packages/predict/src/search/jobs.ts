import type { PredictErrorCode } from '../errors.ts';
import type { Fold } from '../folds.ts';
import type { Labels } from '../labels.ts';
import type { Figures } from '../metrics/evaluate.ts';
import type { Json } from '../model-file.ts';
import type { Task } from '../predictor.ts';
import type { Table } from '../table.ts';

/** What every job of a search needs to know; told once to each thread. */
export interface Setup {
  task: Task;
  model: string;
  table: Table;
  labels: Labels;
  folds: readonly Fold[];
}

/** One candidate on one fold, of whose training rows only the first `rows` are learnt from. */
export interface Job {
  options: Record<string, Json>;
  fold: number;
  rows: number;
}

export type Outcome =
  | { figures: Figures; seconds: number }
  | { refused: PredictErrorCode; message: string };

/** Runs jobs, here or in threads. */
export interface Runner {
  run(job: Job): Promise<Outcome>;
  /** How many jobs may be under way. */
  readonly lanes: number;
  close(): Promise<void>;
}
