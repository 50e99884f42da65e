import type { Baskets } from './baskets.ts';
import {
  createCollector,
  frequentItems,
  type ItemsetOptions,
  type Itemsets,
  itemsetsFrom,
  needsItemsetOptions,
} from './itemsets.ts';

/** Paths of baskets that begin alike share their nodes; nodes of one item are linked. Node 0 is the root. */
interface Tree {
  /** Ranks that occur, ascending, with how many baskets each. */
  ranks: number[];
  counts: number[];
  /** First node of each of `ranks`. */
  heads: Int32Array;
  places: number[];
  parents: number[];
  weights: number[];
  links: number[];
}

/** Inserts paths given as places in `ranks`, ascending. */
const createTree = (ranks: number[], counts: number[]) => {
  const tree: Tree = {
    ranks,
    counts,
    heads: new Int32Array(ranks.length).fill(-1),
    places: [-1],
    parents: [-1],
    weights: [0],
    links: [-1],
  };
  const { heads, places, parents, weights, links } = tree;
  const children = new Map<number, number>();
  const insert = (path: ArrayLike<number>, length: number, weight: number): void => {
    let node = 0;
    for (let at = 0; at < length; at++) {
      const place = path[at]!;
      const key = node * ranks.length + place;
      let child = children.get(key);
      if (child === undefined) {
        child = places.length;
        children.set(key, child);
        places.push(place);
        parents.push(node);
        weights.push(0);
        links.push(heads[place]!);
        heads[place] = child;
      }
      weights[child]! += weight;
      node = child;
    }
  };
  return { tree, insert };
};

/** The tree of what stands above an item: only what is frequent together with it. */
const conditionalTree = (tree: Tree, place: number, minimumCount: number): Tree => {
  const { heads, places, parents, weights, links } = tree;
  const together = new Uint32Array(place);
  for (let node = heads[place]!; node !== -1; node = links[node]!)
    for (let above = parents[node]!; above > 0; above = parents[above]!)
      together[places[above]!]! += weights[node]!;
  const kept = [...together.keys()].filter((at) => together[at]! >= minimumCount);
  const placeOf = new Int32Array(place).fill(-1);
  kept.forEach((at, next) => {
    placeOf[at] = next;
  });
  const { tree: found, insert } = createTree(
    kept.map((at) => tree.ranks[at]!),
    kept.map((at) => together[at]!),
  );
  const path = new Int32Array(kept.length);
  for (let node = heads[place]!; kept.length > 0 && node !== -1; node = links[node]!) {
    let from = path.length;
    for (let above = parents[node]!; above > 0; above = parents[above]!) {
      const own = placeOf[places[above]!]!;
      if (own >= 0) path[--from] = own;
    }
    if (from < path.length) insert(path.subarray(from), path.length - from, weights[node]!);
  }
  return found;
};

/**
 * FP-growth (Han, Pei & Yin 2000): the baskets in a tree of shared beginnings, then trees of trees. Reads the baskets
 * twice and makes no candidates. Errors as `eclat`.
 */
export const fpGrowth = (baskets: Baskets, options: ItemsetOptions): Itemsets => {
  const { minimumSupport, maximumItems, maximumSets } = needsItemsetOptions(options);
  const frequent = frequentItems(baskets, minimumSupport, 'descending');
  const { items, counts, offsets, ranks, minimumCount } = frequent;
  const collector = createCollector(items, maximumSets);
  const { tree, insert } = createTree([...items.keys()], [...counts]);
  for (let basket = 0; basket < baskets.count; basket++) {
    const [from, to] = [offsets[basket]!, offsets[basket + 1]!];
    insert(ranks.subarray(from, to), to - from, 1);
  }
  const suffix: number[] = [];
  const grow = (grown: Tree): void => {
    for (let place = grown.ranks.length - 1; place >= 0; place--) {
      suffix.push(grown.ranks[place]!);
      collector.add(suffix, suffix.length, grown.counts[place]!);
      if (suffix.length < maximumItems) grow(conditionalTree(grown, place, minimumCount));
      suffix.pop();
    }
  };
  grow(tree);
  return itemsetsFrom(baskets, collector.list);
};
