import { Failure } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts/portraits';
import { csvResponse } from '#platform/csv';
import { signedIn } from '#platform/http.caller';
import type { Router } from '#platform/router';
import { portraitColumns, portraitRows } from './mining.portraits.csv.ts';
import { hostPortrait } from './mining.portraits.hosts.ts';
import type { PortraitsNeeds } from './mining.portraits.needs.ts';
import { ownPortrait } from './mining.portraits.people.ts';
import { productPortrait } from './mining.portraits.products.ts';

const nothing = { agreed: false, seesVisits: false, portrait: null };

export const portraitsRoutes = (router: Router, needs: PortraitsNeeds): void => {
  router.mount(
    contract.getOwnPortrait,
    'account',
    async ({ caller }) => (await ownPortrait(needs, signedIn(caller).id)) ?? nothing,
  );

  router.mountRaw(
    {
      method: 'GET',
      path: '/v1/account/portrait.csv',
      summary: 'The caller’s own portrait as CSV: only the heads without consent',
    },
    'account',
    async (request, _, caller) => {
      const asked = new URL(request.url).searchParams.get('lang');
      const locale = asked === 'en' || asked === 'zh-CN' ? asked : caller.locale;
      const rows = portraitRows(await ownPortrait(needs, signedIn(caller).id), locale === 'en');
      return csvResponse({
        ...{ name: 'portrait', locale, columns: portraitColumns },
        page: async (after, limit) => {
          const from = after === null ? 0 : rows.indexOf(after) + 1;
          return rows.slice(from, from + limit);
        },
      });
    },
  );

  router.mount(contract.getUserPortrait, 'portraits:read', async ({ params }) => {
    const own = await ownPortrait(needs, params.userId);
    if (own === null) throw new Failure('accounts/no-such-user');
    return own;
  });

  router.mount(contract.getProductPortrait, 'catalog:sell', async ({ params, caller }) => {
    const { productId } = params;
    const facts = (await needs.catalog.productFacts(needs.db, [productId])).get(productId);
    if (facts === undefined) throw new Failure('catalog/no-such-product');
    if (!(await needs.catalog.ownsStore(signedIn(caller).id, facts.storeId)))
      throw new Failure('catalog/not-your-store');
    return productPortrait(needs, productId);
  });

  router.mount(contract.getHostPortrait, 'rooms:host', ({ caller }) =>
    hostPortrait(needs, signedIn(caller).id),
  );
};
