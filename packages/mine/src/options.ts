import { MineError } from './errors.ts';

/** What a long search tells meanwhile. */
export interface MineProgress {
  step: number;
  steps: number;
  /** What is being done, e.g. `k = 4`. */
  about?: string;
}

/** Throws `mine/bad-option` unless the value is a whole number from `least` to `most`. */
export const needsWhole = (field: string, value: number, least: number, most = Infinity): void => {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const expected = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  throw new MineError('mine/bad-option', `${field}: a whole number, ${expected}; found ${value}`, {
    field,
    expected,
    found: String(value),
  });
};

/** Throws `mine/bad-option` unless least ≤ value ≤ most; `above` leaves out the lower bound itself. */
export const needsNumber = (
  field: string,
  value: number,
  { least, most = Infinity, above = false }: { least: number; most?: number; above?: boolean },
): void => {
  const isIn = Number.isFinite(value) && value <= most && (above ? value > least : value >= least);
  if (isIn) return;
  const expected = `${above ? 'above' : 'at least'} ${least}${most === Infinity ? '' : `, at most ${most}`}`;
  throw new MineError('mine/bad-option', `${field}: a number ${expected}; found ${value}`, {
    field,
    expected,
    found: String(value),
  });
};

/** Throws `mine/bad-option` unless the value is one of those allowed. */
export const needsOneOf = (field: string, value: string, allowed: readonly string[]): void => {
  if (allowed.includes(value)) return;
  const expected = allowed.join(', ');
  throw new MineError('mine/bad-option', `${field}: expected ${expected}; found ${value}`, {
    field,
    expected,
    found: value,
  });
};
