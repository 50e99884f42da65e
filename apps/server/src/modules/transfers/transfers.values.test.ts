import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headsIn, isMappingUsable, recogniseColumns } from './transfers.columns.ts';
import { csvLine, fromSheet, toSheet } from './transfers.csv.ts';
import {
  isMangledCode,
  readListPrice,
  readPictures,
  readPrice,
  readStatus,
  readStock,
  yuanText,
} from './transfers.values.ts';

test.each([
  ['12.5', 1_250],
  ['¥1,299.00', 129_900],
  ['￥1299', 129_900],
  ['1299元', 129_900],
  ['CNY 0.01', 1],
  ['１２．５０', 1_250],
  ['12.500', 1_250],
  ['1,000,000', 100_000_000],
])('%s is a price', (text, fen) => {
  expect(readPrice(text)).toEqual({ value: fen });
});

test.each([
  ['0', 'price-out-of-range'],
  ['-5', 'price-out-of-range'],
  ['1000000.01', 'price-out-of-range'],
  ['12.345', 'not-a-price'],
  ['1.299,00', 'not-a-price'],
  ['12,99', 'not-a-price'],
  ['1e5', 'not-a-price'],
  ['=1+1', 'not-a-price'],
  ['free', 'not-a-price'],
])('%s is none', (text, problem) => {
  expect(readPrice(text)).toEqual({ problem });
});

test('every price comes back from how a file says it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), (fen) => {
      expect(readPrice(yuanText(fen))).toEqual({ value: fen });
    }),
  );
});

test('a word takes the struck-through price away', () => {
  for (const word of ['无', 'none', '-']) expect(readListPrice(word)).toEqual({ value: null });
  expect(readListPrice('99')).toEqual({ value: 9_900 });
});

test('stock is whole pieces', () => {
  expect(readStock('1,200 件')).toEqual({ value: 1_200 });
  expect(readStock('12.0')).toEqual({ value: 12 });
  expect(readStock('1.5')).toEqual({ problem: 'not-a-number' });
  expect(readStock('-1')).toEqual({ problem: 'stock-out-of-range' });
  expect(readStock('10000001')).toEqual({ problem: 'stock-out-of-range' });
});

test('states are known in both languages', () => {
  expect(readStatus('已上架')).toEqual({ value: 'active' });
  expect(readStatus('Off Sale')).toEqual({ value: 'hidden' });
  expect(readStatus('maybe')).toEqual({ problem: 'unknown-status' });
});

test('pictures are ids or addresses here; nothing elsewhere is ever fetched', () => {
  const id = '0198f3aa-0000-7000-8000-000000000001';
  expect(readPictures(`${id}; /pictures/${id} https://shop.example/pictures/${id}`)).toEqual({
    value: [id],
  });
  expect(readPictures('http://169.254.169.254/latest')).toEqual({
    problem: 'pictures-not-fetched',
  });
  expect(readPictures('//elsewhere.example/a.jpg')).toEqual({ problem: 'pictures-not-fetched' });
  expect(readPictures('a.jpg')).toEqual({ problem: 'not-a-picture' });
});

test('codes that a spreadsheet has rounded are noticed', () => {
  expect(isMangledCode('6.90123E+12')).toBe(true);
  expect(isMangledCode('E+12')).toBe(false);
});

test('no text that we write begins as a formula does, and every text comes back', () => {
  const nasty = fc.constantFrom(
    '=cmd|calc',
    '+1',
    '-1',
    '@SUM(A1)',
    "'=1",
    "''+",
    '\t=1',
    '\r',
    '＝1',
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), nasty), (text) => {
      expect(toSheet(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      expect(fromSheet(toSheet(text))).toBe(text);
    }),
  );
});

test('a line keeps its cells apart whatever is in them', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', '=1', ' x'])).toBe(
    '"a,b","say ""hi""","two\nlines",\'=1," x"\r\n',
  );
});

test('our own heads are known in both languages, whatever their spelling', () => {
  for (const language of ['zh', 'en'] as const)
    expect(recogniseColumns(headsIn(language))).not.toContain(null);
  expect(recogniseColumns(['SKU', ' 价格（元） ', 'Product_Code', '颜色', '售价'])).toEqual([
    'skuCode',
    'price',
    'productCode',
    null,
    null,
  ]);
});

test('a mapping needs a code, and each field once', () => {
  expect(isMappingUsable(['productCode', null, 'price'])).toBe(true);
  expect(isMappingUsable(['title', 'price'])).toBe(false);
  expect(isMappingUsable(['skuCode', 'price', 'price'])).toBe(false);
});
