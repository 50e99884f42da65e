import type { BothLanguages, Reason } from '@kaibo/contracts';
import type { Core } from './recommendation.service.ts';
import type { Candidate } from './recommendation.shelf.ts';

export interface Related {
  seeds: readonly string[];
  /** What is shown anyway: of the same category it is related a little. */
  pool: readonly Candidate[];
}

/** How much each kind of relation counts; within a kind the model's own scores order. */
const relations = { 'bought-together': 8, similar: 3, category: 1 } as const;
type Relation = keyof typeof relations;

const MOST_OF_MODEL = 60;

const reasonOf = (relation: Relation, seed: BothLanguages | null): Reason => {
  const texts: Record<Relation, BothLanguages> = {
    'bought-together': seed
      ? { zh: `常与 ${seed.zh} 一起买`, en: `Often bought with ${seed.en}` }
      : { zh: '常被一起购买', en: 'Often bought together' },
    similar: seed
      ? { zh: `与 ${seed.zh} 相似`, en: `Similar to ${seed.en}` }
      : { zh: '相似的商品', en: 'Similar' },
    category: { zh: '同类商品', en: 'Of the same kind' },
  };
  return { code: relation, text: texts[relation] };
};

/** Of the model, strongest relation of each product first; nothing without one. */
const byModel = ({ models }: Core, seeds: readonly string[]): Map<string, [Relation, number]> => {
  const found = new Map<string, [Relation, number]>();
  const model = models.active();
  if (!model) return found;
  const together = model.boughtTogether(seeds, MOST_OF_MODEL);
  const most = Math.max(1e-9, ...together.map((one) => one.score));
  for (const { productId, score } of together)
    found.set(productId, ['bought-together', score / most]);
  for (const seed of seeds.slice(0, 5))
    for (const { entity, score } of model.similar(`product:${seed}`, 'product', MOST_OF_MODEL)) {
      const id = entity.slice('product:'.length);
      if (!found.has(id)) found.set(id, ['similar', Math.max(0, score)]);
    }
  return found;
};

/** What goes with these products: bought in one order, near by the model, or of the same category. */
export const relatedTo = async (core: Core, { seeds, pool }: Related): Promise<Candidate[]> => {
  const { needs, namesOf } = core;
  let found = new Map<string, [Relation, number]>();
  try {
    found = byModel(core, seeds);
  } catch (error) {
    needs.onError(error, 'a model failed, related products come without it');
  }
  const [categories, names] = await Promise.all([
    needs.catalog.categoriesOf(needs.db, [...seeds, ...found.keys()]),
    namesOf(seeds.slice(0, 1).map((id) => `product:${id}`)),
  ]);
  const wanted = new Set(seeds.map((id) => categories.get(id)));
  const first = pool[0]?.popularity ?? 0;
  const most = pool.reduce((best, one) => Math.max(best, one.popularity), first);
  for (const { id, categoryId, popularity } of pool)
    if (wanted.has(categoryId) && !found.has(id))
      found.set(id, ['category', most > 0 ? popularity / most : 0]);
  for (const id of seeds) found.delete(id);
  const seedName = names.get(`product:${seeds[0]}`) ?? null;
  return [...found].map(([id, [relation, strength]]) => ({
    ...{ id, hostId: null, hostName: '', categoryId: categories.get(id) ?? categoryIn(pool, id) },
    ...{ productIds: [id], popularity: relations[relation] * (0.5 + strength), isTrending: true },
    reason: reasonOf(relation, seedName),
    source: relation === 'category' ? 'trending' : relation,
  }));
};

const categoryIn = (pool: readonly Candidate[], id: string): string =>
  pool.find((one) => one.id === id)?.categoryId ?? '';
