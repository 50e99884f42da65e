import { Failure } from '@kaibo/contracts';
import * as goods from '@kaibo/contracts/goods';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import type { ForecastNeeds } from './prediction.forecasts.needs.ts';
import { changeSettings, settingsFor } from './prediction.forecasts.settings.ts';
import { stockOutlookOf } from './prediction.stock.live.ts';

const SELLS = 'catalog:sell';

export const forecastRoutes = (router: Router, needs: ForecastNeeds): void => {
  const { db, catalog, rooms } = needs;

  router.mount(goods.getStockOutlook, 'account', async ({ params, caller }) => {
    const { roomId } = params;
    if (!(await rooms.isOnTeam(roomId, caller)))
      throw new Failure(
        (await rooms.scheduleOf(roomId)) ? 'rooms/not-your-room' : 'rooms/no-such-room',
      );
    return (await stockOutlookOf(needs, roomId)).outlook;
  });

  router.mount(goods.getForecastSettings, SELLS, async ({ params, caller }) => {
    await catalog.requireOwnStore(signedIn(caller).id, params.storeId);
    return settingsFor(db, params.storeId);
  });

  router.mount(goods.setForecastSettings, SELLS, async ({ params, body, caller }) => {
    await catalog.requireOwnStore(signedIn(caller).id, params.storeId);
    return changeSettings(db, params.storeId, body);
  });
};
