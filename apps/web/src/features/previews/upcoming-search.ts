import { RoomFormat } from '@kaibo/contracts';

/** What the address bar may say. */
export const upcomingSearch = (
  search: Record<string, unknown>,
): { category?: string; format?: RoomFormat } => {
  const format = RoomFormat.safeParse(search.format).data;
  const category = typeof search.category === 'string' ? search.category : undefined;
  return { ...(category && { category }), ...(format && { format }) };
};
