/** A value for a place `{name:Type}` in a question; it never becomes part of the question's text. */
export type AnalyticsParameters = Record<
  string,
  string | number | boolean | readonly (string | number)[]
>;

/**
 * The analytics engine: ClickHouse, in a process of this machine or as a server. Everything in it can be made again
 * from the event log, so nothing may depend on its being there: who serves people asks it for nothing.
 *
 * Guarantees of both engines:
 * - an `insert` that resolved is on disk and seen by every later question; one that was refused or cut off may be
 *   there, in part or whole, so who inserts must be able to tell what is there;
 * - a question takes at most a minute and the memory that the engine was given, or is refused;
 * - integers of 64 bits come back as numbers, so a question must not ask for one that a number cannot hold.
 */
export interface Analytics {
  /** Rows of a question in ClickHouse's SQL; without `format`. */
  query<Row extends object>(sql: string, parameters?: AnalyticsParameters): Promise<Row[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** For who fills it; who only asks is not given it. */
export interface WritableAnalytics extends Analytics {
  /** A statement that answers nothing. */
  run(sql: string): Promise<void>;
  /** Lines in ClickHouse's TabSeparated, one row each, with these columns; bytes must stay as they are until then. */
  insert(table: string, columns: readonly string[], lines: string | Buffer): Promise<void>;
}

/** As its own process has it. */
export interface AnalyticsEngine extends WritableAnalytics {
  /** Makes the database if it is not there; from here on names of tables are looked for in it. */
  use(database: string): Promise<void>;
}

export const analyticsCodes = {
  /** No engine is installed and no server is named. */
  'analytics/not-installed': 'never',
  /** The engine is installed and cannot run on this machine. */
  'analytics/unsupported': 'never',
  /** Another process has the store of this installation open. */
  'analytics/in-use': 'later',
  /** It ended, or does not answer; it is started again by the next question. */
  'analytics/down': 'later',
  /** The question needs more than the engine was given. */
  'analytics/out-of-memory': 'never',
  /** The question took too long. */
  'analytics/too-slow': 'later',
  /** The engine refused the question. */
  'analytics/refused': 'never',
} as const;

export type AnalyticsCode = keyof typeof analyticsCodes;

/** Why a question was not answered. */
export class AnalyticsError extends Error {
  override readonly name = 'AnalyticsError';
  readonly code: AnalyticsCode;

  constructor(code: AnalyticsCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Whether asking again can help. */
  get retry(): 'never' | 'later' {
    return analyticsCodes[this.code];
  }
}

/** Stands where no engine was given: every question is refused. */
export const noAnalytics: Analytics = (() => {
  const refuse = (): Promise<never> =>
    Promise.reject(new AnalyticsError('analytics/not-installed', 'there is no analytics engine'));
  return { query: refuse, ping: refuse, close: async () => undefined };
})();

const signs: readonly [RegExp, AnalyticsCode][] = [
  [/MEMORY_LIMIT_EXCEEDED|CANNOT_ALLOCATE_MEMORY/, 'analytics/out-of-memory'],
  [/TIMEOUT_EXCEEDED|TOO_SLOW/, 'analytics/too-slow'],
  [/ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|socket hang up|Timeout error/, 'analytics/down'],
];

/** What an engine threw, as what it means to the one who asked. */
export const analyticsError = (error: unknown): AnalyticsError => {
  if (error instanceof AnalyticsError) return error;
  const text = error instanceof Error ? `${error.message} ${errorType(error)}` : String(error);
  const code = signs.find(([sign]) => sign.test(text))?.[1] ?? 'analytics/refused';
  return new AnalyticsError(code, text.trim().slice(0, 1_000), { cause: error });
};

const errorType = (error: Error): string => {
  const { type, code } = error as { type?: unknown; code?: unknown };
  return [type, code].filter((one) => typeof one === 'string').join(' ');
};

const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A text as one field of a line of TabSeparated. */
export const asField = (text: string): string =>
  /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (letter) => ESCAPED[letter]!) : text;
