import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Log } from './log.ts';

/** Lines that come together are one entry: a stack is not twenty warnings. */
const TOGETHER_MS = 30;
const MOST_LINES = 60;
/** A child that uses log.ts has put time and level before its lines. */
const OWN_LINE = /^\d\d:\d\d:\d\d {2}(?:(warn|error|debug) {1,2})?/;

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Writes what a child prints into our log, an entry for each of its own lines or burst of other ones. */
export const logOutput = (stream: Readable, log: Log, level: Level): void => {
  let lines: string[] = [];
  let entryLevel = level;
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const text = lines.join('\n').trim();
    if (text !== '') log[entryLevel](text);
    lines = [];
    entryLevel = level;
  };

  createInterface({ input: stream })
    .on('line', (line) => {
      const own = OWN_LINE.exec(line);
      if (own || lines.length >= MOST_LINES) flush();
      if (own) entryLevel = (own[1] as Level | undefined) ?? 'info';
      lines.push(own ? line.slice(own[0].length) : line);
      timer ??= setTimeout(flush, TOGETHER_MS);
    })
    .once('close', flush);
};
