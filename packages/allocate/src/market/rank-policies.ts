import {
  type CompositeWeights,
  compositeScores,
  popularityScores,
  type Scorer,
  salesScores,
} from '../rank/rank.ts';
import { createSignals } from '../rank/signals.ts';
import type { StreamPolicy } from './replay.ts';
import type { RequestStream } from './stream.ts';

const HALF_LIFE_MS = 30 * 60_000;

/** Ranks by what happened so far, for everybody the same; scores are made anew every window. */
const byScore = (name: string, scorer: Scorer, { roomCount }: RequestStream): StreamPolicy => {
  const signals = createSignals(roomCount, { halfLifeMs: HALF_LIFE_MS });
  const scores = new Float64Array(roomCount);
  return {
    name,
    plan: ({ nowMs }) => {
      scorer(signals, nowMs, scores);
      // A score below zero ranks last all the same.
      const least = scores.reduce((low, score) => Math.min(low, score), 0);
      for (let room = 0; room < roomCount; room++) scores[room]! -= least;
    },
    revalue: ({ count, room, value }) => {
      for (let at = 0; at < count; at++) value[at] = scores[room[at]!]!;
    },
    shown: (edge, place, { stream, nowMs }) => {
      const room = stream.rooms[edge]!;
      const clicks = stream.clicks[edge]!;
      signals.add(room, 'impressions', nowMs, 1, place);
      signals.add(room, 'clicks', nowMs, clicks);
      signals.add(room, 'dwellMs', nowMs, clicks * stream.dwellMs[edge]!);
      signals.add(room, 'orders', nowMs, stream.stockUse[edge]!);
      signals.add(room, 'soldFen', nowMs, stream.values[edge]!);
    },
  };
};

export const popularityOn = (stream: RequestStream): StreamPolicy =>
  byScore('popularity', popularityScores, stream);

export const salesOn = (stream: RequestStream): StreamPolicy =>
  byScore('sales', salesScores, stream);

export const compositeOn = (stream: RequestStream, weights?: CompositeWeights): StreamPolicy =>
  byScore('composite', compositeScores(weights), stream);

/** By what each is worth to this viewer, whatever was promised and whoever runs out. */
export const greedyOn = (): StreamPolicy => ({ name: 'greedy value' });
