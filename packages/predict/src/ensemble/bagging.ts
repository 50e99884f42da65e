import { type Random, random } from '@kaibo/numeric';
import { checkOption } from '../check-option.ts';
import type { Core, Training } from '../core.ts';
import type { AnyPredictor, Classifier, Regressor, Task } from '../predictor.ts';
import { classifierOf, type Loadable, regressorOf } from '../predictor-of.ts';
import { type Table, takeColumns } from '../table.ts';
import { ensembleCore } from './ensemble-of.ts';
import { answersOf, fitMember, type MakeModel, type ModelSpec, specOf } from './member.ts';

export interface BaggingOptions {
  base: ModelSpec;
  /** Default: 10. */
  members?: number;
  /** Rows each member draws, with replacement, as a part of all. Default: 1. */
  rowShare?: number;
  /** Columns each member sees, as a part of all; one at the least. Default: 1. */
  columnShare?: number;
  /** Default: 1. */
  seed?: number;
}

/** Rows drawn with replacement, class by class, so that no class is lost. */
const drawn = ({ targets, classes }: Training, share: number, draws: Random): Uint32Array => {
  const all = Uint32Array.from({ length: targets.length }, (_, row) => row);
  const groups =
    classes.length === 0 ? [all] : classes.map((_, c) => all.filter((row) => targets[row] === c));
  return Uint32Array.from(
    groups.flatMap((rows) =>
      Array.from(
        { length: Math.max(1, Math.round(rows.length * share)) },
        () => rows[draws.integer(rows.length)]!,
      ),
    ),
  ).sort();
};

const seen = (table: Table, { columns }: Pick<AnyPredictor, 'columns'>): Table =>
  columns.length === table.columns.length
    ? table
    : takeColumns(
        table,
        columns.map(({ name }) => name),
      );

const coreOf = (make: MakeModel, task: Task, given: BaggingOptions | undefined): Core => {
  const base = specOf(make, task, 'base', given?.base);
  const { members = 10, rowShare = 1, columnShare = 1, seed = 1 } = given ?? {};
  checkOption('members', members, { atLeast: 1, whole: true });
  checkOption('rowShare', rowShare, { above: 0, atMost: 1 });
  checkOption('columnShare', columnShare, { above: 0, atMost: 1 });
  const learn = async (training: Training) => {
    const parts: AnyPredictor[] = [];
    const { columns } = training.table;
    for (let member = 0; member < members; member++) {
      const draws = random(seed).fork(member);
      const count = Math.max(1, Math.round(columns.length * columnShare));
      const places = draws.sample(columns.length, count).sort();
      const table = { ...training.table, columns: Array.from(places, (at) => columns[at]!) };
      const rows = drawn(training, rowShare, draws);
      parts.push(
        await fitMember(make(task, base.model, base.options), { ...training, table }, rows),
      );
      training.onProgress({ step: member + 1, steps: members });
    }
    return { parts };
  };
  return ensembleCore(
    'bagging',
    { base, members, rowShare, columnShare, seed },
    {
      learn,
      combine({ parts }, table, classes) {
        const sums = new Float64Array(table.rows * Math.max(1, classes.length));
        for (const part of parts)
          answersOf(part, seen(table, part), classes).forEach((value, place) => {
            sums[place]! += value / parts.length;
          });
        return sums;
      },
    },
  );
};

/** Mean of models that each saw other rows (Breiman 1996) and, where wanted, other columns (Ho 1998). */
export const baggingClassifier =
  (make: MakeModel) =>
  (options?: BaggingOptions): Classifier & Loadable =>
    classifierOf(coreOf(make, 'classify', options));

/** See `baggingClassifier`. */
export const baggingRegressor =
  (make: MakeModel) =>
  (options?: BaggingOptions): Regressor & Loadable =>
    regressorOf(coreOf(make, 'regress', options));
