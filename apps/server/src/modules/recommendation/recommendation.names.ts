import type { BothLanguages, CategoryNode } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import { Kept } from './recommendation.kept.ts';
import type { RecommendationNeeds } from './recommendation.needs.ts';

const KEPT_MS = 60_000;
const MOST_KEPT = 20_000;
/** A long title is cut: it stands in a sentence. */
const LONGEST = 40;

const same = (name: string): BothLanguages => {
  const cut = [...name].length > LONGEST ? `${[...name].slice(0, LONGEST - 1).join('')}…` : name;
  return { zh: cut, en: cut };
};

/** What hosts, categories and products are called; at most a minute old. */
export const createNames = (
  needs: Pick<RecommendationNeeds, 'accounts' | 'catalog'> & { clock: Clock },
) => {
  const kept = new Kept<{ name: BothLanguages | null; atMs: number }>(MOST_KEPT);

  const asked = async (entities: readonly string[]): Promise<Map<string, BothLanguages>> => {
    const idsOf = (kind: string) =>
      entities.flatMap((entity) =>
        entity.startsWith(`${kind}:`) ? [entity.slice(kind.length + 1)] : [],
      );
    const [hosts, categories, products] = [idsOf('host'), idsOf('category'), idsOf('product')];
    const [faces, tree, cards] = await Promise.all([
      hosts.length > 0 ? needs.accounts.userNames(hosts) : new Map<string, string>(),
      categories.length > 0 ? needs.catalog.categoryTree() : ([] as CategoryNode[]),
      products.length > 0 ? needs.catalog.productCards(products) : [],
    ]);
    return new Map([
      ...[...faces].map(([id, name]) => [`host:${id}`, same(name)] as const),
      ...tree.map(({ id, name }) => [`category:${id}`, name] as const),
      ...cards.map(({ id, title }) => [`product:${id}`, same(title)] as const),
    ]);
  };

  return async (entities: readonly string[]): Promise<ReadonlyMap<string, BothLanguages>> => {
    const nowMs = needs.clock.nowMs();
    const found = new Map<string, BothLanguages>();
    const missing: string[] = [];
    for (const entity of entities) {
      const known = kept.get(entity);
      if (known === undefined || nowMs - known.atMs > KEPT_MS) missing.push(entity);
      else if (known.name !== null) found.set(entity, known.name);
    }
    if (missing.length > 0) {
      const names = await asked(missing);
      for (const [entity, name] of names) kept.set(entity, { name, atMs: nowMs });
      for (const entity of missing) {
        const name = names.get(entity) ?? null;
        if (name) found.set(entity, name);
        else kept.set(entity, { name, atMs: nowMs });
      }
    }
    return found;
  };
};
