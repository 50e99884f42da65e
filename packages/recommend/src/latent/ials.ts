import { copyCsr, createNumeric, random, transpose } from '@kaibo/numeric';
import { checkOption } from '../model/check-option.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import { stopIfAsked } from '../model/stop.ts';
import type { FitOptions, Interactions, Recommender } from '../recommender.ts';
import { factorCore } from './factor-core.ts';
import { foldExactly, weightedGram } from './ials-fold.ts';
import { lossOf } from './ials-loss.ts';

export interface IalsOptions {
  /** Default: 64. */
  factors?: number;
  /** Sweeps over users and items (default: 10). */
  epochs?: number;
  /** w₀: weight of every pair, seen or not (default: 0.3). */
  unseenWeight?: number;
  /** λ (default: 0.003). */
  regularisation?: number;
  /** ν: a row of n entries has λ · (n + w₀ · columns)^ν (default: 1). */
  exponent?: number;
  /** `gradient`: so many warm-started steps of conjugate gradient per row (3); `cholesky`: the exact solve. */
  solver?: 'gradient' | 'cholesky';
  steps?: number;
  /** Factors begin normal with spread ÷ √factors (default: 0.1). */
  spread?: number;
  /** Default: 1. */
  seed?: number;
}

type Settings = Required<IalsOptions>;

const defaults: Settings = {
  factors: 64,
  epochs: 10,
  unseenWeight: 0.3,
  regularisation: 0.003,
  exponent: 1,
  solver: 'gradient',
  steps: 3,
  spread: 0.1,
  seed: 1,
};

const MIB = 2 ** 20;

const trainingSpace = ({ matrix }: Interactions, width: number) => {
  const bytes = 4 * ((matrix.rows + matrix.columns) * width + 5 * matrix.indices.length);
  return createNumeric({ maximumMiB: 16 + Math.ceil(bytes / MIB) });
};

const train = async (
  { matrix }: Interactions,
  settings: Settings,
  { onProgress, signal }: FitOptions,
) => {
  const { factors: width, epochs, spread, seed, unseenWeight: weight0 } = settings;
  const { regularisation, exponent, solver, steps } = settings;
  const { space, kernels } = trainingSpace({ matrix }, width);
  const stream = random(seed);
  const start = (rows: number): Float32Array => {
    const factors = space.f32(rows * width);
    for (let at = 0; at < factors.length; at++)
      factors[at] = (stream.normal() * spread) / Math.sqrt(width);
    return factors;
  };
  const users = start(matrix.rows);
  const items = start(matrix.columns);
  const gram = space.f32(width * width);
  const byUser = { matrix: copyCsr(matrix, space), own: users, other: items };
  const byItem = { matrix: transpose(matrix, space), own: items, other: users };
  const half = (side: typeof byUser): void => {
    const others = side.matrix.columns;
    kernels.syrk({ n: width, k: others, a: side.other, c: gram, transpose: true });
    const task = { ...side, width, gram, weight0, regularisation, exponent };
    if (solver === 'cholesky') kernels.ialsSolve(task);
    else kernels.ialsSweep({ ...task, steps });
  };
  const strength = { weight0, regularisation, exponent };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    half(byUser);
    await stopIfAsked(signal);
    half(byItem);
    // Costs about a conjugate gradient step, so only who listens pays for it.
    onProgress?.({ step: epoch, steps: epochs, loss: lossOf(byUser, width, strength) });
    await stopIfAsked(signal);
  }
  // Users last, so that what is served fits the items served.
  half(byUser);
  return { users, items, width };
};

/**
 * iALS: minimises Σ over pairs seen of c (ŷ − 1)² + w₀ Σ over all pairs of ŷ² + Σ λ(row) |row|²,
 * one side at a time; c is the value of the pair. A fold-in is the exact solve. O(epochs ·
 * (entries · factors · steps + rows · factors²)).
 * Source: Hu, Koren & Volinsky 2008; Takács et al. 2011 (gradient); Rendle et al. 2021 (ν).
 */
export const ials = (options: IalsOptions = {}): Recommender => {
  const settings = { ...defaults, ...options };
  checkOption('factors', settings.factors, { atLeast: 1, atMost: 1024, whole: true });
  checkOption('epochs', settings.epochs, { atLeast: 1, whole: true });
  checkOption('unseenWeight', settings.unseenWeight, { atLeast: 0 });
  checkOption('regularisation', settings.regularisation, { above: 0 });
  checkOption('steps', settings.steps, { atLeast: 1, whole: true });
  const { unseenWeight, regularisation, exponent } = settings;
  let gram: Float32Array = new Float32Array(0);
  return recommenderOf(
    factorCore({
      name: 'ials',
      options,
      train: (data, fitOptions) => train(data, settings, fitOptions),
      prepare({ values, width }) {
        gram = weightedGram(values, width, settings.unseenWeight);
      },
      fold(history, { values: items, width, rows }) {
        const weight = history.items.length + unseenWeight * rows;
        const own = { history, items, width, gram };
        return foldExactly({ ...own, regularisation: regularisation * weight ** exponent });
      },
    }),
  );
};
