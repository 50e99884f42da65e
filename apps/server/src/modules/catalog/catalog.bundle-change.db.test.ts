import {
  createProduct,
  createStore,
  getProduct,
  type Product,
  setBundleParts,
  updateProduct,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Edge, openEdge } from '../../../../../tests/support/edge.ts';

type Person = Awaited<ReturnType<Edge['person']>>;
type Parts = { productId: string; quantity: number }[];

let edge: Edge;
let merchant: Person;
let storeId: string;
let tea: string;
let cup: string;
let pot: string;
beforeAll(async () => {
  edge = await openEdge();
  merchant = await edge.person('merchant');
  storeId = await storeOf(merchant);
  [tea, cup, pot] = [await add('tea'), await add('cup'), await add('pot')];
});
afterAll(() => edge.close());

const storeOf = async ({ cookie }: Person): Promise<string> =>
  (await edge.call(createStore, { cookie, body: { name: 'Store' } })).body.id;
const add = async (title: string, as = merchant, store = storeId): Promise<string> => {
  const skus = [{ code: title, option: title, priceFen: 1_000, stock: 5 }];
  const body = { storeId: store, categoryId: 'tea-ware', title, skus };
  return (await edge.call(createProduct, { cookie: as.cookie, body })).body.id;
};
const one = (...ids: string[]): Parts => ids.map((productId) => ({ productId, quantity: 1 }));
const origin = { lift: 3, confidence: 0.4, baskets: 70 };
const draft = async (parts: Parts): Promise<Product> =>
  (await edge.catalog.bundles.draft({ id: merchant.id, simulated: false }, { parts, origin }))
    .product;
const set = (
  productId: string,
  parts: Parts,
  { as = merchant, version = undefined as number | undefined } = {},
) =>
  edge.call(setBundleParts, { cookie: as.cookie, params: { productId }, body: { parts, version } });
const codeOf = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;
const read = async (productId: string): Promise<Product> =>
  (await edge.call(getProduct, { cookie: merchant.cookie, params: { productId } })).body;

test('a merchant changes what a draft holds; its figures are told to be of what was proposed', async () => {
  const made = await draft(one(tea, cup));
  const answer = await set(made.id, [
    { productId: pot, quantity: 1 },
    { productId: tea, quantity: 2 },
  ]);
  expect([answer.status, codeOf(answer)]).toEqual([200, undefined]);
  const { bundle, version, title, fromFen } = await read(made.id);
  expect(bundle!.parts.map((part) => [part.title, part.quantity])).toEqual([
    ['pot', 1],
    ['tea', 2],
  ]);
  expect(bundle!.origin).toMatchObject({ ...origin, isChanged: true });
  expect({ version, title, fromFen }).toEqual({
    version: made.version + 1,
    title: made.title,
    fromFen: made.fromFen,
  });
  // Another order of the same parts is the same set.
  expect((await set(made.id, [{ productId: tea, quantity: 2 }, ...one(pot)])).status).toBe(200);
  expect((await read(made.id)).bundle!.parts[0]!.title).toBe('tea');
  // The rule may propose its products anew: this one is another set by now.
  const again = await draft(one(cup, tea));
  expect(again.id).not.toBe(made.id);
  expect(again.bundle!.origin!.isChanged).toBeUndefined();
  expect(codeOf(await set(made.id, one(tea, cup)))).toBe('catalog/bundle-there-already');
  expect((await read(made.id)).bundle!.parts[0]!.quantity).toBe(2);
});

test('a set holds two to four different products of its store that are on sale and no sets', async () => {
  const made = await draft(one(cup, pot));
  const other = await edge.person('merchant');
  const foreign = await add('foreign', other, await storeOf(other));
  const gone = await add('gone');
  const body = { status: 'hidden' as const };
  await edge.call(updateProduct, { cookie: merchant.cookie, params: { productId: gone }, body });
  for (const bad of [one(tea), one(tea, tea), [...one(tea), { productId: cup, quantity: 0 }]])
    expect(codeOf(await set(made.id, bad))).toBe('http/bad-input');
  expect(codeOf(await set(made.id, one(tea, gone)))).toBe('catalog/bundle-part-gone');
  expect(codeOf(await set(made.id, one(tea, foreign)))).toBe('catalog/bundle-across-stores');
  const theirs = await add('theirs', other, (await read(foreign)).storeId);
  expect(codeOf(await set(made.id, one(foreign, theirs)))).toBe('catalog/bundle-across-stores');
  expect(codeOf(await set(tea, one(cup, pot)))).toBe('catalog/not-a-bundle');
  expect((await read(made.id)).bundle!.parts.map(({ title }) => title)).toEqual(['cup', 'pot']);
});

test('what a set holds stays while it is on sale, and for who may not or is late', async () => {
  const made = await draft([{ productId: tea, quantity: 3 }, ...one(cup)]);
  const [viewer, stranger] = [await edge.person('viewer'), await edge.person('merchant')];
  const parts = one(tea, cup, pot);
  expect((await set(made.id, parts, { as: viewer })).status).toBe(403);
  expect(codeOf(await set(made.id, parts, { as: stranger }))).toBe('catalog/not-your-store');
  expect(codeOf(await set(made.id, parts, { version: made.version + 5 }))).toBe(
    'catalog/changed-meanwhile',
  );
  const { cookie } = merchant;
  const params = { productId: made.id };
  const status = (to: 'active' | 'hidden') =>
    edge.call(updateProduct, { cookie, params, body: { status: to } });
  await status('active');
  expect(codeOf(await set(made.id, parts))).toBe('catalog/bundle-on-sale');
  await status('hidden');
  expect((await set(made.id, parts)).status).toBe(200);
  await status('active');
  const seen = (await edge.call(getProduct, { params })).body as Product;
  expect(seen.bundle!.parts).toHaveLength(3);
  expect(codeOf(await set(made.id, one(tea, made.id)))).toBe('catalog/bundle-on-sale');
});
