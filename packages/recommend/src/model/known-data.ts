import { RecommendError } from '../errors.ts';
import type { Interactions, Repeats } from '../recommender.ts';
import type { Json, ModelArray, ModelFile } from './format.ts';

interface DataFacts {
  rows: number;
  columns: number;
  repeats: Repeats | null;
  userIds: string[] | null;
  itemIds: string[] | null;
}

/** The log a model keeps, for its file. */
export const factsOf = (data: Interactions) => {
  const { matrix, timesMs, sequences } = data;
  const facts: DataFacts = {
    rows: matrix.rows,
    columns: matrix.columns,
    repeats: data.repeats ?? null,
    userIds: data.userIds ? [...data.userIds] : null,
    itemIds: data.itemIds ? [...data.itemIds] : null,
  };
  const arrays: Record<string, ModelArray> = {
    'data.offsets': matrix.offsets,
    'data.indices': matrix.indices,
    'data.values': matrix.values,
    ...(timesMs ? { 'data.timesMs': timesMs } : {}),
    ...(sequences
      ? { 'data.sequenceOffsets': sequences.offsets, 'data.sequenceItems': sequences.items }
      : {}),
    ...(sequences?.timesMs ? { 'data.sequenceTimesMs': sequences.timesMs } : {}),
  };
  return { facts: facts as unknown as { [key: string]: Json }, arrays };
};

/** An array of a model file, or the named error that it is not there. */
export const arrayOf = <A extends ModelArray>(
  arrays: Record<string, ModelArray>,
  name: string,
): A => {
  const array = arrays[name];
  if (!array)
    throw new RecommendError('recommend/truncated-file', `the model file has no ${name}`, {
      field: name,
    });
  return array as A;
};

/** The log out of a file. */
export const dataOf = ({ facts, arrays }: ModelFile): Interactions => {
  const known = facts.data as unknown as DataFacts;
  const timesMs = arrays['data.timesMs'] as Float64Array | undefined;
  const sequenceTimesMs = arrays['data.sequenceTimesMs'] as Float64Array | undefined;
  return {
    matrix: {
      rows: known.rows,
      columns: known.columns,
      offsets: arrayOf<Uint32Array>(arrays, 'data.offsets'),
      indices: arrayOf<Uint32Array>(arrays, 'data.indices'),
      values: arrayOf<Float32Array>(arrays, 'data.values'),
    },
    ...(timesMs ? { timesMs } : {}),
    ...(arrays['data.sequenceOffsets']
      ? {
          sequences: {
            offsets: arrayOf<Uint32Array>(arrays, 'data.sequenceOffsets'),
            items: arrayOf<Uint32Array>(arrays, 'data.sequenceItems'),
            ...(sequenceTimesMs ? { timesMs: sequenceTimesMs } : {}),
          },
        }
      : {}),
    ...(known.repeats ? { repeats: known.repeats } : {}),
    ...(known.userIds ? { userIds: known.userIds } : {}),
    ...(known.itemIds ? { itemIds: known.itemIds } : {}),
  };
};
