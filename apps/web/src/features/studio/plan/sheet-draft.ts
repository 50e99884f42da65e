import type { ProductCard, RunSheetItem } from '@kaibo/contracts';

/** A line being edited; the key stays while it moves. */
export type DraftLine = RunSheetItem & { key: string };

let made = 0;
const newKey = (): string => `line-${++made}`;

/** A product is known by itself, so that its line is the same after saving. */
const keyOf = (item: RunSheetItem): string => (item.kind === 'product' ? item.productId : newKey());

export const draftOf = (items: readonly RunSheetItem[]): DraftLine[] =>
  items.map((item) => ({ ...item, key: keyOf(item) }));

export const itemsOf = (lines: readonly DraftLine[]): RunSheetItem[] =>
  lines.map(({ key: _, ...item }) => ({ ...item, notes: item.notes.trim() }));

export const isSame = (a: readonly RunSheetItem[], b: readonly RunSheetItem[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Stops at the ends. */
export const movedLine = (lines: readonly DraftLine[], from: number, to: number): DraftLine[] => {
  const next = [...lines];
  const place = Math.min(Math.max(to, 0), lines.length - 1);
  next.splice(place, 0, ...next.splice(from, 1));
  return next;
};

const USUAL_MINUTES = 5;

const productLine = (productId: string): DraftLine => ({
  key: productId,
  kind: 'product',
  productId,
  minutes: USUAL_MINUTES,
  notes: '',
  teaser: false,
  veiled: false,
});

/** Those that are there already stay; those no longer chosen leave. */
export const withProducts = (
  lines: readonly DraftLine[],
  chosen: readonly string[],
): DraftLine[] => {
  const wanted = new Set(chosen);
  const kept = lines.filter((line) => line.kind === 'section' || wanted.has(line.productId));
  const there = new Set(kept.map((line) => line.key));
  return [...kept, ...chosen.filter((id) => !there.has(id)).map(productLine)];
};

export const newSection = (title: string): DraftLine => ({
  key: newKey(),
  kind: 'section',
  title,
  minutes: USUAL_MINUTES,
  notes: '',
});

/** Lines of another stream at the end; what is there already is not there twice, and nothing stays hidden or chosen. */
export const withCopied = (
  lines: readonly DraftLine[],
  items: readonly RunSheetItem[],
): DraftLine[] => {
  const there = new Set(lines.map((line) => line.key));
  const added = draftOf(items).flatMap((line): DraftLine[] => {
    if (line.kind === 'section') return [line];
    return there.has(line.productId) ? [] : [{ ...line, teaser: false, veiled: false }];
  });
  return [...lines, ...added];
};

export const minutesOf = (lines: readonly { minutes: number }[]): number =>
  lines.reduce((sum, { minutes }) => sum + minutes, 0);

/** Minutes from the start of the stream at which each line begins. */
export const beginningsOf = (lines: readonly { minutes: number }[]): number[] => {
  let minute = 0;
  return lines.map(({ minutes }) => {
    const begins = minute;
    minute += minutes;
    return begins;
  });
};

export const productsById = (
  ...lists: readonly (readonly ProductCard[])[]
): ReadonlyMap<string, ProductCard> =>
  new Map(lists.flat().map((product) => [product.id, product]));
