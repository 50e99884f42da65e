import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { openLogFile } from './log.file.ts';
import { type LogLevels, levelOf, logLevels, parseLogLevels } from './log.levels.ts';
import { redact } from './log.redact.ts';
import { type LogRecord, terminalLine } from './log.terminal.ts';

export type { LogLevel } from './log.levels.ts';

interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  code?: unknown;
  detail?: unknown;
  cause?: LoggedError;
  errors?: LoggedError[];
}

/** What tells of an error, and not the connections and requests that libraries hang on it. */
const errorFields = (error: unknown, depth = 0): LoggedError => {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const { code, detail, errors } = error as { code?: unknown; detail?: unknown; errors?: unknown };
  return {
    type: name,
    message,
    stack,
    code,
    detail,
    ...(cause === undefined || depth > 3 ? {} : { cause: errorFields(cause, depth + 1) }),
    ...(Array.isArray(errors) && depth <= 3
      ? { errors: errors.slice(0, 5).map((one) => errorFields(one, depth + 1)) }
      : {}),
  };
};

type Write = {
  (fields: object, message?: string): void;
  (message: string): void;
};

/** Fields first, then a short sentence. An error goes under `err`, and its stack is kept. */
export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
  /** The same log with fields that every line carries, e.g. `{ part: 'jobs' }`. */
  child(fields: object): Log;
}

export interface OpenLog extends Log {
  levels(): LogLevels;
  /** From now on; what was made by `child` follows. */
  setLevels(levels: LogLevels): void;
  /** Writes what is buffered and closes the file; lines after it are lost. */
  close(): void;
}

/** What a part does in its daily work is in the file; the terminal tells what is out of the ordinary. */
const isForTerminal = ({ level, part }: LogRecord): boolean =>
  part === undefined || level !== 'info';

/** Asks at every line, so that a level may change while we run. */
const gated = (inner: Log, part: unknown, levels: () => LogLevels): Log => {
  const write = (severity: 'debug' | 'info' | 'warn' | 'error'): Write => {
    const at = logLevels.indexOf(severity);
    return (first: object | string, message?: string): void => {
      if (at < logLevels.indexOf(levelOf(levels(), part))) return;
      if (typeof first === 'string') inner[severity](first);
      else inner[severity](first, message);
    };
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => gated(inner.child(fields), 'part' in fields ? fields.part : part, levels),
  };
};

/**
 * JSON lines in a file that is renamed away when it is full, and short lines on the terminal.
 *
 * @param level as `parseLogLevels` reads it; of both.
 * @param file null writes no file.
 * @param terminal null writes nothing there.
 */
export const openLog = (options: {
  level: string;
  file: string | null;
  terminal: { write(text: string): unknown } | null;
}): OpenLog => {
  let levels = parseLogLevels(options.level);
  if (levels === null) throw new TypeError(`${options.level} is no log level`);
  if (options.file) mkdirSync(dirname(options.file), { recursive: true });
  const file = options.file ? openLogFile(options.file) : null;
  const write = (line: string): void => {
    const record = redact(JSON.parse(line)) as LogRecord;
    file?.write(`${JSON.stringify(record)}\n`);
    if (isForTerminal(record)) options.terminal?.write(terminalLine(record));
  };
  const inner: Log = pino(
    {
      level: 'debug',
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => errorFields(error) },
    },
    { write },
  );
  const now = (): LogLevels => levels as LogLevels;
  return {
    ...gated(inner, undefined, now),
    levels: now,
    setLevels: (next) => {
      levels = next;
    },
    close: () => file?.close(),
  };
};

/** For tests and tools: nothing is written. */
export const silentLog: Log = pino({ level: 'silent' });
