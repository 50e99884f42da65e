import { RecommendError } from '../errors.ts';
import { type ModelFile, readModelFile } from '../model/format.ts';
import { dataOf } from '../model/known-data.ts';
import type { FitOptions, Interactions, Recommender } from '../recommender.ts';
import type { Network, Weights } from './network.ts';
import { setWeights } from './network.ts';
import type { SequenceOptions } from './options.ts';
import { caser, gru, lstm, sasrec } from './sequence-models.ts';

const factories = { sasrec, gru, lstm, caser } as const;

/** Place of each new item among the old ones, by name where both have names, else by number; −1: unknown. */
const oldPlaces = (before: Interactions, now: Interactions): Int32Array => {
  const places = new Int32Array(now.matrix.columns).fill(-1);
  const known = before.itemIds && now.itemIds;
  const placeOf = new Map((known ? before.itemIds! : []).map((id, place) => [id, place]));
  for (let item = 0; item < places.length; item++) {
    if (known) places[item] = placeOf.get(now.itemIds![item]!) ?? -1;
    else if (item < before.matrix.columns) places[item] = item;
  }
  return places;
};

const startFrom =
  (file: ModelFile, data: Interactions) =>
  ({ encoder, dimensions }: Network): void => {
    setWeights(encoder.parameters, file.arrays as Weights);
    const { name, value } = encoder.embedding.table;
    const old = file.arrays[name] as Float32Array;
    oldPlaces(dataOf(file), data).forEach((place, item) => {
      if (place >= 0)
        value.set(old.subarray(place * dimensions, (place + 1) * dimensions), item * dimensions);
    });
  };

/**
 * A saved sequence model, learning on from its weights with another log: items known to it (by
 * name, else by number) keep their vectors, new ones begin anew.
 *
 * @param options over those it was saved with, usually fewer epochs and a lower learning rate;
 * widths cannot change.
 * @throws RecommendError as `loadRecommender` does, and `recommend/unknown-model` for a model
 * that is none of sasrec, gru, lstm and caser.
 */
export const fineTune = async (
  saved: Uint8Array,
  data: Interactions,
  options: SequenceOptions = {},
  fitOptions: FitOptions = {},
): Promise<Recommender> => {
  const file = readModelFile(saved);
  if (!Object.hasOwn(factories, file.model))
    throw new RecommendError('recommend/unknown-model', `${file.model} cannot be tuned on`, {
      field: 'model',
      found: file.model,
    });
  const before = file.facts.options as { dimensions: number };
  if (options.dimensions !== undefined && options.dimensions !== before.dimensions)
    throw new RecommendError('recommend/dimension-mismatch', 'the width cannot change', {
      field: 'dimensions',
      expected: before.dimensions,
      found: options.dimensions,
    });
  const make = factories[file.model as keyof typeof factories];
  const model = make({ ...before, ...options }, startFrom(file, data));
  await model.fit(data, fitOptions);
  return model;
};
