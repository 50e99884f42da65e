import type { FeatureRow } from '@kaibo/contracts/features';
import { exact, yuan } from '../../app/amounts.ts';
import { duration } from '../../app/format.ts';
import { figure } from '../recommendation/console/model-format.ts';

/** A value, or a mean of values, in its unit. */
export const valueText = (unit: FeatureRow['unit'], value: number): string => {
  if (unit === 'fen') return yuan(Math.round(value));
  if (unit === 'ms') return duration(value);
  return Number.isInteger(value) ? exact(value) : figure(value);
};

export const tones = {
  steady: 'good',
  moving: 'warn',
  drifted: 'bad',
  few: 'neutral',
  unknown: 'neutral',
} as const;
