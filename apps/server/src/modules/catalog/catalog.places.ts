export interface Place {
  locationId: string;
  isDefault: boolean;
  quantity: number;
}

export interface Picked {
  locationId: string;
  quantity: number;
}

/**
 * From where pieces are taken: the default place first, then where most lies. What nobody has is owed by the default
 * place, so the sum is always what was asked.
 */
export const pickPlaces = (
  places: readonly Place[],
  quantity: number,
  defaultId: string,
): Picked[] => {
  const inOrder = [...places].sort(
    (a, b) => Number(b.isDefault) - Number(a.isDefault) || b.quantity - a.quantity,
  );
  const picked = new Map<string, number>();
  let missing = quantity;
  for (const place of inOrder) {
    const taken = Math.min(missing, Math.max(0, place.quantity));
    if (taken > 0) picked.set(place.locationId, taken);
    missing -= taken;
  }
  if (missing > 0) picked.set(defaultId, (picked.get(defaultId) ?? 0) + missing);
  return [...picked].map(([locationId, taken]) => ({ locationId, quantity: taken }));
};
