import { type Csr, csrOf, rowOf, transpose } from '@kaibo/numeric';
import { checkOption } from '../model/check-option.ts';
import type { Asked, Core } from '../model/core.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import type { ExplanationPart, Interactions, Recommender } from '../recommender.ts';
import { type Decay, decayOf, placeWeight } from './decay.ts';
import { sequencesOf } from './sequences.ts';

export interface SessionNeighboursOptions {
  /** Most similar sessions that speak (default: 100). */
  neighbours?: number;
  /** They are chosen among so many latest sessions with an item in common (default: 1000). */
  sample?: number;
  /** How the asker's items count by their place (default: 'div'). */
  weighting?: Decay;
  /** How a neighbour counts by how far back the latest common item lies (default: 'div'). */
  scoreDecay?: Decay;
  /** Rare items gain similarity · idf · so much (default: 0). */
  rarity?: number;
}

interface Neighbour {
  session: number;
  weight: number;
}

const sessionNeighboursCore = (options: SessionNeighboursOptions): Core => {
  const { neighbours = 100, sample = 1000, weighting = 'div', scoreDecay = 'div' } = options;
  const { rarity = 0 } = options;
  checkOption('neighbours', neighbours, { atLeast: 1 });
  checkOption('sample', sample, { atLeast: 1 });
  let sessions: Csr;
  let byItem: Csr;
  let endMs: Float64Array;
  let idf: Float64Array;
  let placeOf: Int32Array;
  let similar: Float64Array;

  const learn = (data: Interactions): void => {
    const { offsets, items, timesMs } = sequencesOf(data);
    const rows = new Uint32Array(items.length);
    for (let row = 0; row + 1 < offsets.length; row++)
      rows.fill(row, offsets[row]!, offsets[row + 1]!);
    const { rows: count, columns } = data.matrix;
    sessions = csrOf({ rows: count, columns, rowIndices: rows, columnIndices: items });
    byItem = transpose(sessions);
    endMs = Float64Array.from({ length: count }, (_, row) =>
      timesMs && offsets[row + 1]! > offsets[row]! ? timesMs[offsets[row + 1]! - 1]! : row,
    );
    const events = new Float64Array(columns);
    for (const item of items) events[item]!++;
    let filled = 0;
    for (let row = 0; row < count; row++) if (offsets[row + 1]! > offsets[row]!) filled++;
    idf = events.map((number) => (number === 0 ? 0 : Math.log(filled / number)));
    placeOf = new Int32Array(columns);
    similar = new Float64Array(count);
  };

  /** The latest sessions that share an item with the asker's. */
  const candidates = ({ history, user }: Asked): Uint32Array => {
    const found = new Set<number>();
    for (let at = 0; at < history.items.length; at++)
      for (const session of rowOf(byItem, history.items[at]!).indices)
        if (session !== user) found.add(session);
    const all = Uint32Array.from(found);
    if (all.length <= sample) return all.sort();
    return all.sort((a, b) => endMs[b]! - endMs[a]! || a - b).subarray(0, sample);
  };

  const nearest = (asked: Asked): Neighbour[] => {
    const { items } = asked.history;
    // Place of the last occurrence of each item, from 1.
    for (let at = 0; at < items.length; at++) placeOf[items[at]!] = at + 1;
    let different = 0;
    for (let at = 0; at < items.length; at++) if (placeOf[items[at]!] === at + 1) different++;
    const all = candidates(asked);
    for (const session of all) {
      let sum = 0;
      for (const item of rowOf(sessions, session).indices)
        if (placeOf[item]! > 0) sum += placeWeight(weighting, placeOf[item]!, items.length);
      similar[session] = sum / different;
    }
    const near = Array.from(all)
      .filter((session) => similar[session]! > 0)
      .sort((a, b) => similar[b]! - similar[a]! || a - b)
      .slice(0, neighbours)
      .map((session) => {
        let latest = 0;
        for (const item of rowOf(sessions, session).indices)
          latest = Math.max(latest, placeOf[item]!);
        const decay = decayOf(scoreDecay, items.length - latest + 1);
        return { session, weight: similar[session]! * decay };
      });
    for (let at = 0; at < items.length; at++) placeOf[items[at]!] = 0;
    return near;
  };
  const gain = (item: number): number => 1 + rarity * idf[item]!;

  return {
    name: 'session-neighbours',
    options,
    needsSequences: true,
    fit: learn,
    update: learn,
    score(asked, scores) {
      for (const { session, weight } of nearest(asked))
        for (const item of rowOf(sessions, session).indices) {
          const before = scores[item]!;
          scores[item] = (before === -Infinity ? 0 : before) + weight * gain(item);
        }
    },
    similarity(item, scores) {
      for (const session of rowOf(byItem, item).indices)
        for (const other of rowOf(sessions, session).indices) {
          const before = scores[other]!;
          scores[other] = (before === -Infinity ? 0 : before) + 1;
        }
      const own = rowOf(byItem, item).indices.length;
      for (let other = 0; other < scores.length; other++)
        if (scores[other]! > 0)
          scores[other]! /= Math.sqrt(own * rowOf(byItem, other).indices.length);
    },
    parts(asked, item) {
      const parts: ExplanationPart[] = [];
      for (const { session, weight } of nearest(asked))
        if (rowOf(sessions, session).indices.includes(item))
          parts.push({
            kind: 'because-of-user',
            index: session,
            contribution: weight * gain(item),
          });
      return parts;
    },
    state: () => ({ arrays: {} }),
    restore: (_state, data) => learn(data),
  };
};

/**
 * V-SKNN: the sessions most like the asker's, later items counting more, speak for what they
 * hold. The log is the model: exact under `partialFit`. Source: Ludewig & Jannach 2018, §3.2.
 */
export const sessionNeighbours = (options: SessionNeighboursOptions = {}): Recommender =>
  recommenderOf(sessionNeighboursCore(options));
