const WIDE = /[\u2e80-\uffef]/;

/** Pixels of a letter at twelve pixels, near enough to cut by. */
const widthOf = (letter: string): number => (WIDE.test(letter) ? 12 : 6.6);

/** Cut so that it takes no more than so many pixels at a size of 12. */
export const shortText = (text: string, mostPx: number): string => {
  let used = 0;
  const letters = [...text];
  for (const [i, letter] of letters.entries()) {
    used += widthOf(letter);
    if (used > mostPx) return `${letters.slice(0, Math.max(1, i - 1)).join('')}…`;
  }
  return text;
};
