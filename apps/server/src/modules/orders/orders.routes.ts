import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { type CartNeeds, readCart, setLine } from './orders.cart.ts';
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

export interface OrdersRoutesNeeds {
  core: OrdersCore;
  cart: CartNeeds;
  place: ReturnType<typeof createPlacing>;
}

export const ordersRoutes = (router: Router, { core, cart, place }: OrdersRoutesNeeds): void => {
  router.mount(contract.getCart, ['viewer'], async ({ caller }) => ({
    lines: await readCart(cart, signedIn(caller).id),
  }));

  router.mount(contract.setCartLine, ['viewer'], async ({ caller, params, body }) => ({
    lines: await setLine(cart, signedIn(caller), params.skuId, body),
  }));

  router.mount(contract.placeOrder, ['viewer'], ({ caller, body }) =>
    place(signedIn(caller), body),
  );

  router.mount(contract.listOrders, ['viewer'], async ({ caller, query }) => ({
    orders: await listOwnOrders(core, signedIn(caller).id, query),
  }));

  router.mount(contract.getOrder, ['viewer'], ({ caller, params }) =>
    readOrder(core, signedIn(caller), params.orderId),
  );

  router.mount(contract.payOrder, ['viewer'], ({ caller, params, body }) =>
    pay(core, signedIn(caller), params.orderId, body),
  );

  router.mount(contract.cancelOrder, ['viewer'], ({ caller, params, body }) =>
    cancel(core, signedIn(caller), params.orderId, body.reason),
  );

  router.mount(contract.refundOrder, ['viewer'], ({ caller, params, body }) =>
    refund(core, signedIn(caller), params.orderId, body.reason),
  );

  router.mount(contract.confirmOrder, ['viewer'], ({ caller, params }) =>
    confirm(core, signedIn(caller), params.orderId),
  );

  router.mount(
    contract.listStoreOrders,
    ['merchant', 'operator', 'admin'],
    async ({ caller, query }) => ({
      orders: await listOrdersOfStore(core, signedIn(caller), query),
    }),
  );
};
