import { type ImportField, importFields } from '@kaibo/contracts/goods';
import type { BulkProduct, BulkSku } from '#catalog';
import { type Attributes, attributesText, createAttributes } from './transfers.attributes.ts';
import { type Categories, createCategories } from './transfers.categories.ts';
import { headsIn } from './transfers.columns.ts';
import { BYTE_ORDER_MARK, csvLine } from './transfers.csv.ts';
import type { TransfersNeeds } from './transfers.imports.ts';
import { statusWord, yuanText } from './transfers.values.ts';

export type Language = 'zh' | 'en';

const pricesText = (fen: number | null): string => (fen === null ? '' : yuanText(fen));

interface Names {
  categories: Categories;
  attributes: Attributes;
}

const NOTHING: Record<Language, string> = { zh: '无', en: 'none' };

const namesOf = async ({ catalog }: TransfersNeeds): Promise<Names> => {
  const names = await catalog.bulk.categoryNames();
  return {
    categories: createCategories(names),
    attributes: createAttributes(await catalog.bulk.attributes(), names),
  };
};

const cellsOf = (
  product: BulkProduct,
  sku: BulkSku,
  { categories, attributes }: Names,
  language: Language,
): Record<ImportField, string> => ({
  productCode: product.code,
  title: product.title,
  description: product.description,
  category: categories.nameOf(product.categoryId, language),
  // Empty would say nothing of it: a word says that there is none.
  brand: product.brandName || NOTHING[language],
  attributes:
    attributesText(attributes, product.categoryId, product.attributes, language) ||
    NOTHING[language],
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
  needs: TransfersNeeds,
  storeId: string,
  language: Language,
): AsyncGenerator<string> {
  const names = await namesOf(needs);
  yield BYTE_ORDER_MARK + csvLine(headsIn(language));
  for await (const products of needs.catalog.bulk.pages(storeId))
    yield products
      .flatMap((product) =>
        product.skus.map((sku) => {
          const cells = cellsOf(product, sku, names, language);
          return csvLine(importFields.map((field) => cells[field]));
        }),
      )
      .join('');
}

const plain = (product: BulkProduct, { attributes }: Names) => ({
  code: product.code,
  title: product.title,
  description: product.description,
  category: product.categoryId,
  brand: product.brandName || null,
  attributes: Object.fromEntries(
    attributes
      .pairsOf(product.categoryId, product.attributes, 'zh')
      .map(({ name, value }) => [name, value]),
  ),
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
export async function* exportJson(needs: TransfersNeeds, storeId: string): AsyncGenerator<string> {
  const names = await namesOf(needs);
  let before = '[\n';
  for await (const products of needs.catalog.bulk.pages(storeId))
    for (const product of products) {
      yield before + JSON.stringify(plain(product, names));
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
      brand: '',
      attributes: '',
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
      brand: '',
      attributes: '',
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
