/** A thumb manages ten a second. */
const PER_SECOND = 10;
const AT_ONCE = 30;
const REMEMBERED = 10_000;

/**
 * How many likes of one person count: an account, or for guests an address, however many sockets it opens. Likes
 * rank rooms, so they must cost somebody time. Kept in this process; O(1), and at most 10,000 people are remembered.
 */
export const createLikeAllowance = (nowMs: () => number) => {
  const left = new Map<string, { likes: number; atMs: number }>();
  return (person: string, wanted: number): number => {
    const atMs = nowMs();
    const known = left.get(person);
    const refilled = known ? known.likes + ((atMs - known.atMs) * PER_SECOND) / 1_000 : AT_ONCE;
    const available = Math.min(AT_ONCE, refilled);
    const counted = Math.max(0, Math.min(wanted, Math.floor(available)));
    left.delete(person);
    left.set(person, { likes: available - counted, atMs });
    if (left.size > REMEMBERED) left.delete(left.keys().next().value!);
    return counted;
  };
};
