/** How many slips of the hand a word of this length may hold: none below four letters, two from eight on. */
export const slipsAllowed = (word: string): number =>
  word.length < 4 ? 0 : word.length < 8 ? 1 : 2;

/** Which letters a word holds, one bit each; letters outside of a–z share the last ones. */
const lettersOf = (word: string): number => {
  let letters = 0;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i) - 97;
    letters |= 1 << (code >= 0 && code < 26 ? code : 26 + (code & 3));
  }
  return letters;
};

const bitsOf = (n: number): number => {
  let rest = n;
  let bits = 0;
  for (; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
};

/**
 * Letters put in, left out, changed or swapped with their neighbour (optimal string alignment) between two words.
 *
 * @param most a distance above it is answered as `most + 1`.
 */
export const distance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length]!, most + 1);
};

export interface Similar {
  word: string;
  slips: number;
}

/**
 * Words within so many slips (as many as the word's length allows unless said), fewest slips first. Looks at every word, but compares only those
 * whose length and letters can be near enough: one slip changes two letters of the set at most.
 */
export const similarWords = (
  word: string,
  vocabulary: Iterable<string>,
  most = slipsAllowed(word),
): Similar[] => {
  if (most === 0) return [];
  const letters = lettersOf(word);
  const found: Similar[] = [];
  for (const other of vocabulary) {
    if (Math.abs(other.length - word.length) > most || other.length < 3) continue;
    if (bitsOf(letters ^ lettersOf(other)) > 2 * most) continue;
    const slips = distance(word, other, most);
    if (slips <= most && slips > 0) found.push({ word: other, slips });
  }
  return found.sort((a, b) => a.slips - b.slips);
};
