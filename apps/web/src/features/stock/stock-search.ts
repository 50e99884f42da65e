/** What the stock page shows, kept in its address. */
export interface StockSearch {
  view?: 'history' | 'places';
  /** The option whose history is shown. */
  sku?: string;
}

const ID = /^[0-9a-f-]{36}$/;

export const stockSearch = ({ view, sku }: Record<string, unknown>): StockSearch => ({
  ...(view === 'history' || view === 'places' ? { view } : {}),
  ...(typeof sku === 'string' && ID.test(sku) ? { sku } : {}),
});
