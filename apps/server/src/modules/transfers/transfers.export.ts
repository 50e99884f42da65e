import { type ImportField, importFields } from '@kaibo/contracts/goods';
import type { BulkProduct, BulkSku } from '#catalog';
import { type Categories, createCategories } from './transfers.categories.ts';
import { headsIn } from './transfers.columns.ts';
import { BYTE_ORDER_MARK, csvLine } from './transfers.csv.ts';
import type { TransfersNeeds } from './transfers.imports.ts';
import { statusWord, yuanText } from './transfers.values.ts';

export type Language = 'zh' | 'en';

const pricesText = (fen: number | null): string => (fen === null ? '' : yuanText(fen));

const cellsOf = (
  product: BulkProduct,
  sku: BulkSku,
  categories: Categories,
  language: Language,
): Record<ImportField, string> => ({
  productCode: product.code,
  title: product.title,
  description: product.description,
  category: categories.nameOf(product.categoryId, language),
  status: statusWord(product.status, language),
  pictures: product.pictureIds.join(' '),
  skuCode: sku.code,
  option: sku.option,
  price: yuanText(sku.priceFen),
  listPrice: pricesText(sku.listPriceFen),
  stock: String(sku.stock),
});

/** One line for each option; a page of products at a time. */
export async function* exportCsv(
  { catalog }: TransfersNeeds,
  storeId: string,
  language: Language,
): AsyncGenerator<string> {
  const categories = createCategories(await catalog.bulk.categoryNames());
  yield BYTE_ORDER_MARK + csvLine(headsIn(language));
  for await (const products of catalog.bulk.pages(storeId))
    yield products
      .flatMap((product) =>
        product.skus.map((sku) => {
          const cells = cellsOf(product, sku, categories, language);
          return csvLine(importFields.map((field) => cells[field]));
        }),
      )
      .join('');
}

const plain = (product: BulkProduct) => ({
  code: product.code,
  title: product.title,
  description: product.description,
  category: product.categoryId,
  status: product.status,
  pictures: product.pictureIds,
  skus: product.skus.map(({ code, option, priceFen, listPriceFen, stock }) => ({
    code,
    option,
    priceFen,
    listPriceFen,
    stock,
  })),
});

/** A list of products with their options; the same that an import takes. */
export async function* exportJson(
  { catalog }: TransfersNeeds,
  storeId: string,
): AsyncGenerator<string> {
  let before = '[\n';
  for await (const products of catalog.bulk.pages(storeId))
    for (const product of products) {
      yield before + JSON.stringify(plain(product));
      before = ',\n';
    }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

const examples: Record<Language, Record<ImportField, string>[]> = {
  zh: [
    {
      productCode: 'TEA-001',
      title: '明前龙井',
      description: '2026 年头采，清香回甘。',
      category: '美食',
      status: '上架',
      pictures: '',
      skuCode: 'TEA-001-50',
      option: '50 克',
      price: '128',
      listPrice: '168',
      stock: '200',
    },
  ],
  en: [
    {
      productCode: 'TEA-001',
      title: 'Longjing, first flush',
      description: 'Picked before Qingming.',
      category: 'Food',
      status: 'active',
      pictures: '',
      skuCode: 'TEA-001-50',
      option: '50 g',
      price: '128',
      listPrice: '168',
      stock: '200',
    },
  ],
};

const second = (
  first: Record<ImportField, string>,
  option: string,
): Record<ImportField, string> => ({
  ...first,
  skuCode: 'TEA-001-100',
  option,
  price: '238',
  listPrice: '',
  stock: '80',
});

/** Heads and two rows of one product, to be overwritten. */
export const template = (language: Language): string => {
  const first = examples[language][0]!;
  const rows = [first, second(first, language === 'zh' ? '100 克' : '100 g')];
  const lines = rows.map((row) => csvLine(importFields.map((field) => row[field])));
  return BYTE_ORDER_MARK + csvLine(headsIn(language)) + lines.join('');
};
