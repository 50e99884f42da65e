import {
  createDense,
  createOptimiser,
  type LayerNeeds,
  type Parameter,
  type Random,
} from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import { attentionWeights, softmaxPart, softmaxPartBack } from './attention-weights.ts';

/** How one product was shown in a stay. */
export interface Showing {
  /** Place in the order of the display, from 0. */
  order: number;
  seconds: number;
  /** Features of the description; shape [description]. */
  description: ArrayLike<number>;
}

/** What the viewer did while one product was shown. */
export interface Reaction {
  watchSeconds: number;
  clicks: number;
  likes: number;
  comments: number;
}

/** One stay of a viewer: what was shown and what they did, showing by showing. */
export interface Stay {
  showings: readonly Showing[];
  reactions: readonly Reaction[];
}

export interface DisplayAttentionOptions {
  /** Numbers in a description. */
  description: number;
  /** Width of queries and keys. */
  width: number;
  /** Longest stay. */
  maximumShowings: number;
  /** Products, or kinds of products, that attention is turned into scores of. */
  outputs: number;
}

/** Numbers that say how a product was shown: 1, place, seconds (both damped), then the description. */
const displayFeatures = 3;
/** 1, watch time, clicks, likes and comments, damped by ln(1 + x). */
const reactionFeatures = 5;

const fillDisplay = (out: Float32Array, row: number, showing: Showing, width: number): void => {
  const from = row * width;
  out[from] = 1;
  out[from + 1] = 1 / (1 + showing.order);
  out[from + 2] = Math.log1p(showing.seconds) / 4;
  for (let i = 0; i < width - displayFeatures; i++)
    out[from + displayFeatures + i] = showing.description[i]!;
};

const fillReaction = (out: Float32Array, row: number, reaction: Reaction): void => {
  const from = row * reactionFeatures;
  out[from] = 1;
  out[from + 1] = Math.log1p(reaction.watchSeconds) / 4;
  out[from + 2] = Math.log1p(reaction.clicks);
  out[from + 3] = Math.log1p(reaction.likes);
  out[from + 4] = Math.log1p(reaction.comments);
};

const checkStay = ({ showings, reactions }: Stay, description: number): void => {
  const refuse = (field: string, expected: number, found: number, row?: number): never => {
    throw new RecommendError('recommend/dimension-mismatch', `${field}: ${expected} expected`, {
      ...{ field, expected, found },
      ...(row === undefined ? {} : { row }),
    });
  };
  if (showings.length === 0) refuse('showings', 1, 0);
  if (reactions.length !== showings.length) refuse('reactions', showings.length, reactions.length);
  showings.forEach((showing, row) => {
    if (showing.description.length !== description)
      refuse('description', description, showing.description.length, row);
  });
};

/** What a stay leads to. Arrays are the network's own and overwritten by the next call. */
export interface DisplayAnswer {
  /** a = softmax(QKᵀ ÷ √d), one row per reaction; shape [showings × showings]. */
  attention: Float32Array;
  /** Mean attention each showing got, summing to 1: 关注度. Shape [showings]. */
  shares: Float32Array;
  /** R = softmax(aW)V: a distribution over the outputs. Shape [outputs]. */
  recommendation: Float32Array;
}

/**
 * `forward` refuses stays whose parts do not fit (`recommend/dimension-mismatch`); of longer stays
 * the first `maximumShowings` count.
 *
 * Display attention: keys from how each product was shown (order, seconds, description), queries
 * from what the viewer did meanwhile (watch time, clicks, likes, comments); a = softmax(QKᵀ ÷ √d),
 * then R = softmax(aW)V. a is taken as the mean over queries; W [showings × showings] weighs the
 * places of a stay, padded to the longest; V [showings × outputs] comes from what was shown, each
 * row a distribution over the outputs, so that R is one as well.
 */
export interface DisplayAttention {
  readonly parameters: readonly Parameter[];
  forward(stay: Stay): DisplayAnswer;
  /** Gradient of the loss by `recommendation`, shape [outputs]. */
  backward(recommendationGradient: ArrayLike<number>): void;
}

export const createDisplayAttention = (
  needs: LayerNeeds,
  random: Random,
  { description, width, maximumShowings, outputs }: DisplayAttentionOptions,
): DisplayAttention => {
  const { space } = needs;
  const inputs = displayFeatures + description;
  const most = maximumShowings;
  const dense = (name: string, from: number, to: number, bias = false) =>
    createDense(needs, random, { name, inputs: from, outputs: to, maximumRows: most, bias });
  const keyLayer = dense('keys', inputs, width);
  const queryLayer = dense('queries', reactionFeatures, width);
  const valueLayer = dense('values', inputs, outputs);
  const placeLayer = dense('places', most, most, true);
  const display = space.f32(most * inputs);
  const reaction = space.f32(most * reactionFeatures);
  const attention = new Float32Array(most * most);
  const attentionSlopes = new Float32Array(most * most);
  const shares = space.f32(most);
  const placeWeights = new Float32Array(most);
  const placeSlopes = space.f32(most);
  const values = new Float32Array(most * outputs);
  const valueSlopes = space.f32(most * outputs);
  const querySlopes = space.f32(most * width);
  const keySlopes = space.f32(most * width);
  const recommendation = new Float32Array(outputs);
  let queries: Float32Array = querySlopes;
  let keys: Float32Array = keySlopes;
  let count = 0;

  const mixValues = (): void => {
    recommendation.fill(0);
    for (let row = 0; row < count; row++)
      for (let i = 0; i < outputs; i++)
        recommendation[i]! += placeWeights[row]! * values[row * outputs + i]!;
  };

  /** Through softmax(QKᵀ ÷ √d): what each query and key gets. */
  const attentionBack = (): void => {
    const scale = 1 / Math.sqrt(width);
    querySlopes.fill(0);
    keySlopes.fill(0);
    for (let row = 0; row < count; row++) {
      softmaxPartBack(attention, attentionSlopes, row * count, count);
      for (let column = 0; column < count; column++) {
        const slope = attentionSlopes[row * count + column]! * scale;
        for (let i = 0; i < width; i++) {
          querySlopes[row * width + i]! += slope * keys[column * width + i]!;
          keySlopes[column * width + i]! += slope * queries[row * width + i]!;
        }
      }
    }
  };

  return {
    parameters: [keyLayer, queryLayer, valueLayer, placeLayer].flatMap((layer) => layer.parameters),
    forward(stay) {
      checkStay(stay, description);
      count = Math.min(most, stay.showings.length);
      for (let row = 0; row < count; row++) {
        fillDisplay(display, row, stay.showings[row]!, inputs);
        fillReaction(reaction, row, stay.reactions[row]!);
      }
      keys = keyLayer.forward(display, count);
      queries = queryLayer.forward(reaction, count);
      const used = count * width;
      const seen = attention.subarray(0, count * count);
      attentionWeights(queries.subarray(0, used), keys.subarray(0, used), width, seen);
      shares.fill(0);
      for (let at = 0; at < count * count; at++) shares[at % count]! += attention[at]! / count;
      placeWeights.set(placeLayer.forward(shares, 1).subarray(0, most));
      softmaxPart(placeWeights, 0, count);
      values.set(valueLayer.forward(display, count).subarray(0, count * outputs));
      for (let row = 0; row < count; row++) softmaxPart(values, row * outputs, outputs);
      mixValues();
      return { attention: seen, shares: shares.subarray(0, count), recommendation };
    },
    backward(upper) {
      placeSlopes.fill(0);
      for (let row = 0; row < count; row++) {
        for (let i = 0; i < outputs; i++) {
          placeSlopes[row]! += upper[i]! * values[row * outputs + i]!;
          valueSlopes[row * outputs + i] = upper[i]! * placeWeights[row]!;
        }
        softmaxPartBack(values, valueSlopes, row * outputs, outputs);
      }
      valueLayer.backward(valueSlopes);
      softmaxPartBack(placeWeights, placeSlopes, 0, count);
      const shareSlopes = placeLayer.backward(placeSlopes);
      for (let at = 0; at < count * count; at++)
        attentionSlopes[at] = shareSlopes[at % count]! / count;
      attentionBack();
      queryLayer.backward(querySlopes);
      keyLayer.backward(keySlopes);
    },
  };
};

/**
 * Learns from stays and what was taken after each (the place of the output): Adam on −ln R of
 * what was taken, one stay at a time in the order given. Gives the mean loss of each pass.
 */
export const fitDisplayAttention = (
  network: DisplayAttention,
  stays: readonly { stay: Stay; taken: number }[],
  { epochs = 10, learningRate = 0.01 }: { epochs?: number; learningRate?: number } = {},
): number[] => {
  const optimiser = createOptimiser(network.parameters, { kind: 'adam', learningRate });
  const losses: number[] = [];
  let slopes = new Float32Array(0);
  for (let pass = 0; pass < epochs; pass++) {
    let loss = 0;
    for (const { stay, taken } of stays) {
      const { recommendation } = network.forward(stay);
      if (slopes.length === 0) slopes = new Float32Array(recommendation.length);
      slopes.fill(0);
      const probability = Math.max(recommendation[taken]!, 1e-12);
      loss -= Math.log(probability) / stays.length;
      slopes[taken] = -1 / probability;
      network.backward(slopes);
      optimiser.step();
    }
    losses.push(loss);
  }
  return losses;
};
