import { expect, test } from 'vitest';
import { categoryIds, drawCover, motifsByCategory } from '../draw/index.ts';
import { demoCatalogue } from './index.ts';

const plan = demoCatalogue(1);
const products = plan.shops.flatMap((shop) => shop.products);

test('the same seed makes the same plan, and another seed another', () => {
  expect(demoCatalogue(1)).toEqual(plan);
  expect(demoCatalogue(2)).not.toEqual(plan);
});

test('there are three shops in each of eight categories, and about three hundred products', () => {
  expect(categoryIds).toHaveLength(8);
  for (const id of categoryIds)
    expect(plan.shops.filter((shop) => shop.categoryId === id)).toHaveLength(3);
  expect(products.length).toBeGreaterThanOrEqual(288);
  expect(plan.shops.filter((shop) => shop.preview).length).toBeGreaterThanOrEqual(4);
  expect(plan.shops.filter((shop) => shop.replay).length).toBeGreaterThanOrEqual(4);
});

test('no two shops share a key, no two products of a shop a title, no two options a code', () => {
  expect(new Set(plan.shops.map((shop) => shop.key)).size).toBe(24);
  for (const shop of plan.shops)
    expect(new Set(shop.products.map((product) => product.title)).size).toBe(shop.products.length);
  for (const { skus } of products)
    expect(new Set(skus.map((sku) => sku.code)).size).toBe(skus.length);
});

test('a list price is never below the price, and every price is one the catalogue takes', () => {
  for (const { priceFen, listPriceFen } of products.flatMap((product) => product.skus)) {
    expect(Number.isSafeInteger(priceFen) && priceFen >= 1 && priceFen <= 100_000_000).toBe(true);
    if (listPriceFen !== null) expect(listPriceFen).toBeGreaterThan(priceFen);
  }
});

test('every room has words to say, and the crowd enough names', () => {
  for (const id of categoryIds) expect(plan.phrases[id]!.length).toBeGreaterThanOrEqual(8);
  expect(plan.phrases.all!.length).toBeGreaterThanOrEqual(12);
  expect(new Set(plan.nicknames).size).toBeGreaterThanOrEqual(60);
});

test('every motif is drawn, the same bytes for the same seed, as a small PNG', async () => {
  for (const category of categoryIds)
    for (const name of Object.keys(motifsByCategory[category])) {
      const cover = await drawCover({ category, name, seed: 7, size: 480 });
      expect(cover.subarray(1, 4).toString()).toBe('PNG');
      expect(cover.length).toBeLessThan(30_000);
    }
  const request = { category: 'food', name: 'jam', seed: 1, size: 240 } as const;
  expect(await drawCover(request)).toEqual(await drawCover(request));
});

test('every product shows a motif of its category', () => {
  for (const shop of plan.shops)
    for (const { motif } of shop.products)
      expect(Object.keys(motifsByCategory[shop.categoryId as 'food'])).toContain(motif);
});
