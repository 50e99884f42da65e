import { type LedgerPoint, trafficLosses, trafficParts } from '@kaibo/contracts/traffic';
import type { Grid } from '../charts/export-chart.ts';
import { capital, timeOf } from './figures.ts';
import type { TrafficTexts } from './traffic-texts.ts';

/** Every step with its parts, which sum to what was shown. */
export const ledgerGrid = (points: readonly LedgerPoint[], text: TrafficTexts): Grid => ({
  heads: [
    text.ledger.time,
    text.ledger.served,
    ...trafficParts.map((part) => capital(text.parts[part])),
    ...trafficLosses.map((loss) => `${text.ledger.lost}: ${text.losses[loss]}`),
  ],
  rows: points.map(({ atMs, served, parts, lost }) => [
    timeOf(atMs),
    served,
    ...trafficParts.map((part) => parts[part] / 1_000),
    ...trafficLosses.map((loss) => lost[loss] / 1_000),
  ]),
});
