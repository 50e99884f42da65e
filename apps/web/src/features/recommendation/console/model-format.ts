import { exact } from '../../../app/amounts.ts';

/** `4.2%` of 0.042. */
export const percent = (value: number, digits = 1): string => `${(value * 100).toFixed(digits)}%`;

/** Three digits that matter: 0.00123, 0.257, 12.3, 1,234. */
export const figure = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1_000) return exact(Math.round(value));
  if (size >= 1) return value.toPrecision(3);
  return Number(value.toPrecision(3)).toString();
};

/** In powers of ten: `16.8 MB`. */
export const bytesText = (bytes: number): string => {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
};

export const secondsText = (seconds: number): string =>
  seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;

/** Enough of a version to tell it from others; ids of one moment differ at their end. */
export const shortVersion = (version: string): string => version.slice(-6);

/** How much of the first loss is gone; null for less than two rounds. */
export const lossDrop = (curve: readonly { loss: number }[]): number | null => {
  const [first, last] = [curve[0], curve.at(-1)];
  return first && last && curve.length > 1 && first.loss !== 0 ? 1 - last.loss / first.loss : null;
};
