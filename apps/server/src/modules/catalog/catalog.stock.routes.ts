import * as goods from '@kaibo/contracts/goods';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import {
  addLocation,
  closeLocation,
  listLocations,
  setLowStock,
  updateLocation,
} from './catalog.locations.ts';
import { listMovements, listStock } from './catalog.stock-lists.ts';
import { countAt, moveAt, type StockNeeds, transferAt } from './catalog.stock-work.ts';
import { listWares } from './catalog.wares.ts';

const WHO = 'catalog:sell';

type StockRoutesNeeds = StockNeeds & {
  /** Names of those accounts that exist. */
  userNames(ids: readonly string[]): Promise<Map<string, string>>;
};

export const stockRoutes = (router: Router, needs: StockRoutesNeeds): void => {
  const { db } = needs;
  router.mount(goods.listWares, WHO, ({ params, query, caller }) =>
    listWares(db, signedIn(caller).id, { ...params, ...query }),
  );
  router.mount(goods.listStock, WHO, ({ params, query, caller }) =>
    listStock(db, signedIn(caller).id, { ...params, ...query }),
  );
  router.mount(goods.listMovements, WHO, async ({ params, query, caller }) => {
    const moved = await listMovements(db, signedIn(caller).id, { ...params, ...query });
    const names = await needs.userNames(moved.flatMap(({ actorId }) => actorId ?? []));
    const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
    return { movements: moved.map((each) => ({ ...each, actor: nameOf(each.actorId) })) };
  });
  router.mount(goods.moveStock, WHO, ({ params, body, caller }) =>
    moveAt(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(goods.transferStock, WHO, ({ params, body, caller }) =>
    transferAt(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(goods.countStock, WHO, ({ params, body, caller }) =>
    countAt(needs, signedIn(caller), { ...params, ...body }),
  );
  locationRoutes(router, needs);
};

const locationRoutes = (router: Router, { db }: StockNeeds): void => {
  router.mount(goods.listLocations, WHO, ({ params, caller }) =>
    listLocations(db, signedIn(caller).id, params.storeId),
  );
  router.mount(goods.addLocation, WHO, ({ params, body, caller }) =>
    addLocation(db, signedIn(caller).id, { ...params, ...body }),
  );
  router.mount(goods.updateLocation, WHO, ({ params, body, caller }) =>
    updateLocation(db, signedIn(caller).id, { ...params, ...body }),
  );
  router.mount(goods.closeLocation, WHO, async ({ params, caller }) => {
    await closeLocation(db, signedIn(caller).id, params.locationId);
    return { done: true as const };
  });
  router.mount(goods.setLowStock, WHO, ({ params, body, caller }) =>
    setLowStock(db, signedIn(caller).id, params.storeId, body.lowStockAt),
  );
};
