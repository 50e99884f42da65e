/** Those that are wanted first, best first; the rest after them as they were. O(n). */
export const inWantedOrder = <Item extends { id: string }>(
  items: readonly Item[],
  wanted: readonly string[],
): Item[] => {
  const byId = new Map(items.map((item) => [item.id, item]));
  const first = wanted.flatMap((id) => {
    const item = byId.get(id);
    byId.delete(id);
    return item ? [item] : [];
  });
  return [...first, ...byId.values()];
};
