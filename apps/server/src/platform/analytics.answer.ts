import {
  type AnalyticsError,
  type AnalyticsParameters,
  analyticsError,
  type WritableAnalytics,
} from './analytics.ts';

export type Question =
  | { what: 'query'; sql: string; parameters: AnalyticsParameters }
  | { what: 'run'; sql: string }
  | { what: 'insert'; table: string; columns: readonly string[]; lines: string }
  | { what: 'ping' };

/** What is said between the product and its analytics process. */
export type Ask = { type: 'ask'; id: number } & Question;

export interface Answer {
  type: 'answer';
  id: number;
  rows?: readonly object[];
  error?: { code: AnalyticsError['code']; message: string };
}

/** Why the process ends before it was ready. */
export interface Cannot {
  type: 'cannot';
  code: AnalyticsError['code'];
  message: string;
}

export interface Progress {
  type: 'progress';
  /** Events of the log that the store does not hold yet. */
  behind: number;
  /** Why it does not get on; null when it does. */
  failure: string | null;
}

export const cannot = (error: unknown): Cannot => {
  const { code, message } = analyticsError(error);
  return { type: 'cannot', code, message };
};

const isAsk = (message: unknown): message is Ask =>
  typeof message === 'object' && message !== null && (message as Ask).type === 'ask';

const rowsOf = async (analytics: WritableAnalytics, ask: Ask): Promise<readonly object[]> => {
  if (ask.what === 'query') return analytics.query(ask.sql, ask.parameters);
  if (ask.what === 'run') await analytics.run(ask.sql);
  if (ask.what === 'insert') await analytics.insert(ask.table, ask.columns, ask.lines);
  if (ask.what === 'ping') await analytics.ping();
  return [];
};

/** In the analytics process: answers what the product asks through the channel between them. */
export const answerAsks = (analytics: WritableAnalytics, tell: (answer: Answer) => void): void => {
  process.on('message', async (message: unknown) => {
    if (!isAsk(message)) return;
    const { id } = message;
    try {
      tell({ type: 'answer', id, rows: await rowsOf(analytics, message) });
    } catch (error) {
      const { code, message: why } = analyticsError(error);
      tell({ type: 'answer', id, error: { code, message: why } });
    }
  });
};
