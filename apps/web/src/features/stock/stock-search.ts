/** What the stock page shows, kept in its address. */
export interface StockSearch {
  view?: 'history' | 'places';
  /** The option whose history is shown. */
  sku?: string;
  /** Words that the list begins with. */
  find?: string;
  /** Pieces of that option that are proposed as a receipt. */
  pieces?: number;
}

const ID = /^[0-9a-f-]{36}$/;

export const stockSearch = ({ view, sku, find, pieces }: Record<string, unknown>): StockSearch => ({
  ...(view === 'history' || view === 'places' ? { view } : {}),
  ...(typeof sku === 'string' && ID.test(sku) ? { sku } : {}),
  ...(typeof find === 'string' && find !== '' ? { find: find.slice(0, 80) } : {}),
  ...(Number.isSafeInteger(pieces) && Number(pieces) > 0 ? { pieces: Number(pieces) } : {}),
});
