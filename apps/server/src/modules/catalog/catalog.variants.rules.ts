import { type BodyOf, Failure, type NewOption, type updateProduct } from '@kaibo/contracts';

export type WantedSku = NonNullable<BodyOf<typeof updateProduct>['skus']>[number];

export const isKept = (sku: WantedSku): sku is Extract<WantedSku, { id: string }> => 'id' in sku;

/** What a buyer chooses in words: "红 / M". */
export const optionText = (options: readonly NewOption[], values: readonly string[]): string =>
  options
    .map((option, i) => option.values.find(({ id }) => id === values[i])?.name ?? '')
    .join(' / ');

const badOptions = (problem: string, details: object = {}): Failure =>
  new Failure('catalog/bad-options', { problem, ...details });

const hasTwins = (names: readonly string[]): boolean =>
  new Set(names.map((name) => name.toLowerCase())).size < names.length;

/** Names and ids that tell things apart do. */
const checkOptions = (options: readonly NewOption[]): void => {
  const ids = options.flatMap((option) => [option.id, ...option.values.map(({ id }) => id)]);
  if (new Set(ids).size < ids.length) throw badOptions('same-id');
  if (hasTwins(options.map(({ name }) => name))) throw badOptions('same-name');
  for (const { name, values } of options)
    if (hasTwins(values.map((value) => value.name))) throw badOptions('same-value', { name });
};

/** A SKU as it will stand. */
export interface Combination {
  code: string;
  option: string;
  values: readonly string[];
}

/**
 * With options, each SKU is one combination of their values and no two are the same; without, each has a text of
 * its own, which a single one may go without. Codes differ. Not every combination need be offered.
 */
export const checkCombinations = (
  options: readonly NewOption[],
  skus: readonly Combination[],
): void => {
  checkOptions(options);
  const codes = skus.map(({ code }) => code);
  if (new Set(codes).size < codes.length)
    throw new Failure('catalog/duplicate-sku', {
      code: codes.find((code, i) => codes.indexOf(code) !== i),
    });
  for (const { values } of skus) {
    if (values.length !== options.length) throw badOptions('values-missing');
    const known = options.every((option, i) => option.values.some(({ id }) => id === values[i]));
    if (!known) throw badOptions('unknown-value');
  }
  if (options.length === 0) {
    const nameless = skus.length > 1 && skus.some(({ option }) => option === '');
    if (nameless) throw badOptions('text-missing');
  } else if (new Set(skus.map(({ values }) => values.join(' '))).size < skus.length)
    throw badOptions('same-combination');
};

export interface StandingSku extends Combination {
  id: string;
  retired: boolean;
}

export interface SkuPlan {
  /** In the order they are shown; `id` is null for what has to be made. */
  rows: readonly { id: string | null; row: Combination; wanted: WantedSku }[];
  retire: readonly string[];
}

/**
 * How to get from what stands to what is wanted. What was offered before, in the same combination, comes back
 * under its old id, so that its sales and prices stay with it.
 */
export const planSkus = (
  options: readonly NewOption[],
  standing: readonly StandingSku[],
  wanted: readonly WantedSku[],
): SkuPlan => {
  const byId = new Map(standing.map((sku) => [sku.id, sku]));
  const taken = new Set(wanted.flatMap((sku) => (isKept(sku) ? [sku.id] : [])));
  const before = (values: readonly string[], option: string): StandingSku | undefined =>
    standing.find(
      (sku) =>
        sku.retired &&
        !taken.has(sku.id) &&
        (values.length > 0 ? sku.values.join(' ') === values.join(' ') : sku.option === option),
    );

  const rows = wanted.map((sku) => {
    const own = isKept(sku) ? byId.get(sku.id) : undefined;
    if (isKept(sku) && !own) throw new Failure('catalog/no-such-sku', { skuId: sku.id });
    const values = sku.values ?? own?.values ?? [];
    const fits = values.length === options.length && options.length > 0;
    const option = fits ? optionText(options, values) : (sku.option ?? own?.option ?? '');
    const row = { code: sku.code ?? own!.code, option, values };
    const found = own ?? before(values, option);
    if (found) taken.add(found.id);
    return { id: found?.id ?? null, row, wanted: sku };
  });
  if (new Set(rows.map(({ id }) => id ?? Symbol())).size < rows.length)
    throw badOptions('same-combination');
  checkCombinations(
    options,
    rows.map(({ row }) => row),
  );
  return {
    rows,
    retire: standing.filter(({ id, retired }) => !retired && !taken.has(id)).map(({ id }) => id),
  };
};
