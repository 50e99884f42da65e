export interface SankeyFlow<Link extends string = string> {
  /** Ids of the nodes on its way, one a column. */
  path: readonly string[];
  /** What its band is coloured by. */
  kind: Link;
  value: number;
}

export interface SankeyNode {
  id: string;
  column: number;
  value: number;
  x: number;
  y: number;
  height: number;
}

export interface SankeyBand<Link extends string = string> {
  from: string;
  to: string;
  kind: Link;
  value: number;
  /** A closed path from the right side of one node to the left side of the other. */
  path: string;
}

export interface SankeyPicture<Link extends string = string> {
  nodes: SankeyNode[];
  bands: SankeyBand<Link>[];
}

interface SankeyPlace {
  width: number;
  height: number;
  nodeWidth: number;
  /** Between two nodes of a column, in pixels. */
  gap: number;
  /** The order of each column from above; a node that it does not name is left out with its flows. */
  columns: readonly (readonly string[])[];
}

interface Link {
  from: SankeyNode;
  to: SankeyNode;
  kind: string;
  value: number;
}

const round = (value: number): number => Math.round(value * 100) / 100;

const nodesOf = (flows: readonly SankeyFlow[], place: SankeyPlace): SankeyNode[] => {
  const { width, height, nodeWidth, gap, columns } = place;
  const worth = columns.map((ids, column) => {
    const sums = new Map(ids.map((id) => [id, 0]));
    for (const { path, value } of flows) {
      const id = path[column]!;
      sums.set(id, (sums.get(id) ?? 0) + value);
    }
    return [...sums].filter(([, value]) => value > 0);
  });
  const total = flows.reduce((sum, { value }) => sum + value, 0);
  const scale = Math.min(
    ...worth.map((nodes) => Math.max(0, height - gap * (nodes.length - 1)) / total),
  );
  const step = columns.length > 1 ? (width - nodeWidth) / (columns.length - 1) : 0;
  return worth.flatMap((nodes, column) => {
    const used = nodes.reduce((sum, [, value]) => sum + value * scale, 0);
    const space = nodes.length > 1 ? (height - used) / (nodes.length - 1) : 0;
    // Spread over the height, though not so far that a few small ones lie at its two ends.
    const between = Math.min(space, gap * 3);
    let y = (height - used - between * (nodes.length - 1)) / 2;
    return nodes.map(([id, value]) => {
      const node = { id, column, value, x: column * step, y, height: value * scale };
      y += node.height + between;
      return node;
    });
  });
};

const linksOf = (
  flows: readonly SankeyFlow[],
  find: (column: number, id: string) => SankeyNode | undefined,
): Link[] => {
  const links = new Map<string, Link>();
  for (const { path, kind, value } of flows)
    for (let column = 0; column + 1 < path.length; column++) {
      const from = find(column, path[column]!);
      const to = find(column + 1, path[column + 1]!);
      if (!from || !to) continue;
      const key = JSON.stringify([column, from.id, to.id, kind]);
      const link = links.get(key) ?? { from, to, kind, value: 0 };
      link.value += value;
      links.set(key, link);
    }
  return [...links.values()];
};

const band = (x0: number, y0: number, x1: number, y1: number, thick: number): string => {
  const middle = round((x0 + x1) / 2);
  const [a, b, c, d] = [y0, y1, y1 + thick, y0 + thick].map(round);
  return `M${x0} ${a}C${middle} ${a} ${middle} ${b} ${x1} ${b}V${c}C${middle} ${c} ${middle} ${d} ${x0} ${d}Z`;
};

/**
 * Places flows over columns: heights are in proportion to values, by the same scale everywhere, and the bands at each
 * side of a node fill it exactly. Flows of nothing are left out.
 */
export const layoutSankey = <Kind extends string>(
  all: readonly SankeyFlow<Kind>[],
  place: SankeyPlace,
): SankeyPicture<Kind> => {
  const known = place.columns.map((ids) => new Set(ids));
  const flows = all.filter(
    ({ path, value }) => value > 0 && path.every((id, column) => known[column]?.has(id)),
  );
  if (flows.length === 0) return { nodes: [], bands: [] };
  const nodes = nodesOf(flows, place);
  const at = new Map(nodes.map((node) => [JSON.stringify([node.column, node.id]), node]));
  const links = linksOf(flows, (column, id) => at.get(JSON.stringify([column, id])));
  const left = new Map<SankeyNode, number>();
  const right = new Map<SankeyNode, number>();
  // Bands leave a node in the order in which their ends lie, and so cross as little as they can.
  const leaving = links.toSorted((a, b) => a.from.y - b.from.y || a.to.y - b.to.y);
  const starts = new Map<Link, number>();
  for (const link of leaving) {
    const used = right.get(link.from) ?? 0;
    starts.set(link, link.from.y + used);
    right.set(link.from, used + (link.value / link.from.value) * link.from.height);
  }
  const bands = links
    .toSorted((a, b) => a.to.y - b.to.y || a.from.y - b.from.y)
    .map((link) => {
      const { from, to, kind, value } = link;
      const used = left.get(to) ?? 0;
      const thick = (value / to.value) * to.height;
      left.set(to, used + thick);
      const path = band(
        round(from.x + place.nodeWidth),
        starts.get(link)!,
        round(to.x),
        to.y + used,
        thick,
      );
      return { from: from.id, to: to.id, kind: kind as Kind, value, path };
    });
  return { nodes, bands };
};
