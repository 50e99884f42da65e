import type { zhBundle } from './bundle.zh.ts';

export const enBundle: typeof zhBundle = {
  badge: (n) => `Set of ${n}`,
  contains: 'What the set contains',
  together: (sum) => `${sum} when bought one by one`,
  saves: (amount) => `The set saves ${amount}`,
  times: (n) => `× ${n}`,
  notOnSale: 'off sale',
  editor: 'What the set contains',
  editorHint:
    'Its stock is sets that are packed before, apart from the stock of its parts; fill it in before it goes on sale.',
  proposed: (times, baskets) =>
    `Proposed by “Rules and rhythms”: these are bought together ${times} times as often as chance (${baskets} purchases).`,
  discount: (percent, confidence) =>
    `The suggested price is about ${percent} below the parts: ${confidence} of the buyers take both anyway, so more would be given for nothing. The price is yours to choose.`,
};
