import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SearchDocument } from './search.documents.ts';
import { createSearchIndex, slotOf } from './search.index.ts';
import { type Asked, type Cursor, runQuery } from './search.query.ts';
import { suggestions } from './search.suggest.ts';

const product = (id: string, fields: Partial<SearchDocument> = {}): SearchDocument => ({
  kind: 'product',
  id,
  title: '西湖龙井 Spring Tea',
  names: '',
  keywords: '',
  body: '',
  categoryId: 'tea',
  storeId: 'store',
  fromFen: 9_900,
  showsId: null,
  state: 'none',
  soldOut: false,
  prior: 0,
  atMs: 1_000,
  ...fields,
});
const titled = (...titles: string[]): SearchDocument[] =>
  titles.map((title, i) => product(`p${i}`, { title }));
const indexOf = (documents: readonly SearchDocument[]) => {
  const index = createSearchIndex();
  for (const document of documents) index.put(document);
  return index;
};
const asked = (query: string, fields: Partial<Asked> = {}): Asked => ({
  query,
  filters: {},
  sort: 'relevance',
  after: null,
  limits: { product: 20, room: 20, store: 20, host: 20 },
  ...fields,
});
const idsOf = (documents: readonly SearchDocument[], query: string, fields: Partial<Asked> = {}) =>
  runQuery(indexOf(documents), asked(query, fields)).found.product.map(({ id }) => id);
const titlesOf = (documents: readonly SearchDocument[], query: string) => {
  const { how, found } = runQuery(indexOf(documents), asked(query));
  return [how, ...found.product.map(({ title }) => title)];
};

const wares = titled(
  '西湖龙井茶叶礼盒',
  '景德镇陶瓷茶杯',
  'Cashmere scarf for women',
  'Wireless headphones 2025',
  '手机壳 iPhone 15',
  '红色保温杯',
);

test.each([
  ['龙井', '西湖龙井茶叶礼盒'],
  ['scarfs women', 'Cashmere scarf for women'],
  ['iphone手机壳', '手机壳 iPhone 15'],
  ['IPHONE15', '手机壳 iPhone 15'],
  ['杯', '景德镇陶瓷茶杯'],
])('%s is found exactly', (query, title) => {
  const [how, ...titles] = titlesOf(wares, query);
  expect(how).toBe('exact');
  expect(titles).toContain(title);
});

test.each([
  ['cashmeer', 'Cashmere scarf for women', 'a swap and a change'],
  ['hedphones', 'Wireless headphones 2025', 'a letter left out'],
  ['wirelss headfones', 'Wireless headphones 2025', 'a slip in each word'],
  ['scraf', 'Cashmere scarf for women', 'two letters swapped'],
  ['西湖龙进茶叶', '西湖龙井茶叶礼盒', 'one wrong sign'],
  ['西湖井茶叶', '西湖龙井茶叶礼盒', 'one sign missing'],
  ['景德镇陶茨', '景德镇陶瓷茶杯', 'a wrong last sign'],
  ['龙井西湖', '西湖龙井茶叶礼盒', 'another order'],
  ['保文杯', '红色保温杯', 'one wrong sign of three'],
])('%s is understood as %s: %s', (query, title) => {
  const [how, ...titles] = titlesOf(wares, query);
  expect(how).toBe('similar');
  expect(titles).toEqual([title]);
});

test('a word taken for another is told', () => {
  const { corrected } = runQuery(indexOf(wares), asked('cashmeer scarf'));
  expect(corrected).toBe('cashmere scarf');
  expect(runQuery(indexOf(wares), asked('scarf')).corrected).toBeNull();
});

test.each([['没有人写过'], ['xyzzy'], ['%'], ['_'], ["'; drop table rooms; --"], ['the']])(
  '%s finds nothing',
  (query) => {
    expect(titlesOf(wares, query)).toEqual(['none']);
  },
);

test('what is exact is never mixed with what resembles it', () => {
  const both = titled('Green lamp', 'Green lamb');
  expect(titlesOf(both, 'lamp')).toEqual(['exact', 'Green lamp']);
});

test('when no text has all the words, those with most of them are offered', () => {
  expect(titlesOf(wares, '龙井 zzzzzz')).toEqual(['part', '西湖龙井茶叶礼盒']);
});

test('the title counts more than the brand, the brand more than the description', () => {
  const same = { title: 'Something else entirely', names: 'Shop', body: 'A text' };
  const documents = [
    product('body', { ...same, body: 'lantern' }),
    product('title', { ...same, title: 'Something lantern entirely' }),
    product('names', { ...same, names: 'Lantern' }),
    product('keywords', { ...same, keywords: 'lantern' }),
  ];
  expect(idsOf(documents, 'lantern')).toEqual(['title', 'names', 'keywords', 'body']);
});

test('of equal texts what is wanted more comes first, and what is sold out last', () => {
  const documents = [
    product('plain'),
    product('wanted', { prior: 0.8 }),
    product('sold-out', { prior: 0.8, soldOut: true }),
  ];
  expect(idsOf(documents, '龙井')).toEqual(['wanted', 'plain', 'sold-out']);
});

test('a room on air comes before one that is announced, and that before a replay', () => {
  const rooms = (['replay', 'live', 'upcoming'] as const).map((state) =>
    product(state, { kind: 'room', state }),
  );
  const { found } = runQuery(indexOf(rooms), asked('龙井'));
  expect(found.room.map(({ id }) => id)).toEqual(['live', 'upcoming', 'replay']);
});

const many = fc.array(
  fc.record({
    title: fc.constantFrom('茶', '茶 杯', 'tea', 'tea cup 茶', 'green tea 龙井'),
    fromFen: fc.integer({ min: 1, max: 50 }),
    prior: fc.constantFrom(0, 0.25, 0.5, 1),
    categoryId: fc.constantFrom('tea', 'cups'),
    atMs: fc.nat({ max: 100 }),
  }),
  { maxLength: 60 },
);
const sorts = fc.constantFrom('relevance', 'newest', 'price-up', 'price-down', 'sold');

test('pages put together are the whole list: nothing twice, nothing left out', () => {
  fc.assert(
    fc.property(many, sorts, fc.integer({ min: 1, max: 7 }), (all, sort, size) => {
      const documents = all.map((fields, i) => product(`p${String(i).padStart(3, '0')}`, fields));
      const index = indexOf(documents);
      const whole = runQuery(
        index,
        asked('tea', { sort, limits: { product: 1_000, room: 0, store: 0, host: 0 } }),
      );
      const seen: string[] = [];
      let cursor: Cursor | null = null;
      for (;;) {
        const limits = { product: size, room: 0, store: 0, host: 0 };
        const after: Asked['after'] = cursor && { kind: 'product', cursor };
        const { found } = runQuery(index, asked('tea', { sort, limits, after }));
        const page = found.product.slice(0, size);
        seen.push(...page.map(({ id }) => id));
        if (found.product.length <= size) break;
        cursor = page.at(-1)!;
      }
      expect(seen).toEqual(whole.found.product.map(({ id }) => id));
      expect(seen).toHaveLength(whole.total);
    }),
  );
});

test('each facet counts as if only the other filters held', () => {
  fc.assert(
    fc.property(many, (all) => {
      const documents = all.map((fields, i) => product(`p${i}`, fields));
      const index = indexOf(documents);
      const filters = { categoryIds: new Set(['tea']), fromFen: 10, toFen: 30 };
      const { facets, total } = runQuery(index, asked('tea', { filters }));
      const without = (drop: 'categoryIds' | 'price', categoryId?: string) =>
        runQuery(
          index,
          asked('tea', {
            filters: {
              ...(drop === 'categoryIds' ? {} : { categoryIds: filters.categoryIds }),
              ...(categoryId ? { categoryIds: new Set([categoryId]) } : {}),
              ...(drop === 'price' ? {} : { fromFen: 10, toFen: 30 }),
            },
          }),
        ).total;
      expect(facets.categories.get('tea') ?? 0).toBe(total);
      expect(facets.categories.get('cups') ?? 0).toBe(without('categoryIds', 'cups'));
    }),
  );
});

test('what is put again replaces what was there, and what is removed is not found', () => {
  const index = indexOf([product('one')]);
  index.put(product('one', { title: 'Blue kettle' }));
  const found = (query: string) => runQuery(index, asked(query)).found.product;
  expect(found('龙井')).toEqual([]);
  expect(found('kettle')).toHaveLength(1);
  index.remove('product', 'one');
  expect(found('kettle')).toEqual([]);
  expect(index.size()).toBe(0);
});

test('however much is changed, the index holds each document once and stays in order', () => {
  const index = createSearchIndex();
  for (let round = 0; round < 4; round++)
    for (let i = 0; i < 1_000; i++) index.put(product(`p${i}`, { title: `tea ${round} ${i}` }));
  for (let i = 0; i < 500; i++) index.remove('product', `p${i}`);
  expect(index.size()).toBe(500);
  expect(runQuery(index, asked('tea')).total).toBe(500);
  expect(index.slots.length).toBeLessThan(4_000);
  for (const list of index.postings.values())
    expect(list.map(slotOf)).toEqual(list.map(slotOf).toSorted((a, b) => a - b));
});

test('while one types, what many asked for comes first, then titles with the word begun', () => {
  const index = indexOf(wares);
  const popular = ['保温杯', 'scarf', '茶杯'];
  const texts = (query: string) => suggestions(index, popular, query, 8).map(({ text }) => text);
  expect(texts('sca')).toEqual(['scarf', 'Cashmere scarf for women']);
  expect(texts('wireless he')).toEqual(['Wireless headphones 2025']);
  expect(texts('杯').slice(0, 2)).toEqual(['保温杯', '茶杯']);
  expect(texts('保')).toEqual(['保温杯', '红色保温杯']);
  expect(texts('!!')).toEqual([]);
});
