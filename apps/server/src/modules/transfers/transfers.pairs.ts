/** A name and what is said of it, as a cell holds them. */
export interface Pair {
  name: string;
  value: string;
}

const BETWEEN = /[;；\n]/;
const SIGN = /[=:：]/;

/** A text in quotes, or as far as `end`; null for quotes that never close. */
const readPart = (
  text: string,
  from: number,
  end: RegExp,
): { part: string; next: number } | null => {
  let at = from;
  if (text[at] !== '"') {
    while (at < text.length && !end.test(text[at]!)) at++;
    return { part: text.slice(from, at).trim(), next: at };
  }
  let part = '';
  for (at += 1; at < text.length; at++)
    if (text[at] !== '"') part += text[at];
    else if (text[at + 1] === '"') part += text[at++];
    else {
      at++;
      while (at < text.length && text[at] !== '\n' && /\s/.test(text[at]!)) at++;
      return { part, next: at };
    }
  return null;
};

/** `材质=棉; 净含量=250 g`: names with `=` or a colon, between them `;` or a line break; null for anything else. */
export const readPairs = (text: string): Pair[] | null => {
  const pairs: Pair[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && (BETWEEN.test(text[at]!) || /\s/.test(text[at]!))) at++;
    if (at >= text.length) return pairs;
    const name = readPart(text, at, /[=:：;；\n]/);
    if (!name || name.part === '' || !SIGN.test(text[name.next] ?? '')) return null;
    at = name.next + 1;
    while (at < text.length && text[at] !== '\n' && /\s/.test(text[at]!)) at++;
    const value = readPart(text, at, BETWEEN);
    if (!value || value.part === '') return null;
    at = value.next;
    if (at < text.length && !BETWEEN.test(text[at]!)) return null;
    pairs.push({ name: name.part, value: value.part });
  }
};

const quoted = (text: string, sign: RegExp): string =>
  sign.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;

/** Read again, they are the same. */
export const pairsText = (pairs: readonly Pair[]): string =>
  pairs
    .map(({ name, value }) => `${quoted(name, /[=:：;；\n"]/)}=${quoted(value, /[;；\n"]/)}`)
    .join('; ');
