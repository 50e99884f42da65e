import type { Product, ProductOption, Sku } from '@kaibo/contracts';

type Choosable = Pick<Product, 'options' | 'skus'>;

/** The ids of the values chosen so far, one for each option. */
export type Chosen = readonly string[];

export const skuOf = ({ skus }: Choosable, chosen: Chosen): Sku | undefined =>
  skus.find((sku) => sku.values.join(' ') === chosen.join(' '));

/**
 * How a value stands once the others are as chosen: it can be had, is sold out, or is not offered together with
 * them. Options after it do not count against it: whoever changes the colour may change the size after.
 */
export const stateOf = (
  { options, skus }: Choosable,
  chosen: Chosen,
  at: number,
  valueId: string,
): 'free' | 'sold-out' | 'missing' => {
  const last = options.length - 1;
  const fits = (sku: Sku): boolean =>
    sku.values[at] === valueId &&
    sku.values.every((value, i) => i === at || (at < last && i > at) || value === chosen[i]);
  const offered = skus.filter(fits);
  if (offered.length === 0) return 'missing';
  return offered.some(({ stock }) => stock > 0) ? 'free' : 'sold-out';
};

const closeness = (sku: Sku, chosen: Chosen): number =>
  sku.values.reduce((sum, value, i) => sum + (value === chosen[i] ? 1 : 0), 0);

/**
 * The combination with this value that is nearest to what was chosen before and can be had; a sold-out one only
 * when nothing else has the value.
 */
export const choose = (
  { options, skus }: Choosable,
  chosen: Chosen,
  at: number,
  valueId: string,
): Sku | undefined => {
  const wanted = options.map((_, i) => (i === at ? valueId : (chosen[i] ?? '')));
  const withValue = skus.filter((sku) => sku.values[at] === valueId);
  const inStock = withValue.filter(({ stock }) => stock > 0);
  const among = inStock.length > 0 ? inStock : withValue;
  return among.toSorted((a, b) => closeness(b, wanted) - closeness(a, wanted))[0];
};

/** The picture of the first chosen value that has one. */
export const pictureOfChoice = (options: readonly ProductOption[], chosen: Chosen) =>
  options
    .map((option, i) => option.values.find(({ id }) => id === chosen[i])?.picture)
    .find((picture) => picture != null) ?? null;
