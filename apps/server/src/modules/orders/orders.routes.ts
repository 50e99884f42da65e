import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { type CartNeeds, readCart, setLine, showLines } from './orders.cart.ts';
import { mergeCart } from './orders.merge.ts';
import type { createPlacing } from './orders.place.ts';
import {
  cancel,
  confirm,
  listOrdersOfStore,
  listOwnOrders,
  type OrdersCore,
  pay,
  readOrder,
  refund,
} from './orders.service.ts';
import { countByStatus } from './orders.store.ts';

export interface OrdersRoutesNeeds {
  core: OrdersCore;
  cart: CartNeeds;
  place: ReturnType<typeof createPlacing>;
}

export const ordersRoutes = (router: Router, { core, cart, place }: OrdersRoutesNeeds): void => {
  router.mount(contract.getCart, 'account', async ({ caller }) => ({
    lines: await readCart(cart, signedIn(caller).id),
  }));

  router.mount(contract.setCartLine, 'account', async ({ caller, params, body }) => ({
    lines: await setLine(cart, signedIn(caller), params.skuId, body),
  }));

  router.mount(contract.showGuestCart, 'anyone', async ({ body }) => ({
    lines: await showLines(cart, body.lines),
  }));

  router.mount(contract.mergeCart, 'account', async ({ caller, body }) => ({
    lines: await mergeCart(cart, signedIn(caller), body),
  }));

  router.mount(contract.countOrders, 'account', async ({ caller }) => ({
    counts: await countByStatus(core.db, signedIn(caller).id),
  }));

  router.mount(contract.placeOrder, 'account', ({ caller, body }) => place(signedIn(caller), body));

  router.mount(contract.listOrders, 'account', async ({ caller, query }) => ({
    orders: await listOwnOrders(core, signedIn(caller).id, query),
  }));

  router.mount(contract.getOrder, 'account', ({ caller, params }) =>
    readOrder(core, signedIn(caller), params.orderId),
  );

  router.mount(contract.payOrder, 'account', ({ caller, params, body }) =>
    pay(core, signedIn(caller), params.orderId, body),
  );

  router.mount(contract.cancelOrder, 'account', ({ caller, params, body }) =>
    cancel(core, signedIn(caller), params.orderId, body.reason),
  );

  router.mount(contract.refundOrder, 'account', ({ caller, params, body }) =>
    refund(core, signedIn(caller), params.orderId, body.reason),
  );

  router.mount(contract.confirmOrder, 'account', ({ caller, params }) =>
    confirm(core, signedIn(caller), params.orderId),
  );

  router.mount(contract.listStoreOrders, 'orders:ship', async ({ caller, query }) => ({
    orders: await listOrdersOfStore(core, signedIn(caller), query),
  }));
};
