import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { type FulfilmentNeeds, readParcel, ship } from './fulfilment.service.ts';

export const fulfilmentRoutes = (router: Router, needs: FulfilmentNeeds): void => {
  router.mount(contract.shipOrder, 'orders:ship', ({ caller, params, body }) =>
    ship(needs, signedIn(caller), params.orderId, body),
  );

  router.mount(contract.getParcel, 'account', ({ caller, params }) =>
    readParcel(needs, signedIn(caller), params.orderId),
  );
};
