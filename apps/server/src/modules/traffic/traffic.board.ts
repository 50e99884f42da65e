/** What is expected of one impression of a room, before who sees it is known. */
export interface Expected {
  /** P(it is clicked). */
  click: number;
  /** P(an order is paid | it was clicked). */
  buy: number;
  /** Of an order, if there is one. */
  orderFen: number;
  /** Watched after a click. */
  watchMinutes: number;
  /** P(the host is followed | it was clicked). */
  follow: number;
}

export const expectedNames = ['click', 'buy', 'orderFen', 'watchMinutes', 'follow'] as const;

/** One number a room in every column. */
export type Columns = Record<keyof Expected, Float64Array>;

/** Gives every room that was a candidate lately a row, and takes it back. */
export interface Rows {
  /** A new one for who has none. */
  of(roomId: string): number;
  /** −1 for who has none. */
  known(roomId: string): number;
  idAt(row: number): string | null;
  /** Rows in use and free ones between them. */
  readonly size: number;
  /** Rows of rooms that this does not keep may be given to others. */
  keepOnly(isKept: (row: number) => boolean): void;
}

export const createRows = (): Rows => {
  const byId = new Map<string, number>();
  const ids: (string | null)[] = [];
  const free: number[] = [];
  return {
    of: (roomId) => {
      const known = byId.get(roomId);
      if (known !== undefined) return known;
      const row = free.pop() ?? ids.length;
      ids[row] = roomId;
      byId.set(roomId, row);
      return row;
    },
    known: (roomId) => byId.get(roomId) ?? -1,
    idAt: (row) => ids[row] ?? null,
    get size() {
      return ids.length;
    },
    keepOnly: (isKept) => {
      for (const [roomId, row] of byId) {
        if (isKept(row)) continue;
        byId.delete(roomId);
        ids[row] = null;
        free.push(row);
      }
    },
  };
};
