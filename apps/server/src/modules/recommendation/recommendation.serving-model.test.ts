import { random } from '@kaibo/numeric';
import { ials, interactionsOf, readModelFile } from '@kaibo/recommend';
import { expect, test } from 'vitest';
import { newId } from '#platform/id';
import { decodeModel, encodeModel, type FittedModel } from './recommendation.model-file.ts';
import { confidenceOf, servingModel } from './recommendation.serving-model.ts';

const FACTORS = 16;
const OPTIONS = { unseenWeight: 0.3, regularisation: 0.01, exponent: 1 };
const ENTITIES = 60;
const entityAt = (at: number): string =>
  `${['product', 'host', 'category'][at % 3]}:${String(at).padStart(4, '0')}`;

const noBaskets = (entities: number): FittedModel['baskets'] => ({
  ...{ count: 0, holding: new Uint32Array(entities), offsets: new Uint32Array(entities + 1) },
  ...{ partners: new Uint32Array(0), together: new Uint32Array(0) },
});

/** A log drawn at random, fitted by the library. */
const fitted = async () => {
  const stream = random(7);
  const users = Array.from({ length: 900 }, () => Math.floor(stream.uniform() * 80));
  const items = users.map(() => Math.floor(stream.uniform() ** 2 * ENTITIES));
  const recommender = ials({ factors: FACTORS, epochs: 5, ...OPTIONS });
  const values = users.map(() => confidenceOf(1 + 4 * stream.uniform()));
  await recommender.fit(interactionsOf({ users, items, values }, { items: ENTITIES }));
  const model: FittedModel = {
    ...{ version: newId(), name: 'ials', factors: FACTORS, fold: OPTIONS },
    entities: Array.from({ length: ENTITIES }, (_, at) => entityAt(at)),
    vectors: readModelFile(recommender.save()).arrays.items as Float32Array,
    baskets: noBaskets(ENTITIES),
  };
  return { recommender, model, serving: servingModel(model) };
};

const history = [
  { entity: entityAt(3), weight: 4 },
  { entity: entityAt(10), weight: 0.5 },
  { entity: entityAt(29), weight: 9 },
  { entity: 'product:never seen', weight: 5 },
  { entity: entityAt(7), weight: -2 },
];

test('a fold-in is the one of the library, whatever is unknown or weighs nothing', async () => {
  const { recommender, serving } = await fitted();
  const items = [3, 10, 29];
  const values = [4, 0.5, 9].map(confidenceOf);
  const { vector } = recommender.foldIn({ items, values });
  const folded = serving.foldIn(history)!;
  folded.forEach((value, f) => {
    expect(value).toBeCloseTo(vector[f]!, 4);
  });
  expect(serving.foldIn([])).toBeNull();
  expect(serving.foldIn([{ entity: 'host:nobody', weight: 3 }])).toBeNull();
  expect(serving.foldIn([{ entity: entityAt(3), weight: Number.NaN }])).toBeNull();
});

test('what speaks for a thing sums to its score, whoever was asked about before', async () => {
  const { serving } = await fitted();
  const others = [{ entity: entityAt(1), weight: 2 }];
  for (const held of [history, others, history])
    for (const at of [0, 3, 40]) {
      const vector = serving.foldIn(held)!;
      const row = serving.rowOf(entityAt(at));
      const score = vector.reduce((sum, v, f) => sum + v * serving.vectors[row * FACTORS + f]!, 0);
      const parts = serving.explain(held, entityAt(at));
      const total = parts.reduce((sum, { contribution }) => sum + contribution, 0);
      expect(total).toBeCloseTo(score, 4);
    }
  expect(serving.explain(history, 'product:never seen')).toEqual([]);
});

test('what is like a thing is of the kind asked for, best first, and never itself', async () => {
  const { recommender, serving } = await fitted();
  const found = serving.similar(entityAt(3), 'host', 5);
  expect(found).toHaveLength(5);
  const all = recommender.similar(3, ENTITIES).filter(({ item }) => item % 3 === 1);
  found.forEach(({ entity, score }, place) => {
    expect(entity).toBe(entityAt(all[place]!.item));
    expect(score).toBeCloseTo(all[place]!.score, 4);
  });
  const own = serving.similar(entityAt(3), 'product', ENTITIES);
  expect(own).toHaveLength(ENTITIES / 3 - 1);
  expect(serving.similar('host:nobody', 'product', 5)).toEqual([]);
});

test('a longer history than fits is folded in by what weighs most', async () => {
  const { serving } = await fitted();
  const long = Array.from({ length: 700 }, (_, at) => ({
    entity: entityAt(at % ENTITIES),
    weight: at < 600 ? 5 : 0.001,
  }));
  expect(serving.foldIn(long)!.every(Number.isFinite)).toBe(true);
});

const withBaskets = (baskets: FittedModel['baskets']) =>
  servingModel({
    ...{ version: newId(), name: 'ials', factors: 1, fold: OPTIONS, baskets },
    entities: ['product:tea', 'product:cup', 'product:bag', 'product:pot'],
    vectors: new Float32Array([1, 0.5, 0.2, 0.1]),
  });

test('what is bought with everything stands far behind what is bought with this', () => {
  // Ten baskets: tea in five, the cup in four of these and in no other, the bag in each.
  const serving = withBaskets({
    ...{ count: 10, holding: Uint32Array.of(5, 4, 10, 2), offsets: Uint32Array.of(0, 3, 5, 8, 8) },
    partners: Uint32Array.of(1, 2, 3, 0, 2, 0, 1, 3),
    together: Uint32Array.of(4, 5, 1, 4, 4, 5, 4, 2),
  });
  const idsOf = (ids: string[]): string[] =>
    serving.boughtTogether(ids, 5).map(({ productId }) => productId);
  const [cup, bag] = serving.boughtTogether(['tea'], 5);
  expect(idsOf(['tea'])).toEqual(['cup', 'bag', 'pot']);
  expect(cup).toMatchObject({ support: 4 });
  expect(bag!.score).toBeLessThan(cup!.score / 2);
  expect(idsOf(['tea', 'cup'])).toEqual(['bag', 'pot']);
  expect(idsOf(['unknown'])).toEqual([]);
});

test('two things of the only basket there is are bought together', () => {
  const serving = withBaskets({
    ...{ count: 1, holding: Uint32Array.of(1, 1, 0, 0), offsets: Uint32Array.of(0, 1, 2, 2, 2) },
    ...{ partners: Uint32Array.of(1, 0), together: Uint32Array.of(1, 1) },
  });
  expect(serving.boughtTogether(['tea'], 5)).toMatchObject([{ productId: 'cup', support: 1 }]);
});

test('a file keeps everything, and the same fit gives the same bytes', async () => {
  const { model } = await fitted();
  const bytes = encodeModel(model);
  expect(decodeModel(bytes, model.version)).toEqual(model);
  expect(encodeModel(decodeModel(bytes, model.version))).toEqual(bytes);
});

test.each([
  ['a number that is none', { vectors: Float32Array.of(1, Number.NaN, 1, 1) }, 'bad-row'],
  ['too few vectors', { vectors: Float32Array.of(1, 2) }, 'dimension-mismatch'],
  ['other factors', { factors: 3 }, 'dimension-mismatch'],
  ['another version', { version: newId() }, 'foreign-file'],
  [
    'a partner that is nobody',
    {
      baskets: {
        ...{ count: 1, holding: Uint32Array.of(1, 1), offsets: Uint32Array.of(0, 1, 1) },
        ...{ partners: Uint32Array.of(9), together: Uint32Array.of(1) },
      },
    },
    'dimension-mismatch',
  ],
] as const)('a file with %s is refused by name', (_, change, code) => {
  const version = newId();
  const model: FittedModel = {
    ...{ version, name: 'ials', factors: 2, fold: OPTIONS, entities: ['host:a', 'host:b'] },
    ...{ vectors: Float32Array.of(1, 2, 3, 4), baskets: noBaskets(2) },
    ...change,
  };
  expect(() => decodeModel(encodeModel(model), version)).toThrow(
    expect.objectContaining({ code: `recommend/${code}` }),
  );
});
