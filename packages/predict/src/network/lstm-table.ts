import type { Core, Fitted } from '../core.ts';
import { PredictError } from '../errors.ts';
import type { Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import type { Table } from '../table.ts';
import type { EventSequence } from './event-sequences.ts';
import { type LstmOptions, settingsOf } from './lstm.train.ts';
import { loadLstmClassifier, lstmClassifier, type SequenceClassifier } from './lstm.ts';

export interface LstmTableOptions extends LstmOptions {
  /** What stands between the events of a cell. Default: a space. */
  separator?: string;
}

/** The one column of a table as sequences: a cell holds the kinds of events, oldest first. */
const sequencesIn = ({ columns }: Table, separator: string): EventSequence[] => {
  const [column, ...rest] = columns;
  if (!column?.categories || rest.length > 0)
    throw new PredictError(
      'predict/bad-option',
      'lstm: expected one column of text, with the events of a row in a cell; leave the others out',
      { field: 'columns', expected: 1, found: columns.map(({ name }) => name).join(', ') },
    );
  const { categories, name } = column;
  return Array.from(column.values, (place, row) => {
    const kinds = (categories[place] ?? '').split(separator).filter((kind) => kind !== '');
    if (kinds.length > 0) return { kinds };
    throw new PredictError('predict/bad-row', `row ${row}, ${name}: there is no event`, {
      ...{ row, field: name },
    });
  });
};

const coreOf = ({ separator = ' ', ...given }: LstmTableOptions): Core => {
  const settings = settingsOf(given);

  const fittedOf = (model: SequenceClassifier): Fitted => ({
    predict: (table) => model.predictProba(sequencesIn(table, separator)),
    explain: (row, classPlace) => {
      const [sequence] = sequencesIn(row, separator);
      const { scale, base, contributions } = model.explain(sequence!, model.classes[classPlace]);
      const value = contributions.reduce((sum, one) => sum + one.value, 0);
      return { scale, base, contributions: [{ column: row.columns[0]!.name, value }] };
    },
    state: () => ({ facts: {}, arrays: { model: model.save() } }),
  });

  return {
    name: 'lstm',
    options: { ...settings, separator },
    keepsCategories: true,
    async fit({ table, targets, classes, weights, signal, onProgress }) {
      const model = lstmClassifier(settings);
      const labels = Array.from(targets, (place) => classes[place]!);
      await model.fit(sequencesIn(table, separator), labels, { weights, signal, onProgress });
      return fittedOf(model);
    },
    restore: ({ arrays }) => fittedOf(loadLstmClassifier(arrays.model as Uint8Array)),
  };
};

/**
 * The LSTM as a classifier of a table with one column, whose cells are events with spaces between, oldest first. Events
 * with times, and what each of them changed, are `lstmClassifier`'s.
 */
export const lstmOfTable = (options?: LstmTableOptions): Classifier & Loadable =>
  classifierOf(coreOf(options ?? {}));
