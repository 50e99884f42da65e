import { randomSplit } from '../data/split.ts';
import { RecommendError } from '../errors.ts';
import type { Asked, Core } from '../model/core.ts';
import { arrayOf } from '../model/known-data.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import type { Asker, Recommender } from '../recommender.ts';
import { learnWeights } from './learn-weights.ts';
import { standardise } from './normalise.ts';

/** A model that can be made twice: once to learn weights on a hold-out, once for good. */
export interface BlendPart {
  /** For explanations, e.g. `ease`. */
  label: string;
  make(): Recommender;
}

export interface BlendOptions {
  /** One per part; absent: learnt on a hold-out of the training part. */
  weights?: readonly number[];
  /** Share of each user's entries that is held out (default: 0.1). */
  holdOut?: number;
  /** Default: 1. */
  seed?: number;
}

const checkWeights = (weights: readonly number[] | undefined, parts: number): void => {
  if (!weights) return;
  const isFine = weights.length === parts && weights.every((weight) => weight >= 0);
  if (!isFine)
    throw new RecommendError('recommend/bad-option', 'weights: one for each part, 0 or more', {
      field: 'weights',
      expected: parts,
      found: weights.join(' '),
    });
};

const blendCore = (name: string, parts: readonly BlendPart[], options: BlendOptions): Core => {
  checkWeights(options.weights, parts.length);
  let models: Recommender[] = [];
  let weights: number[] = [];
  let scratch = new Float32Array(0);
  const whoOf = ({ user, history }: Asked): Asker => user ?? history;

  /** Standardised scores of one model, in `scratch`. */
  const ask = (model: Recommender, asked: Asked): boolean => {
    if (scratch.length !== model.items) scratch = new Float32Array(model.items);
    model.score(whoOf(asked), scratch, asked.nowMs);
    return standardise(scratch);
  };
  return {
    name,
    options: { ...options, parts: parts.map(({ label }) => label) },
    answersStrangers: true,
    async fit(data, fitOptions) {
      let found = options.weights;
      if (!found) {
        const { holdOut = 0.1, seed = 1 } = options;
        const { train, test } = randomSplit(data, { share: holdOut, seed });
        const tried = parts.map(({ make }) => make());
        for (const model of tried) await model.fit(train, { signal: fitOptions.signal });
        found = learnWeights(tried, train, test).weights;
      }
      const next = parts.map(({ make }) => make());
      for (const [at, model] of next.entries()) {
        await model.fit(data, { signal: fitOptions.signal });
        fitOptions.onProgress?.({ step: at + 1, steps: next.length });
      }
      models = next;
      weights = [...found];
    },
    async update(_data, _users, fitOptions, fresh) {
      for (const model of models) await model.partialFit(fresh, fitOptions);
    },
    score(asked, scores) {
      let isKnown = false;
      for (const [at, model] of models.entries()) {
        if (weights[at] === 0 || !ask(model, asked)) continue;
        if (!isKnown) scores.fill(0);
        isKnown = true;
        for (let item = 0; item < scores.length; item++)
          scores[item]! += weights[at]! * scratch[item]!;
      }
    },
    similarity(item, scores) {
      for (const [at, model] of models.entries())
        for (const { item: other, score } of model.similar(item, 100)) {
          const before = scores[other]!;
          scores[other] = (before === -Infinity ? 0 : before) + weights[at]! * score;
        }
    },
    parts: (asked, item) =>
      models.map((model, at) => {
        const isKnown = weights[at] !== 0 && ask(model, asked);
        const contribution = isKnown ? weights[at]! * scratch[item]! : 0;
        return { kind: 'model', index: at, label: parts[at]!.label, contribution };
      }),
    state: () => ({
      facts: { weights },
      arrays: Object.fromEntries(models.map((model, at) => [`model.${at}`, model.save()])),
    }),
    restore({ facts, arrays }) {
      const next = parts.map(({ make }) => make());
      next.forEach((model, at) => {
        model.load(arrayOf<Uint8Array>(arrays, `model.${at}`));
      });
      models = next;
      weights = [...((facts?.weights ?? []) as number[])];
    },
  };
};

/**
 * Several models as one: each asker's scores are standardised per model and summed with weights
 * that are given, or learnt on a hold-out of the training part (never on test), after which every
 * part is fitted on all of it. Read again by `loadRecommender(bytes, { blend: () => blend(parts) })`.
 */
export const blend = (parts: readonly BlendPart[], options: BlendOptions = {}): Recommender =>
  recommenderOf(blendCore('blend', parts, options));

/**
 * α · attention + (1 − α) · prior, both standardised for the asker.
 *
 * @param alpha 0 (the prior alone) to 1 (attention alone).
 */
export const alphaBlend = (attention: BlendPart, prior: BlendPart, alpha: number): Recommender => {
  if (!(alpha >= 0 && alpha <= 1))
    throw new RecommendError('recommend/bad-option', `alpha: ${alpha} is not between 0 and 1`, {
      field: 'alpha',
      found: String(alpha),
    });
  return recommenderOf(
    blendCore('alpha-blend', [attention, prior], { weights: [alpha, 1 - alpha] }),
  );
};
