/** What the demo wants to exist, as data: made from a seed, the same every time. */
export interface DemoPlan {
  shops: readonly ShopPlan[];
  /** Lines of the crowd, by category and for every room. */
  phrases: Record<string, readonly string[]>;
  /** Nicknames of the crowd. */
  nicknames: readonly string[];
}

export interface ShopPlan {
  /** Stable over restarts: names the account and the place in the state file. */
  key: string;
  categoryId: string;
  hostName: string;
  storeName: string;
  storeDescription: string;
  room: RoomPlan;
  /** A room announced for later. */
  preview: RoomPlan | null;
  /** A short stream that has ended, with a replay. */
  replay: RoomPlan | null;
  products: readonly ProductPlan[];
}

export interface RoomPlan {
  title: string;
  description: string;
  /** File name in `clips/`, without ending. */
  clip: string;
}

export interface ProductPlan {
  title: string;
  description: string;
  /** What the cover shows. */
  motif: string;
  skus: readonly {
    code: string;
    option: string;
    priceFen: number;
    listPriceFen: number | null;
    stock: number;
  }[];
}
