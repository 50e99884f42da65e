/** A kind of product: the seed makes several of it. */
export interface Ware {
  motif: string;
  zh: string;
  en: string;
  /** What a buyer chooses; each is an option of its own. */
  options: readonly string[];
  /** Whole yuan, lowest and highest. */
  yuan: readonly [number, number];
}

export const ware = (
  motif: string,
  zh: string,
  en: string,
  options: readonly string[],
  yuan: readonly [number, number],
): Ware => ({ motif, zh, en, options, yuan });
