import type { Locale } from '@kaibo/contracts';
import type { SkuForecastRow } from '@kaibo/contracts/goods';
import { type CsvColumn, csvResponse } from '#platform/csv';
import type { Database } from '#platform/database';
import { type SkuAsked, skuForecasts } from './prediction.forecasts.lists.ts';

const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10) / 10;

const columns: readonly CsvColumn<SkuForecastRow>[] = [
  { head: { zh: '商品', en: 'Product' }, cell: ({ title }) => title },
  { head: { zh: '规格', en: 'Option' }, cell: ({ option }) => option },
  { head: { zh: '编码', en: 'Code' }, cell: ({ code }) => code },
  { head: { zh: '库存', en: 'Stock' }, cell: ({ stock }) => stock },
  { head: { zh: '日均销量', en: 'Sold a day' }, cell: ({ perDay }) => rounded(perDay) },
  {
    head: { zh: '可售天数（低）', en: 'Days of cover (low)' },
    cell: ({ cover }) => rounded(cover.low),
  },
  { head: { zh: '可售天数', en: 'Days of cover' }, cell: ({ cover }) => rounded(cover.middle) },
  {
    head: { zh: '可售天数（高）', en: 'Days of cover (high)' },
    cell: ({ cover }) => rounded(cover.high),
  },
  { head: { zh: '补货点', en: 'Reorder point' }, cell: ({ reorderPoint }) => reorderPoint },
  { head: { zh: '建议补货', en: 'Order now' }, cell: ({ reorderQuantity }) => reorderQuantity },
  { head: { zh: '方法', en: 'Method' }, cell: ({ method, state }) => method || state },
];

/** The whole table with its filter, page by page. */
export const skuForecastsFile = (
  db: Database,
  asked: Pick<SkuAsked, 'storeId' | 'search' | 'show'>,
  locale: Locale,
): Promise<Response> => {
  let offset = 0;
  return csvResponse<SkuForecastRow>({
    name: 'forecast',
    locale,
    columns,
    page: async (_, limit) => {
      const { rows } = await skuForecasts(db, { ...asked, offset, limit });
      offset += rows.length;
      return rows;
    },
  });
};
