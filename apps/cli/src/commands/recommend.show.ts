import type { FitProgress, RankingResult, RatingResult, SampledResult } from '@kaibo/recommend';

export type Result = RankingResult | SampledResult | RatingResult;

const figure = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(4));

const columns = (result: Result): Record<string, string> => {
  if (result.kind === 'rating')
    return { model: result.model, RMSE: figure(result.rmse), MAE: figure(result.mae) };
  const at = result.protocol.at;
  const full = result.kind === 'ranking' ? result : undefined;
  return {
    model: result.model,
    [`Recall@${at}`]: figure(result.recall),
    [`NDCG@${at}`]: figure(result.ndcg),
    [`HR@${at}`]: figure(result.hitRate),
    [`MRR@${at}`]: figure(result.mrr),
    [`MAP@${at}`]: figure(result.map),
    ...(full
      ? {
          coverage: figure(full.coverage),
          novelty: figure(full.novelty),
          diversity: figure(full.diversity),
          Gini: figure(full.gini),
        }
      : {}),
  };
};

const table = (rows: readonly Record<string, string>[]): string => {
  const heads = Object.keys(rows[0] ?? {});
  const width = (head: string): number =>
    Math.max(head.length, ...rows.map((row) => (row[head] ?? '').length));
  const line = (cells: Record<string, string>): string =>
    heads
      .map((head, at) =>
        at === 0
          ? (cells[head] ?? '').padEnd(width(head))
          : (cells[head] ?? '').padStart(width(head)),
      )
      .join('  ');
  return [line(Object.fromEntries(heads.map((head) => [head, head]))), ...rows.map(line)].join(
    '\n',
  );
};

/** What the figures were measured on, in one line. */
export const protocolOf = (result: Result): string => {
  const { protocol } = result;
  if (result.kind === 'rating') return `${protocol.split}; ${result.protocol.ratings} ratings`;
  const { candidates, users, newcomers, items, testPairs } = result.protocol;
  const unknown = newcomers > 0 ? ` (${newcomers} of them not in train)` : '';
  const ranked =
    candidates === 'full'
      ? 'full ranking of unseen items'
      : `SAMPLED: one test item among ${candidates.sampled} others, seed ${candidates.seed}`;
  return `${protocol.split}; ${ranked}; ${users} users${unknown}, ${items} items, ${testPairs} test pairs`;
};

/** One table per protocol, the protocol under it. */
export const resultsTable = (results: readonly Result[]): string => {
  const groups = Map.groupBy(results, (result) => JSON.stringify([result.kind, result.protocol]));
  return [...groups.values()]
    .map((group) => `${table(group.map(columns))}\n${protocolOf(group[0]!)}\n`)
    .join('\n');
};

/** A line that is written over itself on a terminal, and one line per step elsewhere. */
export const progressTo =
  (stream: NodeJS.WriteStream, name: string) =>
  ({ step, steps, loss }: FitProgress): void => {
    const told = loss === undefined ? '' : `, loss ${loss.toPrecision(4)}`;
    const end = stream.isTTY && step < steps ? '\r' : '\n';
    stream.write(`${name}: step ${step} of ${steps}${told}${end}`);
  };
