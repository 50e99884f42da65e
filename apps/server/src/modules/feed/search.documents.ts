import type { State } from './search.rank.ts';

export type Kind = 'product' | 'room' | 'store' | 'host';

/** Something that can be found, with the words it is found by. */
export interface SearchDocument {
  kind: Kind;
  id: string;
  title: string;
  /** Of the store, the host, the brand. */
  names: string;
  /** Categories from the root down, and attributes. */
  keywords: string;
  body: string;
  categoryId: string | null;
  storeId: string | null;
  fromFen: number | null;
  /** Of a host: the room that stands for them, the one on air or else the newest. */
  showsId: string | null;
  state: State;
  soldOut: boolean;
  /** Sold pieces or visits; 0 … 1 after `priorOf`. */
  prior: number;
  /** When it appeared, or when the stream begins or began. */
  atMs: number;
}
