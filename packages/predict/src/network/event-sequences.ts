import { PredictError } from '../errors.ts';

/** What somebody did, oldest first. */
export interface EventSequence {
  /** What kind each event is: `view`, `cart`, a product, a room … */
  kinds: readonly string[];
  /** Epoch milliseconds, never falling; the gaps are learnt from. Optional, for all or for none. */
  timesMs?: ArrayLike<number>;
}

/** Kinds by number, from 1; 0 is any kind that was rare or never met, learnt from those that training hides. */
export interface Vocabulary {
  kinds: readonly string[];
  codeOf(kind: string): number;
}

export const vocabularyOf = (kinds: readonly string[]): Vocabulary => {
  const places = new Map(kinds.map((kind, place) => [kind, place + 1]));
  return { kinds, codeOf: (kind) => places.get(kind) ?? 0 };
};

/** The most frequent kinds, equal ones by their text. */
export const learnVocabulary = (
  sequences: readonly EventSequence[],
  mostKinds: number,
): Vocabulary => {
  const counts = new Map<string, number>();
  for (const { kinds } of sequences)
    for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const found = [...counts.entries()]
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, mostKinds)
    .map(([kind]) => kind);
  return vocabularyOf(found);
};

const refuse = (row: number, field: string, message: string): never => {
  throw new PredictError('predict/bad-row', `sequence ${row}: ${message}`, { row, field });
};

/** @throws PredictError `predict/bad-row` naming the sequence: empty, times of another number, not finite or falling. */
export const checkSequences = (sequences: readonly EventSequence[]): void => {
  const haveTimes = sequences[0]?.timesMs !== undefined;
  sequences.forEach(({ kinds, timesMs }, row) => {
    if (kinds.length === 0) refuse(row, 'kinds', 'there is no event');
    if ((timesMs !== undefined) !== haveTimes) refuse(row, 'timesMs', 'times for all or for none');
    if (!timesMs) return;
    if (timesMs.length !== kinds.length)
      refuse(row, 'timesMs', `${timesMs.length} times for ${kinds.length} events`);
    for (let at = 0; at < timesMs.length; at++) {
      if (!Number.isFinite(timesMs[at]!))
        refuse(row, 'timesMs', `the time of event ${at} is no number`);
      if (at > 0 && timesMs[at]! < timesMs[at - 1]!)
        refuse(row, 'timesMs', `event ${at} is earlier than the one before`);
    }
  });
};

/** Codes and gaps of the latest events: the gap is ln(1 + seconds since the event before) ÷ 10. */
export const latestOf = (
  { kinds, timesMs }: EventSequence,
  vocabulary: Vocabulary,
  most: number,
): { codes: Uint32Array; gaps: Float64Array } => {
  const from = Math.max(0, kinds.length - most);
  const codes = Uint32Array.from(kinds.slice(from), vocabulary.codeOf);
  const gaps = new Float64Array(codes.length);
  if (timesMs)
    for (let at = Math.max(1, from); at < kinds.length; at++)
      gaps[at - from] = Math.log1p((timesMs[at]! - timesMs[at - 1]!) / 1000) / 10;
  return { codes, gaps };
};
