import { importFields, problemSentence } from '@kaibo/contracts/goods';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributesText, createAttributes } from './transfers.attributes.ts';
import { headsIn, recogniseColumns } from './transfers.columns.ts';
import { nearest } from './transfers.nearest.ts';
import { pairsText, readPairs } from './transfers.pairs.ts';

const categories = [
  { id: 'food', parentId: null, zh: '美食', en: 'Food' },
  { id: 'tea', parentId: 'food', zh: '茶', en: 'Tea' },
  { id: 'toys', parentId: null, zh: '玩具', en: 'Toys' },
];
const plain = { position: 0, hidden: false, unit: '', choices: [] };
const attributes = createAttributes(
  [
    {
      ...plain,
      id: 'w',
      categoryId: 'food',
      name: { zh: '净含量', en: 'Net weight' },
      kind: 'number',
      unit: 'g',
    },
    { ...plain, id: 'o', categoryId: 'food', name: { zh: '产地', en: 'Origin' }, kind: 'text' },
    {
      ...plain,
      id: 'k',
      categoryId: 'tea',
      name: { zh: '茶类', en: 'Kind' },
      kind: 'choice',
      choices: [
        { id: 'green', name: { zh: '绿茶', en: 'Green' } },
        { id: 'black', name: { zh: '红茶', en: 'Black' } },
      ],
    },
    { ...plain, id: 'o2', categoryId: 'tea', name: { zh: '产地', en: 'Garden' }, kind: 'text' },
  ],
  categories,
);
const read = (text: string, categoryId = 'tea') => attributes.read(categoryId, readPairs(text)!);

test('pairs are read with either sign, either separator, and quotes', () => {
  expect(readPairs('材质=棉；净含量：250 g\n"a=b": "x; ""y"""')).toEqual([
    { name: '材质', value: '棉' },
    { name: '净含量', value: '250 g' },
    { name: 'a=b', value: 'x; "y"' },
  ]);
  expect(readPairs(' ; ')).toEqual([]);
  for (const text of ['棉', '材质=', '=棉', '"材质=棉', '材质="棉"布', 'a;b=c'])
    expect(readPairs(text)).toBeNull();
});

test('whatever names and values are, they come back from a cell', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'ab=:：;；" \n,茶') })
    .map((raw) => raw.trim())
    .filter((raw) => raw !== '');
  const pairs = fc.array(fc.record({ name: text, value: text }), { maxLength: 5 });
  fc.assert(
    fc.property(pairs, (all) => {
      expect(readPairs(pairsText(all))).toEqual(all);
    }),
  );
});

test('values are read by the kind of the attribute, in both languages', () => {
  expect(read('净含量=1,250.5 g; Garden=狮峰; 茶类=绿茶').values).toEqual([
    { attributeId: 'k', kind: 'choice', value: 'green' },
    { attributeId: 'o2', kind: 'text', value: '狮峰' },
    { attributeId: 'w', kind: 'number', value: 1_250.5 },
  ]);
  expect(read('net weight=250; kind=BLACK').values).toEqual([
    { attributeId: 'k', kind: 'choice', value: 'black' },
    { attributeId: 'w', kind: 'number', value: 250 },
  ]);
  expect(read('Net weight=250', 'toys').problems).toMatchObject([{ code: 'unknown-attribute' }]);
});

test('what is not known is named, with what was probably meant', () => {
  const { problems } = read('净含=250; 茶类=緑茶; Net weight=much; 产地=x; Net weight=1; 净含量=2');
  expect(problems.map(({ code, value, suggestion }) => [code, value, suggestion])).toEqual([
    ['unknown-attribute', '净含', '净含量'],
    ['bad-attribute-value', '茶类=緑茶', '绿茶'],
    ['bad-attribute-value', 'Net weight=much', undefined],
    ['unknown-attribute', '产地', '产地'],
    ['attribute-twice', '净含量', undefined],
  ]);
  expect(problemSentence(problems[0]!, 'zh')).toContain('是不是“净含量”？');
  expect(problemSentence(problems[0]!, 'en')).toContain('did you mean "净含量"?');
  const brand = { field: 'brand', code: 'unknown-brand', value: 'Sunrize', row: null } as const;
  expect(problemSentence({ ...brand, suggestion: 'Sunrise' }, 'en')).toBe(
    'no brand "Sunrize"; did you mean "Sunrise"?',
  );
  expect(problemSentence(brand, 'en')).toContain('add it in the editor first');
});

test('every value comes back from how a file says it, names that two share by their ids', () => {
  const value = fc.record({
    weight: fc.option(fc.double({ min: -1e12, max: 1e12, noNaN: true })),
    origin: fc.option(fc.string({ minLength: 1, maxLength: 20 }).map((text) => `x${text}`.trim())),
    kind: fc.option(fc.constantFrom('green', 'black')),
    language: fc.constantFrom('zh' as const, 'en' as const),
  });
  fc.assert(
    fc.property(value, ({ weight, origin, kind, language }) => {
      const values = [
        ...(kind ? [{ attributeId: 'k', kind: 'choice' as const, value: kind }] : []),
        ...(origin ? [{ attributeId: 'o', kind: 'text' as const, value: origin }] : []),
        ...(weight !== null
          ? [{ attributeId: 'w', kind: 'number' as const, value: weight + 0 }]
          : []),
      ];
      const text = attributesText(attributes, 'tea', values, language);
      expect(attributes.read('tea', readPairs(text)!)).toEqual({ values, problems: [] });
    }),
  );
});

test('a slip of the hand is near, another word is not', () => {
  expect(nearest('Sunrize', ['Moon', 'Sunrise'])).toBe('Sunrise');
  expect(nearest('sun rise', ['Sunrise Tea', 'Sunrise'])).toBe('Sunrise');
  expect(nearest('龙井村', ['龙井', '碧螺春'])).toBe('龙井');
  expect(nearest('Apple', ['Moon', 'Sunrise'])).toBeNull();
  expect(nearest('', ['Moon'])).toBeNull();
});

test('our own heads are recognised in both languages, brand and attributes among them', () => {
  for (const language of ['zh', 'en'] as const)
    expect(recogniseColumns(headsIn(language))).toEqual([...importFields]);
});
