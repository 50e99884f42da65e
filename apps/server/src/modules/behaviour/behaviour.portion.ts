import { type LogRow, type Reading, storeLine } from './behaviour.rows.ts';
import type { Refused } from './behaviour.store.ts';

const FIRST_BYTES = 1_048_576;

/** Rows of the log on their way into the store: lines for those that it takes, and those that it does not take. */
export interface Portion {
  add(rows: readonly LogRow[]): void;
  /** The lines; valid until `clear`. */
  lines(): Buffer;
  /** Offsets of the rows that have a line. */
  kept: number[];
  refused: Refused[];
  clear(): void;
}

/** Lines are written into one piece of memory that is used again: text that lives for long costs more than its making. */
export const createPortion = (reading: Reading): Portion => {
  let bytes = Buffer.allocUnsafe(FIRST_BYTES);
  let used = 0;
  const append = (line: string): void => {
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    const needed = used + line.length * 3;
    if (needed > bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, needed));
      bytes.copy(larger, 0, 0, used);
      bytes = larger;
    }
    used += bytes.write(line, used);
  };
  const portion: Portion = {
    kept: [],
    refused: [],
    add: (rows) => {
      for (const row of rows) {
        const verdict = storeLine(row, reading);
        if (verdict.line === null) portion.refused.push({ row, ...verdict });
        else {
          append(verdict.line);
          portion.kept.push(row.offset);
        }
      }
    },
    lines: () => bytes.subarray(0, used),
    clear: () => {
      used = 0;
      portion.kept = [];
      portion.refused = [];
    },
  };
  return portion;
};
