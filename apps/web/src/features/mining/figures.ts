import type { MinedFeature, MinedMeasure } from '@kaibo/contracts/mining';
import { exact, yuan } from '../../app/amounts.ts';
import type { MiningTexts } from './mining-texts.ts';

/** Three digits that matter. */
export const figure = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 100) return exact(Math.round(value));
  return Number(value.toPrecision(3)).toString();
};

export const percent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)}%`;

export const q = (value: number): string => (value < 0.0001 ? '< 0.0001' : value.toFixed(4));

/** Money in whole yuan: means of it have no fen that matter. */
export const measured = (measure: MinedMeasure, value: number): string =>
  measure === 'gmv' ? yuan(Math.round(value / 100) * 100) : figure(value);

/** For a spreadsheet: yuan, and no words. */
export const plain = (measure: MinedMeasure, value: number): number =>
  measure === 'gmv' ? Math.round(value) / 100 : Math.round(value * 100) / 100;

const shares: ReadonlySet<MinedFeature> = new Set([
  ...(['night', 'morning', 'afternoon', 'evening', 'weekend'] as const),
]);
const money: ReadonlySet<MinedFeature> = new Set(['spent', 'piece-price']);

export const featureValue = (
  feature: MinedFeature,
  value: number,
  { units }: MiningTexts['clusters'],
): string => {
  if (shares.has(feature)) return percent(value);
  if (money.has(feature)) return yuan(Math.round(value) * 100);
  if (feature === 'recency') return units.days(figure(value));
  return feature === 'watched' ? units.minutes(figure(value)) : figure(value);
};
