import type { NewOption } from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkCombinations,
  optionText,
  planSkus,
  type StandingSku,
  type WantedSku,
} from './catalog.variants.rules.ts';

const value = (id: string) => ({ id, name: id.toUpperCase(), pictureId: null });
const colour: NewOption = { id: 'colour', name: '颜色', values: ['red', 'blue'].map(value) };
const size: NewOption = { id: 'size', name: '尺码', values: ['s', 'm'].map(value) };
const options = [colour, size];

const fresh = (code: string, values: string[], more: object = {}): WantedSku => ({
  code,
  values,
  priceFen: 100,
  listPriceFen: null,
  stock: 1,
  ...more,
});
const standing = (id: string, values: string[], more: object = {}): StandingSku => ({
  id,
  code: id,
  option: optionText(options, values),
  values,
  retired: false,
  ...more,
});
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return [error.code, error.details.problem].join(' ').trim();
  }
  return 'fine';
};

test('a combination is told by the names of its values in the order of the options', () => {
  expect(optionText(options, ['blue', 's'])).toBe('BLUE / S');
});

test.each([
  ['two options of one name', [colour, { ...size, name: '颜色' }], 'same-name'],
  [
    'two values of one name',
    [{ ...colour, values: [value('a'), { ...value('A'), id: 'b' }] }],
    'same-value',
  ],
  ['two things of one id', [colour, { ...size, values: [value('red')] }], 'same-id'],
])('%s are refused', (_, wrong, problem) => {
  expect(codeOf(() => checkCombinations(wrong, []))).toBe(`catalog/bad-options ${problem}`);
});

test.each([
  ['a value short', [['red']], 'values-missing'],
  ['a value of another option', [['s', 'red']], 'unknown-value'],
  [
    'a combination twice',
    [
      ['red', 's'],
      ['red', 's'],
    ],
    'same-combination',
  ],
])('%s is refused', (_, values, problem) => {
  const skus = values.map((each, i) => ({ code: String(i), option: '', values: each }));
  expect(codeOf(() => checkCombinations(options, skus))).toBe(`catalog/bad-options ${problem}`);
});

test('without options several SKUs need a text each, and a single one none', () => {
  const sku = (code: string, option: string) => ({ code, option, values: [] });
  expect(codeOf(() => checkCombinations([], [sku('a', ''), sku('b', 'B')]))).toBe(
    'catalog/bad-options text-missing',
  );
  expect(codeOf(() => checkCombinations([], [sku('a', '')]))).toBe('fine');
});

test('what is kept keeps its id, what is left out is retired, and what is new is made', () => {
  const plan = planSkus(
    options,
    [standing('1', ['red', 's']), standing('2', ['red', 'm'])],
    [{ id: '1', code: 'first' }, fresh('new', ['blue', 's'])],
  );
  expect(plan.rows.map(({ id, row }) => [id, row.code, row.option])).toEqual([
    ['1', 'first', 'RED / S'],
    [null, 'new', 'BLUE / S'],
  ]);
  expect(plan.retire).toEqual(['2']);
});

test('a combination that is offered again comes back under its old id', () => {
  const gone = standing('old', ['blue', 'm'], { retired: true });
  const plan = planSkus(
    options,
    [standing('1', ['red', 's']), gone],
    [{ id: '1' }, fresh('again', ['blue', 'm'])],
  );
  expect(plan.rows.map(({ id }) => id)).toEqual(['1', 'old']);
  expect(plan.retire).toEqual([]);
});

test('a value that is renamed renames its combinations', () => {
  const renamed = [{ ...colour, values: [{ ...value('red'), name: '朱红' }, value('blue')] }, size];
  const plan = planSkus(renamed, [standing('1', ['red', 's'])], [{ id: '1' }]);
  expect(plan.rows[0]!.row.option).toBe('朱红 / S');
});

test('a SKU of another product, or one asked for twice, is refused', () => {
  const own = [standing('1', ['red', 's'])];
  expect(codeOf(() => planSkus(options, own, [{ id: 'theirs' }]))).toBe('catalog/no-such-sku');
  expect(codeOf(() => planSkus(options, own, [{ id: '1' }, { id: '1', code: 'x' }]))).toContain(
    'catalog/bad-options',
  );
});

test('whatever is wanted, every standing SKU is either shown once or retired, and none is lost', () => {
  const all = ['red', 'blue'].flatMap((c) => ['s', 'm'].map((s) => [c, s]));
  const subset = fc.subarray(all, { minLength: 1 });
  fc.assert(
    fc.property(
      subset,
      subset,
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      (a, b, gone) => {
        const before = a.map((values, i) => standing(values.join(), values, { retired: gone[i] }));
        const wanted = b.map((values) => fresh(`n-${values.join()}`, values));
        const plan = planSkus(options, before, wanted);
        const shown = plan.rows.flatMap(({ id }) => id ?? []);
        expect(new Set(shown).size).toBe(shown.length);
        const live = before.filter(({ retired }) => !retired).map(({ id }) => id);
        for (const id of live) expect(plan.retire.includes(id)).toBe(!shown.includes(id));
        expect(plan.rows).toHaveLength(b.length);
      },
    ),
  );
});
