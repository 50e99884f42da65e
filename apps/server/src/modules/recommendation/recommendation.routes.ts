import * as contract from '@kaibo/contracts';
import type { Call, Router } from '#platform/router';
import { forgetAll, known, sayInterest, uninteresting } from './recommendation.interest.ts';
import { personOf, visitorOf } from './recommendation.people.ts';
import { createProducts } from './recommendation.products.ts';
import { roomsFor } from './recommendation.rooms.ts';
import type { Asker } from './recommendation.served.ts';
import type { Core } from './recommendation.service.ts';

type Asking = Pick<Call<unknown>, 'caller' | 'request'>;

const askerOf = ({ caller, request }: Asking): Asker => ({ caller, visitorId: visitorOf(request) });

const done = { done: true } as const;

export const recommendationRoutes = (router: Router, core: Core): void => {
  const productsFor = createProducts(core);
  const whoAsks = ({ caller, request }: Asking) =>
    personOf(core.needs.accounts, caller, visitorOf(request));

  router.mount(contract.recommendRooms, 'anyone', (call) =>
    roomsFor(core, askerOf(call), call.query),
  );
  router.mount(contract.recommendProducts, 'anyone', (call) =>
    productsFor(askerOf(call), call.query, call.caller.locale),
  );
  router.mount(contract.setInterest, 'anyone', async (call) => {
    await sayInterest(core, known(await whoAsks(call)), call.body);
    return done;
  });
  router.mount(contract.listUninteresting, 'anyone', async (call) =>
    uninteresting(core, await whoAsks(call)),
  );
  router.mount(contract.forgetTaste, 'anyone', async (call) => {
    await forgetAll(core, known(await whoAsks(call)));
    return done;
  });
};
