import type { zhForecast } from './forecast.zh.ts';

export const enForecast: typeof zhForecast = {
  live: {
    title: 'How long stock lasts',
    hint: 'By the pace of the last minutes; what comes back unpaid or refunded is allowed for.',
    lasts: (middle: string, band: string) => `lasts ${middle} min (${band})`,
    beyond: 'over a day',
    out: 'Sold out',
    notSelling: 'Not sold in the last half hour',
    notEnough: 'Not enough data yet: it takes 3 orders and 3 minutes',
    left: (stock: string) => `${stock} left`,
    perMinute: (rate: string) => `${rate} a minute`,
    outBeforeEnd: (share: string) => `Sold out before the end: ${share}`,
    replenish: (pieces: string) => `add ${pieces}`,
    enough: 'Lasts until the end',
    soon: 'Runs out soon',
    endPlanned: (when: string) => `Ends ${when} (as planned)`,
    endUsual: (when: string) => `Ends ${when} (usual length)`,
    endUnknown: 'End unknown: set an expected length in the plan',
    none: 'Nothing was sold here lately. Once it is, this tells how long stock lasts.',
  },
};
