import { Failure } from '@kaibo/contracts';
import * as goods from '@kaibo/contracts/goods';
import { signedIn } from '#platform/http';
import { queryOf, refuseFuture, validated } from '#platform/http.input';
import type { Router } from '#platform/router';
import { skuForecastsFile } from './prediction.forecasts.file.ts';
import {
  platformForecast,
  serviceSettingsOf,
  skuForecasts,
  storeForecast,
} from './prediction.forecasts.lists.ts';
import type { ForecastNeeds } from './prediction.forecasts.needs.ts';
import { replacePast, replacePastStreams } from './prediction.forecasts.past.ts';
import { changeSettings, PLATFORM, settingsFor } from './prediction.forecasts.settings.ts';
import { createStartTimes } from './prediction.hours.ts';
import { stockOutlookOf } from './prediction.stock.live.ts';

const SELLS = 'catalog:sell';
const HOSTS = 'rooms:host';
/** A day begins first on the islands of UTC+14. */
const FIRST_MIDNIGHT_MS = 14 * 3_600_000;

export interface ForecastRoutesNeeds extends ForecastNeeds {
  /** Makes the forecasts of a store anew, soon. */
  ask(storeId: string): Promise<void>;
}

const done = { done: true as const };

export const forecastRoutes = (router: Router, needs: ForecastRoutesNeeds): void => {
  const { rooms } = needs;
  const startTimesOf = createStartTimes(needs);
  router.mount(goods.getStockOutlook, 'account', async ({ params, caller }) => {
    const { roomId } = params;
    if (!(await rooms.isOnTeam(roomId, caller)))
      throw new Failure(
        (await rooms.scheduleOf(roomId)) ? 'rooms/not-your-room' : 'rooms/no-such-room',
      );
    return (await stockOutlookOf(needs, roomId)).outlook;
  });
  router.mount(goods.suggestStartTimes, HOSTS, async ({ query, caller }) => ({
    times: await startTimesOf(signedIn(caller).id, query),
  }));
  router.mount(goods.setPastStreams, HOSTS, async ({ body, caller }) => {
    const times = body.streams.map(({ startedAtMs }) => startedAtMs);
    refuseFuture(times, needs.clock.nowMs(), (place) => `streams.${place}.startedAtMs`);
    await replacePastStreams(needs.db, signedIn(caller).id, body.streams);
    return done;
  });
  storeRoutes(router, needs);
  consoleRoutes(router, needs);
};

const storeRoutes = (router: Router, needs: ForecastRoutesNeeds): void => {
  const { ask, catalog, db } = needs;

  router.mount(goods.getForecastSettings, SELLS, async ({ params, caller }) => {
    await catalog.requireOwnStore(signedIn(caller).id, params.storeId);
    return settingsFor(db, params.storeId);
  });
  router.mount(goods.setForecastSettings, SELLS, async ({ params, body, caller }) => {
    await catalog.requireOwnStore(signedIn(caller).id, params.storeId);
    const changed = await changeSettings(db, params.storeId, body);
    await ask(params.storeId);
    return changed;
  });
  router.mount(goods.getStoreForecast, SELLS, async ({ params, caller }) => {
    await catalog.requireOwnStore(signedIn(caller).id, params.storeId);
    return storeForecast(needs, signedIn(caller), params.storeId);
  });
  router.mount(goods.listSkuForecasts, SELLS, async ({ params, query, caller }) => {
    await catalog.requireOwnStore(signedIn(caller).id, params.storeId);
    const { page, ...filter } = query;
    const offset = (page - 1) * query.limit;
    return skuForecasts(db, { ...params, ...filter, offset });
  });
  router.mount(goods.makeStoreForecast, SELLS, async ({ params, caller }) => {
    await catalog.requireOwnStore(signedIn(caller).id, params.storeId);
    await ask(params.storeId);
    return done;
  });
  router.mount(goods.setPastSales, SELLS, async ({ params, body, caller }) => {
    await catalog.requireOwnStore(signedIn(caller).id, params.storeId);
    for (const list of ['sales', 'days'] as const) {
      const begun = body[list].map(({ day }) => Date.parse(day) - FIRST_MIDNIGHT_MS);
      refuseFuture(begun, needs.clock.nowMs(), (place) => `${list}.${place}.day`);
    }
    await replacePast(db, params.storeId, body);
    await ask(params.storeId);
    return done;
  });
  router.mountRaw(
    {
      method: 'GET',
      path: '/v1/studio/stores/:storeId/forecast.csv',
      summary: 'Days of cover, reorder point and quantity of each option as a CSV file',
    },
    SELLS,
    async (request, { storeId = '' }, caller) => {
      const { lang, ...asked } = queryOf(request.url);
      const ofStore = validated('params', goods.getStoreForecast.params, {
        storeId,
      }) as { storeId: string };
      await catalog.requireOwnStore(signedIn(caller).id, ofStore.storeId);
      const filter = validated('query', goods.SkuForecastFilter, asked) as goods.SkuForecastFilter;
      const locale = lang === 'en' || lang === 'zh-CN' ? lang : caller.locale;
      return skuForecastsFile(db, { ...ofStore, ...filter }, locale);
    },
  );
};

/** For who runs the platform. */
const consoleRoutes = (router: Router, needs: ForecastRoutesNeeds): void => {
  router.mount(goods.getPlatformForecast, 'forecasts:read', () => platformForecast(needs));
  router.mount(goods.setPlatformForecast, 'forecasts:act', async ({ body, note }) => {
    const before = serviceSettingsOf(await settingsFor(needs.db, PLATFORM));
    const after = serviceSettingsOf(await changeSettings(needs.db, PLATFORM, body));
    note({ before, after });
    return after;
  });
};
