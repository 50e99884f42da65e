import type { OrderStatus, ReviewSummary } from '@kaibo/contracts';

/** What has arrived can be judged; what was sent back or never came cannot. */
export const isReceived = (status: OrderStatus): boolean =>
  status === 'delivered' || status === 'completed';

/** “林小满” → “林***满”, “Ann” → “A***n”: enough to see that reviews are of different people. */
export const maskedName = (name: string): string => {
  const letters = Array.from(name.trim());
  const first = letters[0] ?? '';
  const last = letters.length > 1 ? letters.at(-1)! : '';
  return `${first}***${last}`;
};

export const summaryOf = (
  byStars: readonly number[] | null,
  withPictures: number,
): ReviewSummary => {
  const [one = 0, two = 0, three = 0, four = 0, five = 0] = byStars ?? [];
  const count = one + two + three + four + five;
  const sum = one + 2 * two + 3 * three + 4 * four + 5 * five;
  return {
    count,
    average: count === 0 ? null : Math.round((10 * sum) / count) / 10,
    byStars: [one, two, three, four, five],
    withPictures,
  };
};
