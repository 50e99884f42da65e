import type { zhSuggestion } from './suggestion.zh.ts';

export const enSuggestion: typeof zhSuggestion = {
  more: (title) => `More about “${title}”`,
  goneRoom: 'You will not be shown this stream again',
  goneProduct: 'You will not be shown this product again',
  goneHost: (name) => `You will not be shown streams of ${name} again`,
  undo: 'Undo',
};
