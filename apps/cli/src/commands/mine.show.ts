import { writeFile } from 'node:fs/promises';
import type { MineProgress } from '@kaibo/mine';
import { pictureBytes } from './picture.ts';

/** Enough digits to compare. */
export const figure = (value: number): string => {
  if (!Number.isFinite(value)) return value === Infinity ? '∞' : '–';
  const size = Math.abs(value);
  return size !== 0 && (size < 0.001 || size >= 1e7) ? value.toExponential(2) : value.toFixed(3);
};

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Rows under heads; a column of numbers to the right, any other to the left. */
export const tableText = (rows: readonly Readonly<Record<string, string>>[]): string => {
  const heads = Object.keys(rows[0] ?? {});
  const columns = heads.map((head) => {
    const cells = rows.map((row) => row[head] ?? '');
    const width = Math.max(head.length, ...cells.map((cell) => cell.length));
    const isRight = cells.every((cell) => /^[-–∞]?[\d.,e+-]*( %)?$/.test(cell));
    return [head, ...cells].map((cell) => (isRight ? cell.padStart(width) : cell.padEnd(width)));
  });
  const lines = ['', ...rows].map((_, at) =>
    columns
      .map((cells) => cells[at])
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
};

/** A line that is written over itself on a terminal, and one line per step elsewhere. */
export const progressTo =
  (stream: NodeJS.WriteStream, name: string) =>
  ({ step, steps, about }: MineProgress): void => {
    const end = stream.isTTY && step < steps ? '\u001b[K\r' : '\n';
    stream.write(`${name}: ${step} of ${steps}${about ? `, ${about}` : ''}${end}`);
  };

/** What JSON cannot hold is null: NaN and infinities. */
const plain = (_key: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value;

/** Writes what was asked for, and says where. */
export const leave = async (
  files: readonly (readonly [path: string | undefined, make: () => unknown])[],
): Promise<void> => {
  for (const [path, make] of files) {
    if (path === undefined) continue;
    const made = make();
    const isText = typeof made === 'string';
    const content = isText ? await pictureBytes(path, made) : `${JSON.stringify(made, plain)}\n`;
    await writeFile(path, content);
    process.stdout.write(`written: ${path}\n`);
  }
};
