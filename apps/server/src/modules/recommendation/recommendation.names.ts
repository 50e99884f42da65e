import type { BothLanguages, CategoryNode } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import { gathered } from '#platform/gather';
import { Kept } from './recommendation.kept.ts';
import type { RecommendationNeeds } from './recommendation.needs.ts';

const KEPT_MS = 60_000;
/** From then on it is looked up again while the known one serves: names that were kept together would be lost together. */
const AGING_MS = KEPT_MS / 2;
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

  const look = gathered(async (entities: readonly string[]) => {
    const atMs = needs.clock.nowMs();
    const names = await asked(entities);
    for (const [entity, name] of names) kept.set(entity, { name, atMs });
    for (const entity of entities) if (!names.has(entity)) kept.set(entity, { name: null, atMs });
    return names;
  });

  return async (entities: readonly string[]): Promise<ReadonlyMap<string, BothLanguages>> => {
    const nowMs = needs.clock.nowMs();
    const found = new Map<string, BothLanguages>();
    const missing: string[] = [];
    const aging: string[] = [];
    for (const entity of entities) {
      const known = kept.get(entity);
      const ageMs = known === undefined ? Number.POSITIVE_INFINITY : nowMs - known.atMs;
      if (ageMs > AGING_MS) (ageMs > KEPT_MS ? missing : aging).push(entity);
      if (ageMs <= KEPT_MS && known?.name) found.set(entity, known.name);
    }
    // What fails is tried again with the next look; once it is too old somebody waits for it and is told.
    if (aging.length > 0) void look(aging).catch(() => undefined);
    if (missing.length === 0) return found;
    const names = await look(missing);
    for (const entity of missing) {
      const name = names.get(entity);
      if (name) found.set(entity, name);
    }
    return found;
  };
};
