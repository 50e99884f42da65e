import { Failure, type RunSheetItem } from '@kaibo/contracts';

/** What is kept of a line; whether a product is a teaser or veiled is kept with the room. */
export type SheetLine =
  | { kind: 'product'; productId: string; minutes: number; notes: string }
  | { kind: 'section'; title: string; minutes: number; notes: string };

/** For a product that somebody laid into the bag without saying more. */
export const USUAL_MINUTES = 5;

/** Most products that a bag can hold. */
const BAG_LIMIT = 200;

export const productsOf = (lines: readonly SheetLine[]): string[] =>
  lines.flatMap((line) => (line.kind === 'product' ? [line.productId] : []));

/**
 * The lines as they stand for a bag that was changed elsewhere: products in the order of the bag, each with its own
 * minutes and notes; a section stays before the product that it stood before, or before the next one of its
 * followers that is left, or at the end.
 *
 * O(lines + bag); lines that fit the bag already come back as they are.
 */
export const linesForBag = (lines: readonly SheetLine[], bag: readonly string[]): SheetLine[] => {
  const known = new Map(
    lines.flatMap((line) => (line.kind === 'product' ? [[line.productId, line] as const] : [])),
  );
  const inBag = new Set(bag);
  const before = new Map<string | null, SheetLine[]>();
  let waiting: SheetLine[] = [];
  for (const line of lines) {
    if (line.kind === 'section') waiting.push(line);
    else if (inBag.has(line.productId)) {
      before.set(line.productId, waiting);
      waiting = [];
    }
  }
  const products = bag.flatMap((productId) => [
    ...(before.get(productId) ?? []),
    known.get(productId) ?? {
      kind: 'product' as const,
      productId,
      minutes: USUAL_MINUTES,
      notes: '',
    },
  ]);
  return [...products, ...waiting];
};

export const totalMinutes = (lines: readonly { minutes: number }[]): number =>
  lines.reduce((sum, { minutes }) => sum + minutes, 0);

/** Refuses a product that is listed twice, and more of them than a bag holds. */
export const checkLines = (items: readonly RunSheetItem[]): void => {
  const ids = items.flatMap((item) => (item.kind === 'product' ? [item.productId] : []));
  if (ids.length > BAG_LIMIT) throw new Failure('rooms/bag-full');
  if (new Set(ids).size < ids.length) throw new Failure('rooms/listed-twice');
};

/** What is shown of the bag to somebody who is not of the team. */
export const shownOf = (bag: readonly string[], veiled: readonly string[]): string[] =>
  bag.filter((id) => !veiled.includes(id));

const TEASERS = 6;

/** What the preview shows: what the host chose, or else the first of the bag; only what is in the bag. */
export const teasersOf = (bag: readonly string[], chosen: readonly string[]): string[] => {
  const kept = bag.filter((id) => chosen.includes(id));
  return kept.length > 0 ? kept : bag.slice(0, TEASERS);
};
