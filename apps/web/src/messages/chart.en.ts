import type { zhChart } from './chart.zh.ts';

export const enChart: typeof zhChart = {
  table: 'Table',
  csv: 'CSV',
  png: 'PNG',
  of: (name) => ` of “${name}”`,
};
