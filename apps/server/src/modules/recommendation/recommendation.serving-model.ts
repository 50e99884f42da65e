import { createNumeric, type Numeric } from '@kaibo/numeric';
import type { ActiveModel, EntityKind, Held } from './recommendation.active.ts';
import type { Baskets, FittedModel } from './recommendation.model-file.ts';

/** Of a longer history the strongest are taken. */
const MOST_HISTORY = 512;
/** So many baskets more, without the partner, are counted in: chance makes small numbers large. */
const CHANCE = 2;
const MIB = 2 ** 20;

/**
 * How strongly iALS is told of a taste: ten acts say more than one, not ten times as much. The same in fit and
 * fold-in.
 */
export const confidenceOf = (weight: number): number => Math.log1p(weight);

type Rows = { rows: number[]; confidences: number[] };

interface Ground {
  model: FittedModel;
  numeric: Numeric;
  vectors: Float32Array;
  /** vectorsᵀ · vectors. */
  gram: Float32Array;
  rowOf(entity: string): number;
}

const knownOf = ({ rowOf }: Ground, history: readonly Held[]) => {
  const known = history
    .map(({ entity, weight }) => ({ entity, weight, row: rowOf(entity) }))
    .filter(({ row, weight }) => row >= 0 && weight > 0 && weight < Number.POSITIVE_INFINITY);
  if (known.length <= MOST_HISTORY) return known;
  return known.toSorted((a, b) => b.weight - a.weight).slice(0, MOST_HISTORY);
};

/** Scratch for one history at a time, in the memory of the kernels. */
const createFold = (ground: Ground) => {
  const { model, numeric, vectors, gram } = ground;
  const { factors: width, fold, entities } = model;
  const { space, kernels } = numeric;
  const matrix = {
    ...{ rows: 1, columns: entities.length, offsets: space.u32(2) },
    ...{ indices: space.u32(MOST_HISTORY), values: space.f32(MOST_HISTORY) },
  };
  const own = space.f32(width);
  const { unseenWeight: weight0, regularisation, exponent } = fold;
  const task = { matrix, own, other: vectors, width, gram, weight0, regularisation, exponent };
  return ({ rows, confidences }: Rows): Float32Array => {
    matrix.offsets[1] = rows.length;
    matrix.indices.set(rows);
    matrix.values.set(confidences);
    own.fill(0);
    kernels.ialsSolve(task);
    return Float32Array.from(own);
  };
};

/**
 * Writes y = A⁻¹ · the entity's vector, A being what the history's fold-in solves: what a thing of the history adds
 * to the score is its confidence times its product with y (Hu, Koren & Volinsky 2008, §5).
 */
const createReasons = (ground: Ground) => {
  const { model, numeric, vectors, gram } = ground;
  const { factors: width, fold, entities } = model;
  const { space, kernels } = numeric;
  const factor = space.f32(width * width);
  const weighted = space.f32(MOST_HISTORY * width);
  const answer = space.f32(width);
  let factored: readonly Held[] | null = null;
  const row = (at: number): Float32Array => vectors.subarray(at * width, (at + 1) * width);

  const factorise = (history: readonly Held[], { rows, confidences }: Rows): void => {
    const { unseenWeight, regularisation, exponent } = fold;
    const own = regularisation * (rows.length + unseenWeight * entities.length) ** exponent;
    factor.set(gram);
    const a = weighted.subarray(0, rows.length * width);
    rows.forEach((entity, at) => {
      const vector = a.subarray(at * width, (at + 1) * width);
      vector.set(row(entity));
      kernels.scale(Math.sqrt(confidences[at]!), vector);
    });
    const sum = { n: width, k: rows.length, a, c: factor, transpose: true };
    kernels.syrk({ ...sum, alpha: 1, beta: unseenWeight });
    for (let f = 0; f < width; f++) factor[f * width + f]! += own;
    kernels.cholesky(width, factor);
    factored = history;
  };

  return (history: readonly Held[], known: Rows, entity: number): Float32Array => {
    if (factored !== history) factorise(history, known);
    answer.set(row(entity));
    kernels.choleskySolve(width, 1, factor, answer);
    return answer;
  };
};

/** Cosine of one row with those of a kind, by rows of unit length that are made when first asked for. */
const createLikeness = ({ model, numeric, vectors }: Ground) => {
  const { factors: width, entities } = model;
  const { space, kernels } = numeric;
  const count = entities.length;
  const units = space.f32(count * width);
  const scores = space.f32(count);
  const masks = new Map<EntityKind, Uint8Array>();
  for (const kind of ['product', 'host', 'category'] as const) {
    const mask = space.u8(count);
    entities.forEach((entity, at) => {
      mask[at] = entity.startsWith(`${kind}:`) ? 1 : 0;
    });
    masks.set(kind, mask);
  }
  const exclude = space.u32(1);
  const indices = space.u32(count);
  const values = space.f32(count);
  let isReady = false;
  const prepare = (): void => {
    units.set(vectors);
    for (let at = 0; at < count; at++) {
      const unit = units.subarray(at * width, (at + 1) * width);
      kernels.scale(1 / (Math.sqrt(kernels.dot(unit, unit)) || 1), unit);
    }
    isReady = true;
  };
  return (row: number, kind: EntityKind, most: number) => {
    if (!isReady) prepare();
    kernels.scores(units, units.subarray(row * width, (row + 1) * width), scores);
    exclude[0] = row;
    const task = { scores, mask: masks.get(kind)!, exclude, indices, values };
    const found = kernels.topK({ ...task, count: Math.min(most, count) });
    return Array.from({ length: found }, (_, at) => ({
      entity: entities[indices[at]!]!,
      score: values[at]!,
    }));
  };
};

interface Partner {
  score: number;
  support: number;
}

/**
 * What lies in a basket with one of these, by how much oftener than in any basket (added value); both held back where
 * little was seen. What lies in every basket says little.
 */
const partnersOf = (baskets: Baskets, rows: readonly number[]): Map<number, Partner> => {
  const found = new Map<number, Partner>();
  const { count, holding, offsets, partners, together } = baskets;
  for (const row of rows)
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const partner = partners[at]!;
      if (rows.includes(partner)) continue;
      const support = together[at]!;
      const expected = (holding[row]! * holding[partner]!) / (count + CHANCE);
      const known = found.get(partner) ?? { score: 0, support: 0 };
      known.score += (support - expected) / (holding[row]! + CHANCE) / rows.length;
      known.support += support;
      found.set(partner, known);
    }
  return found;
};

const PRODUCT = 'product:';

/**
 * A fitted model as serving sees it, in memory of its own: the one before stays whole until nobody holds it.
 * O(entities · factors²).
 */
export const servingModel = (model: FittedModel): ActiveModel => {
  const { version, name, factors, entities } = model;
  const bytes =
    4 *
    (2 * model.vectors.length + 8 * entities.length + 4 * factors ** 2 + MOST_HISTORY * factors);
  const numeric = createNumeric({ maximumMiB: 2 + Math.ceil(bytes / MIB) });
  const { space, kernels } = numeric;
  const vectors = space.copy(model.vectors);
  const gram = space.f32(factors * factors);
  kernels.syrk({ n: factors, k: entities.length, a: vectors, c: gram, transpose: true });
  const rows = new Map(entities.map((entity, row) => [entity, row]));
  const rowOf = (entity: string): number => rows.get(entity) ?? -1;
  const ground: Ground = { model, numeric, vectors, gram, rowOf };
  const fold = createFold(ground);
  const reasons = createReasons(ground);
  const likeness = createLikeness(ground);

  const rowsOf = (known: ReturnType<typeof knownOf>): Rows => ({
    rows: known.map(({ row }) => row),
    confidences: known.map(({ weight }) => confidenceOf(weight)),
  });

  // One history is asked about many things in a row.
  let asked: readonly Held[] | null = null;
  let known: ReturnType<typeof knownOf> = [];
  let held: Rows = { rows: [], confidences: [] };
  const look = (history: readonly Held[]): void => {
    if (asked === history) return;
    known = knownOf(ground, history);
    held = rowsOf(known);
    asked = history;
  };

  return {
    ...{ version, name, factors, rowOf, vectors },
    foldIn(history) {
      look(history);
      return known.length === 0 ? null : fold(held);
    },
    similar(entity, kind, count) {
      const row = rowOf(entity);
      return row < 0 ? [] : likeness(row, kind, count);
    },
    explain(history, entity) {
      const at = rowOf(entity);
      look(history);
      if (at < 0 || known.length === 0) return [];
      const solved = reasons(history, held, at);
      return known
        .map((one, i) => {
          const own = vectors.subarray(one.row * factors, (one.row + 1) * factors);
          const contribution = held.confidences[i]! * kernels.dot(own, solved);
          return { entity: one.entity, contribution };
        })
        .sort((a, b) => b.contribution - a.contribution);
    },
    boughtTogether(productIds, count) {
      const held = productIds.map((id) => rowOf(PRODUCT + id)).filter((row) => row >= 0);
      return [...partnersOf(model.baskets, held)]
        .filter(([, { score }]) => score > 0)
        .sort(([a, one], [b, other]) => other.score - one.score || a - b)
        .slice(0, count)
        .map(([row, partner]) => ({
          productId: entities[row]!.slice(PRODUCT.length),
          ...partner,
        }));
    },
  };
};
