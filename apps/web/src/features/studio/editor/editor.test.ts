import type { Attribute } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenOf } from '../../../app/yuan.ts';
import { changeBody, newBody } from './editor-body.ts';
import { faultsOf } from './editor-check.ts';
import {
  emptyForm,
  everyCombination,
  type FormOption,
  type FormSku,
  keyOf,
  localTime,
  type ProductForm,
  timeOf,
  withCodes,
  yuanText,
} from './editor-form.ts';

const option = (id: string, values: string[]): FormOption => ({
  id,
  name: id,
  values: values.map((value) => ({ id: value, name: value, picture: null })),
});
const sku = (values: string[], more: Partial<FormSku> = {}): FormSku => ({
  id: keyOf(values),
  values,
  offered: true,
  code: keyOf(values),
  price: '68',
  listPrice: '',
  stock: '10',
  ...more,
});
const colour = option('colour', ['red', 'blue']);
const size = option('size', ['s', 'm']);
const form = (more: Partial<ProductForm> = {}): ProductForm => ({
  ...emptyForm('tea'),
  title: '品茗杯',
  options: [colour],
  skus: [sku(['red']), sku(['blue'])],
  ...more,
});
const attribute = (kind: Attribute['kind']): Attribute => ({
  id: kind,
  categoryId: 'tea',
  name: { zh: kind, en: kind },
  kind,
  unit: '',
  choices: [],
  position: 0,
  hidden: false,
});

test('an amount that is shown is read as the same amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), (fen) => {
      expect(fenOf(yuanText(fen))).toBe(fen);
    }),
  );
});

test('a time that is shown is read as the same minute', () => {
  const atMs = Date.UTC(2026, 5, 1, 12, 34);
  expect(timeOf(localTime(atMs))).toBe(atMs);
  expect([localTime(null), timeOf('')]).toEqual(['', null]);
});

test('every combination has a row, and what was typed stays with its combination', () => {
  const typed = [sku(['red', 's'], { price: '99' }), sku(['blue', 'm'], { stock: '3' })];
  const rows = everyCombination([colour, size], typed);
  expect(rows.map(({ values }) => keyOf(values))).toEqual(['red s', 'red m', 'blue s', 'blue m']);
  expect([rows[0]!.price, rows[3]!.stock]).toEqual(['99', '3']);
});

test('a new dimension keeps each SKU once, in the first of the rows that come from it', () => {
  const rows = everyCombination([colour, size], [sku(['red']), sku(['blue'])]);
  expect(rows.map(({ id }) => id)).toEqual(['red', null, 'blue', null]);
  expect(rows.map(({ price }) => price)).toEqual(['68', '68', '68', '68']);
  expect(rows.map(({ stock }) => stock)).toEqual(['10', '', '10', '']);
});

test('rows without a code are numbered past those that are taken', () => {
  const rows = [sku(['a'], { code: '02' }), sku(['b'], { code: ' ' }), sku(['c'], { code: '' })];
  expect(withCodes(rows).map(({ code }) => code)).toEqual(['02', '01', '03']);
});

test('what is wrong is told beside its field, and only that', () => {
  const wrong = form({
    title: ' ',
    options: [{ ...colour, name: '' }],
    skus: [
      sku(['red'], { price: '1.234', listPrice: '1', code: 'x' }),
      sku(['blue'], { price: '70', listPrice: '60', stock: '-1', code: 'x' }),
    ],
    attributes: { number: 'many' },
    publishAt: '2020-01-01T00:00',
  });
  expect(faultsOf(wrong, [attribute('number')], Date.now())).toEqual({
    title: 'required',
    'option:colour': 'required',
    'sku:red:price': 'amount',
    'sku:red:code': 'same',
    'sku:blue:listPrice': 'list-price',
    'sku:blue:stock': 'whole',
    'sku:blue:code': 'same',
    'attribute:number': 'number',
    publishAt: 'past',
  });
  expect(faultsOf(form(), [], Date.now())).toEqual({});
});

test('a product needs something to sell', () => {
  const skus = [sku(['red'], { offered: false })];
  expect(faultsOf(form({ skus }), [], Date.now())).toEqual({ skus: 'none-offered' });
});

test('a change says only what changed, and stock as a difference', () => {
  const base = form();
  const about = { version: 3, attributes: [] };
  expect(changeBody(form(), base, about)).toEqual({ version: 3 });
  const mine = form({
    description: '新的说明 ',
    skus: [sku(['red'], { stock: '7' }), sku(['blue'], { price: '59.9' })],
  });
  expect(changeBody(mine, base, { ...about, status: 'active' })).toEqual({
    version: 3,
    status: 'active',
    description: '新的说明',
    options: [expect.objectContaining({ id: 'colour' })],
    skus: [
      { id: 'red', values: ['red'], code: 'red', stockDelta: -3 },
      { id: 'blue', values: ['blue'], code: 'blue', priceFen: 5_990 },
    ],
  });
});

test('a new product says all of it, without combinations that are not offered', () => {
  const rows = [sku(['red'], { id: null }), sku(['blue'], { id: null, offered: false })];
  const body = newBody(form({ skus: rows, attributes: { number: '3.5', text: ' ' } }), {
    storeId: 'store',
    status: 'draft',
    attributes: [attribute('number'), attribute('text')],
  });
  expect(body.skus).toEqual([
    { code: 'red', values: ['red'], priceFen: 6_800, listPriceFen: null, stock: 10 },
  ]);
  expect(body.attributes).toEqual([{ attributeId: 'number', value: 3.5 }]);
});
