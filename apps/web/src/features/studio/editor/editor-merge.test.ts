import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyForm, type FormSku, type ProductForm } from './editor-form.ts';
import { mergeForms, takeTheirs } from './editor-merge.ts';

const sku = (more: Partial<FormSku> = {}): FormSku => ({
  id: 'a',
  values: ['red'],
  offered: true,
  code: 'A',
  price: '68',
  listPrice: '',
  stock: '10',
  ...more,
});
const options = [{ id: 'c', name: '颜色', values: [{ id: 'red', name: '红', picture: null }] }];
const form = (more: Partial<ProductForm> = {}): ProductForm => ({
  ...emptyForm('tea'),
  title: '品茗杯',
  options,
  skus: [sku()],
  ...more,
});

test('what only one of two changed is taken from both', () => {
  const { form: merged, clashes } = mergeForms({
    base: form(),
    mine: form({ title: '我的标题' }),
    theirs: form({ description: '对方的说明', skus: [sku({ price: '59' })] }),
  });
  expect(clashes).toEqual([]);
  expect(merged).toMatchObject({ title: '我的标题', description: '对方的说明' });
  expect(merged.skus[0]!.price).toBe('59');
});

test('what both changed differently is told, and either can be taken', () => {
  const base = form({ attributes: { x: '1' } });
  const mine = form({ title: '甲', attributes: { x: '2' }, skus: [sku({ price: '60' })] });
  const theirs = form({ title: '乙', attributes: { x: '3' }, skus: [sku({ price: '61' })] });
  const { form: merged, clashes } = mergeForms({ base, mine, theirs });
  expect(clashes.map(({ field }) => field).toSorted()).toEqual([
    'attribute:x',
    'sku:red:price',
    'title',
  ]);
  expect(merged.title).toBe('甲');
  const other = clashes.reduce(takeTheirs, merged);
  expect(other).toMatchObject({ title: '乙', attributes: { x: '3' } });
  expect(other.skus[0]!.price).toBe('61');
});

test('what both changed alike is agreed', () => {
  const both = form({ title: '一样' });
  expect(mergeForms({ base: form(), mine: both, theirs: both }).clashes).toEqual([]);
});

test('what I added to the stock is added to what sales left', () => {
  const merge = (mine: string, theirs: string) =>
    mergeForms({
      base: form(),
      mine: form({ skus: [sku({ stock: mine })] }),
      theirs: form({ skus: [sku({ stock: theirs })] }),
    });
  expect(merge('15', '8').form.skus[0]!.stock).toBe('13');
  expect(merge('10', '8').form.skus[0]!.stock).toBe('8');
  expect(merge('15', '8').clashes).toEqual([]);
});

test('two that changed the options choose between whole grids', () => {
  const more = (id: string) => [
    { ...options[0]!, values: [...options[0]!.values, { id, name: id, picture: null }] },
  ];
  const mine = form({ options: more('blue'), skus: [sku(), sku({ id: null, values: ['blue'] })] });
  const theirs = form({ options: more('grey'), skus: [sku(), sku({ id: 'g', values: ['grey'] })] });
  const { form: merged, clashes } = mergeForms({ base: form(), mine, theirs });
  expect(clashes.map(({ field }) => field)).toEqual(['options']);
  expect(merged.skus).toEqual(mine.skus);
  expect(takeTheirs(merged, clashes[0]!)).toMatchObject({ skus: theirs.skus });
});

test('merging with oneself changes nothing, and nothing of mine is ever lost unasked', () => {
  const texts = fc.record({ title: fc.string(), description: fc.string(), publishAt: fc.string() });
  fc.assert(
    fc.property(texts, texts, texts, (base, mine, theirs) => {
      const three = { base: form(base), mine: form(mine), theirs: form(theirs) };
      const { form: merged } = mergeForms(three);
      for (const field of ['title', 'description', 'publishAt'] as const)
        if (mine[field] !== base[field]) expect(merged[field]).toBe(mine[field]);
      expect(mergeForms({ ...three, theirs: three.base }).form).toEqual(three.mine);
    }),
  );
});
