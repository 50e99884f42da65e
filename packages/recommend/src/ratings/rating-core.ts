import type { Asked, Core } from '../model/core.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import type { History, Interactions, RatingPredictor } from '../recommender.ts';

/** A core that says which rating somebody would give. */
export interface RatingCore extends Omit<Core, 'score' | 'answersStrangers'> {
  /** Not clipped to the scale. An asker without history gets what is known of the item. */
  rate(asked: Asked, item: number): number;
}

export interface Scale {
  mean: number;
  lowest: number;
  highest: number;
}

export const scaleOf = ({ matrix }: Interactions): Scale => {
  let [sum, lowest, highest] = [0, Infinity, -Infinity];
  for (const value of matrix.values) {
    sum += value;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return { mean: sum / matrix.values.length, lowest, highest };
};

export const valueAt = (history: History, at: number): number => history.values?.[at] ?? 1;

const noHistory: History = { items: [] };

/** Makes the interface of a core that predicts ratings: scores are ratings, `predict` clips to the scale. */
export const ratingRecommenderOf = (core: RatingCore): RatingPredictor => {
  let scale: Scale = { mean: 0, lowest: 0, highest: 0 };
  let lastUser = -1;
  let lastAsked: Asked | null = null;
  const learn = (data: Interactions): void => {
    scale = scaleOf(data);
    lastUser = -1;
  };
  const whole: Core = {
    ...core,
    answersStrangers: true,
    async fit(data, options) {
      await core.fit(data, options);
      learn(data);
    },
    async update(data, users, options, fresh) {
      await core.update?.(data, users, options, fresh);
      learn(data);
    },
    score(asked, scores) {
      for (let item = 0; item < scores.length; item++) scores[item] = core.rate(asked, item);
    },
    restore(state, data) {
      core.restore(state, data);
      learn(data);
    },
  };
  const model = recommenderOf(whole);
  return Object.assign(model, {
    predict(user: number, item: number): number {
      const isKnown = Number.isInteger(user) && user >= 0 && user < model.users;
      if (!isKnown || user !== lastUser || !lastAsked) {
        lastAsked = model.ask(isKnown ? user : noHistory);
        lastUser = isKnown ? user : -1;
      }
      const isItem = Number.isInteger(item) && item >= 0 && item < model.items;
      const rating = isItem ? core.rate(lastAsked, item) : scale.mean;
      return Math.min(scale.highest, Math.max(scale.lowest, rating));
    },
  });
};
