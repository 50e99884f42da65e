/** Of what the parts cost together, for somebody who would not have bought them together. */
const MOST_OFF = 0.1;
const LEAST_OFF = 0.03;
const TITLE_MOST = 120;
const PRICE_MOST_FEN = 100_000_000;

/**
 * What to take off the sum of the parts: the more of those who buy the one buy the other anyway, the less, because to
 * them it would be given for nothing. 10 % × (1 − confidence), at least 3 %.
 *
 * @param confidence share of who bought the one who bought the other too, 0 … 1.
 */
export const suggestedDiscount = (confidence: number): number =>
  Math.max(LEAST_OFF, MOST_OFF * (1 - Math.min(1, Math.max(0, confidence))));

/** Rounded up to whole yuan from ten yuan on, and never above the sum. At least one fen. */
export const bundlePrice = (sumFen: number, discount: number): number => {
  const exact = Math.ceil(sumFen * (1 - discount) - 1e-6);
  const rounded = exact >= 1_000 ? Math.ceil(exact / 100) * 100 : exact;
  return Math.max(1, Math.min(sumFen, rounded, PRICE_MOST_FEN));
};

const shortened = (title: string, most: number): string => {
  const letters = [...title];
  return letters.length <= most ? title : `${letters.slice(0, most - 1).join('')}…`;
};

/** "A + B", each shortened alike where they are too long together; counted in UTF-16 as the contract does. */
export const bundleTitle = (parts: readonly { title: string; quantity: number }[]): string => {
  const named = parts.map(({ title, quantity }) =>
    quantity > 1 ? `${title} × ${quantity}` : title,
  );
  const whole = named.join(' + ');
  if (whole.length <= TITLE_MOST) return whole;
  const room = Math.floor((TITLE_MOST - 3 * (parts.length - 1)) / parts.length);
  for (let most = room; most > 1; most--) {
    const title = named.map((name) => shortened(name, most)).join(' + ');
    if (title.length <= TITLE_MOST) return title;
  }
  return whole.slice(0, TITLE_MOST).toWellFormed();
};
