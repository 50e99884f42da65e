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
  changed:
    'You changed what it holds: these figures are of what was proposed. The price is yours to choose.',
  quantity: (title) => `How many of ${title}`,
  less: (title) => `One less of ${title}`,
  more: (title) => `One more of ${title}`,
  remove: (title) => `Take ${title} out of the set`,
  add: 'Add a product',
  discard: 'Discard changes',
  saveParts: 'Save what it holds',
  partsSaved: 'What the set holds is saved',
  full: (most) => `A set holds ${most} different products at most`,
  locked:
    'What it holds cannot change while it is on sale or in review; take it off sale to change it.',
  dearer: (price) => `At ${price} the set costs more than its parts`,
  faults: {
    'too-few': 'A set holds two different products at least',
    'part-gone': 'Take out what is off sale before you save',
  },
};
