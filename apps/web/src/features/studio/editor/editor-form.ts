import type { Brand, Model, Picture, Product, Sku } from '@kaibo/contracts';
import { uuid } from '../../../app/uuid.ts';

export interface FormValue {
  id: string;
  name: string;
  picture: Picture | null;
}

export interface FormOption {
  id: string;
  name: string;
  values: FormValue[];
}

/** One combination of values as it is typed. */
export interface FormSku {
  /** Null until the server knows it. */
  id: string | null;
  values: string[];
  /** A combination that is not offered keeps what was typed. */
  offered: boolean;
  code: string;
  price: string;
  listPrice: string;
  stock: string;
}

/** The editor's content, as texts where they are typed. */
export interface ProductForm {
  title: string;
  description: string;
  categoryId: string;
  brand: Brand | null;
  pictures: Picture[];
  model: Model | null;
  /** By the id of the attribute; an empty text is no value. */
  attributes: Record<string, string>;
  options: FormOption[];
  skus: FormSku[];
  /** As `<input type="datetime-local">` has it; empty when nothing is scheduled. */
  publishAt: string;
  unpublishAt: string;
}

const NEW_SKU = { id: null, offered: true, code: '', price: '', listPrice: '', stock: '' } as const;

export const emptyForm = (categoryId = ''): ProductForm => ({
  title: '',
  description: '',
  categoryId,
  brand: null,
  pictures: [],
  model: null,
  attributes: {},
  options: [],
  skus: [{ ...NEW_SKU, values: [] }],
  publishAt: '',
  unpublishAt: '',
});

/** 1250 → "12.5"; what `fenOf` reads back. */
export const yuanText = (fen: number): string => {
  const rest = fen % 100;
  const whole = String(Math.floor(fen / 100));
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(2, '0').replace(/0$/, '')}`;
};

/** In the clock of who edits. */
export const localTime = (atMs: number | null): string => {
  if (atMs === null) return '';
  const at = new Date(atMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
};

export const timeOf = (text: string): number | null =>
  text === '' ? null : new Date(text).getTime();

const formSku = (sku: Sku, values: string[]): FormSku => ({
  id: sku.id,
  values,
  offered: true,
  code: sku.code,
  price: yuanText(sku.priceFen),
  listPrice: sku.listPriceFen === null ? '' : yuanText(sku.listPriceFen),
  stock: String(sku.stock),
});

/** SKUs that are told apart by a text alone become the values of one option of this name. */
const withOptions = (product: Product, optionName: string) => {
  const { options, skus } = product;
  const isSingle = skus.length === 1 && skus[0]!.option === '';
  if (options.length > 0 || isSingle)
    return {
      options: options.map((option) => ({ ...option, values: [...option.values] })),
      skus: skus.map((sku) => formSku(sku, [...sku.values])),
    };
  const values = skus.map(({ id, option }) => ({ id, name: option, picture: null }));
  return {
    options: [{ id: 'options', name: optionName, values }],
    skus: skus.map((sku) => formSku(sku, [sku.id])),
  };
};

export const formOf = (product: Product, optionName: string): ProductForm => {
  const { options, skus } = withOptions(product, optionName);
  return {
    title: product.title,
    description: product.description,
    categoryId: product.categoryId,
    brand: product.brand,
    pictures: [...product.pictures],
    model: product.model,
    attributes: Object.fromEntries(
      product.attributes.map(({ attributeId, value }) => [attributeId, String(value)]),
    ),
    options,
    skus: everyCombination(options, skus, false),
    publishAt: localTime(product.publishAtMs),
    unpublishAt: localTime(product.unpublishAtMs),
  };
};

export const keyOf = (values: readonly string[]): string => values.join(' ');

const combinations = (options: readonly FormOption[]): string[][] =>
  options.reduce<string[][]>(
    (heads, { values }) => heads.flatMap((head) => values.map(({ id }) => [...head, id])),
    [[]],
  );

/** What was typed for the combination before its newest dimension came, or before one went. */
const nearest = (before: readonly FormSku[], values: readonly string[]): FormSku | undefined =>
  before.find(
    (sku) =>
      sku.values.length !== values.length &&
      (sku.values.every((value) => values.includes(value)) ||
        values.every((value) => sku.values.includes(value))),
  );

/**
 * The grid after the options changed: a row for each combination, with what was typed before; rows of combinations
 * that went away are gone, and so are their ids.
 */
export const everyCombination = (
  options: readonly FormOption[],
  before: readonly FormSku[],
  offered = true,
): FormSku[] => {
  const known = new Map(before.map((sku) => [keyOf(sku.values), sku]));
  const kept = new Set<string>();
  return combinations(options).map((values) => {
    const own = known.get(keyOf(values));
    if (own) return own;
    const like = nearest(before, values);
    // The first of the rows that come from one keeps its id, and with it what was sold.
    const id = like?.id && !kept.has(like.id) ? like.id : null;
    if (id) kept.add(id);
    const { price = '', listPrice = '', stock = '' } = like ?? {};
    return {
      ...NEW_SKU,
      values,
      offered,
      price,
      listPrice,
      stock: id ? stock : '',
      id,
      code: id ? like!.code : '',
    };
  });
};

export const newOption = (): FormOption => ({
  id: uuid(),
  name: '',
  values: [{ id: uuid(), name: '', picture: null }],
});

/** "01", "02" … that nobody has yet, for rows without a code. */
export const withCodes = (skus: readonly FormSku[]): FormSku[] => {
  const taken = new Set(skus.map(({ code }) => code.trim()));
  let n = 0;
  return skus.map((sku) => {
    if (sku.code.trim() !== '' || !sku.offered) return sku;
    let code: string;
    do {
      n += 1;
      code = String(n).padStart(2, '0');
    } while (taken.has(code));
    taken.add(code);
    return { ...sku, code };
  });
};

export const wholeOf = (text: string): number | null =>
  /^\d{1,8}$/.test(text.trim()) ? Number(text) : null;
