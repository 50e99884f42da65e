import {
  createOptimiser,
  createSoftmaxLoss,
  type OptimiserOptions,
  type Random,
  random,
} from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import type { FitOptions, Sequences } from '../recommender.ts';
import { fillBatch } from './batch.ts';
import { negativeSampler } from './negatives.ts';
import { type Network, setWeights, weightsOf } from './network.ts';
import type { FullSequenceOptions } from './options.ts';
import { createValidation, drawValidationUsers } from './validation.ts';

/** What a training came to. */
export interface TrainingReport {
  /** Passes made. */
  epochs: number;
  /** The pass whose weights were kept, from 1. */
  bestEpoch: number;
  loss: number;
  /** Recall@10 of the hold-out at the kept pass; absent without one. */
  validation?: number;
}

const pauseEveryMs = 40;

/** Lets whatever else waits in this thread run. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

const occurrencesOf = ({ items }: Sequences, size: number): Uint32Array => {
  const occurrences = new Uint32Array(size);
  for (const item of items) occurrences[item]!++;
  return occurrences;
};

const checkSignal = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted) throw new RecommendError('recommend/stopped', 'training was stopped');
};

/** One pass over all histories in random order. */
const createEpoch = (
  network: Network,
  sequences: Sequences,
  options: FullSequenceOptions,
  heldOut: (user: number) => number,
) => {
  const { numeric, encoder, batch, items, dimensions, maximumRows } = network;
  const { maximumLength } = options;
  const sampler = negativeSampler(occurrencesOf(sequences, items), { items, ...options });
  const loss = createSoftmaxLoss(numeric, encoder.embedding.table, {
    ...{ columns: dimensions, maximumRows, maximumNegatives: sampler.shared.count },
  });
  const learning: OptimiserOptions = { kind: 'adam', ...options };
  const optimiser = createOptimiser(encoder.parameters, learning);
  const order = Uint32Array.from({ length: sequences.offsets.length - 1 }, (_, user) => user);

  return async (stream: Random, signal: AbortSignal | undefined): Promise<number> => {
    stream.shuffle(order);
    encoder.training = true;
    let sum = 0;
    let rows = 0;
    let pausedMs = performance.now();
    for (let from = 0; from < order.length; ) {
      const shape = { withTargets: true, maximumLength };
      from = fillBatch(batch, { sequences, heldOut }, order, from, shape);
      if (batch.ragged.rows === 0) break;
      sampler.draw(stream);
      const states = encoder.forward(batch.inputs, batch.ragged);
      const result = loss.step(states, batch.targets, batch.ragged.rows, sampler.shared);
      encoder.backward(result.hiddenGradient);
      optimiser.step();
      sum += result.loss * batch.ragged.rows;
      rows += batch.ragged.rows;
      if (performance.now() - pausedMs > pauseEveryMs) {
        await pause();
        checkSignal(signal);
        pausedMs = performance.now();
      }
    }
    return sum / rows;
  };
};

/**
 * Learns to tell the next event after each event. With a hold-out the weights of the best pass
 * are kept, and training ends when `patience` passes brought nothing better.
 *
 * @throws RecommendError `recommend/stopped` when the signal says so, `recommend/empty-log` when
 * nobody has two events.
 */
export const trainNetwork = async (
  network: Network,
  sequences: Sequences,
  options: FullSequenceOptions,
  { onProgress, signal }: FitOptions = {},
): Promise<TrainingReport> => {
  const stream = random(options.seed).fork('training');
  const { epochs, patience } = options;
  const users = drawValidationUsers(sequences, options.validationUsers, stream);
  const isHeldOut = new Uint8Array(sequences.offsets.length);
  for (const user of users) isHeldOut[user] = 1;
  const epoch = createEpoch(network, sequences, options, (user) => isHeldOut[user]!);
  const validate = users.length > 0 ? createValidation(network, sequences, users) : undefined;
  const { parameters } = network.encoder;

  const report: TrainingReport = { epochs: 0, bestEpoch: 0, loss: Number.NaN };
  let best = weightsOf(parameters);
  for (let pass = 1; pass <= epochs; pass++) {
    const loss = await epoch(stream, signal);
    if (Number.isNaN(loss))
      throw new RecommendError('recommend/empty-log', 'nobody has two events in a row', {
        field: 'sequences',
      });
    report.epochs = pass;
    const validation = validate?.().recall10;
    const isBetter = validation === undefined || validation > (report.validation ?? -1);
    if (isBetter) {
      Object.assign(report, { bestEpoch: pass, loss, validation });
      if (validate) best = weightsOf(parameters);
    }
    onProgress?.({
      ...{ step: pass, steps: epochs, loss },
      ...(validation === undefined ? {} : { validation, metric: 'recall@10' }),
    });
    if (validate && patience > 0 && pass - report.bestEpoch >= patience) break;
    await pause();
    checkSignal(signal);
  }
  if (validate) setWeights(parameters, best);
  network.encoder.training = false;
  return report;
};
