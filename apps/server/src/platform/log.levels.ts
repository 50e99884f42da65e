/** Also what `--log-level` takes for the whole. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What is logged: of everything, and of parts that differ from it (`jobs`, `media`, a module's name …). */
export interface LogLevels {
  everything: LogLevel;
  parts: Readonly<Record<string, LogLevel>>;
}

const isLevel = (word: string): word is LogLevel => (logLevels as readonly string[]).includes(word);

/** `info`, or `info,orders=debug,jobs=warn`; null when it is not one. */
export const parseLogLevels = (text: string): LogLevels | null => {
  const [everything = '', ...rest] = text.split(',').map((word) => word.trim());
  if (!isLevel(everything)) return null;
  const parts: Record<string, LogLevel> = {};
  for (const word of rest) {
    const [, part, level] = /^([a-z][a-z-]{0,30})=([a-z]+)$/.exec(word) ?? [];
    if (part === undefined || !isLevel(level!)) return null;
    parts[part] = level;
  }
  return { everything, parts };
};

export const showLogLevels = ({ everything, parts }: LogLevels): string =>
  [everything, ...Object.entries(parts).map(([part, level]) => `${part}=${level}`)].join(',');

/** Of a part, unless it has one of its own that of everything. */
export const levelOf = ({ everything, parts }: LogLevels, part: unknown): LogLevel =>
  (typeof part === 'string' && Object.hasOwn(parts, part) ? parts[part] : undefined) ?? everything;
