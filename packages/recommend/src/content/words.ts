const HAN = /\p{Script=Han}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;

const COMMON = new Set(
  'a an and are as at be by for from in is it of on or that the this to with 的 了 和 是 在 我 也'.split(
    ' ',
  ),
);

/**
 * Words of a text in Chinese and English: Latin words in lower case, Chinese as pairs of
 * neighbouring characters (which needs no dictionary) or the one character where it stands alone.
 */
export const wordsOf = (text: string): string[] => {
  const plain = text.normalize('NFKC').toLowerCase();
  const words: string[] = [];
  for (const [run] of plain.matchAll(HAN)) {
    const characters = [...run];
    if (characters.length === 1) words.push(run);
    for (let at = 0; at + 1 < characters.length; at++)
      words.push(characters[at]! + characters[at + 1]!);
  }
  for (const [word] of plain.replace(HAN, ' ').matchAll(WORD)) words.push(word);
  return words.filter((word) => !COMMON.has(word));
};
