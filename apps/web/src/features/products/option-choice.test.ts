import type { ProductOption, Sku } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import { choose, pictureOfChoice, skuOf, stateOf } from './option-choice.ts';

const option = (id: string, values: string[]): ProductOption => ({
  id,
  name: id,
  values: values.map((value) => ({ id: value, name: value, picture: null })),
});
const sku = (values: string[], stock: number): Sku => ({
  id: values.join('-'),
  code: values.join('-'),
  option: values.join(' / '),
  values,
  priceFen: 100,
  listPriceFen: null,
  stock,
});
const product = {
  options: [option('colour', ['red', 'blue', 'grey']), option('size', ['s', 'm', 'l'])],
  skus: [
    sku(['red', 's'], 3),
    sku(['red', 'm'], 0),
    sku(['blue', 'm'], 2),
    sku(['blue', 'l'], 1),
    sku(['grey', 's'], 0),
  ],
};

test('a value says whether it can be had with what is chosen', () => {
  const chosen = ['red', 's'];
  const sizes = ['s', 'm', 'l'].map((size) => stateOf(product, chosen, 1, size));
  expect(sizes).toEqual(['free', 'sold-out', 'missing']);
});

test('a colour is free as long as any size of it is', () => {
  const colours = ['red', 'blue', 'grey'].map((colour) =>
    stateOf(product, ['red', 's'], 0, colour),
  );
  expect(colours).toEqual(['free', 'free', 'sold-out']);
});

test('another colour keeps the size where it can be had, and takes the nearest where it cannot', () => {
  expect(choose(product, ['red', 'm'], 0, 'blue')?.id).toBe('blue-m');
  expect(choose(product, ['red', 's'], 0, 'blue')?.stock).toBeGreaterThan(0);
  expect(choose(product, ['red', 's'], 0, 'grey')?.id).toBe('grey-s');
  expect(choose(product, ['red', 's'], 1, 'xl')).toBeUndefined();
});

test('a combination is found by all of its values', () => {
  expect(skuOf(product, ['blue', 'l'])?.stock).toBe(1);
  expect(skuOf(product, ['blue'])).toBeUndefined();
});

test('the picture of a choice is that of its first value with one', () => {
  const picture = { id: 'p', url: '/p', widthPx: 1, heightPx: 1 };
  const [colour, size] = product.options;
  const red = { ...colour!.values[0]!, picture };
  const options = [{ ...colour!, values: [red, ...colour!.values.slice(1)] }, size!];
  expect(pictureOfChoice(options, ['red', 's'])).toEqual(picture);
  expect(pictureOfChoice(options, ['blue', 's'])).toBeNull();
});
