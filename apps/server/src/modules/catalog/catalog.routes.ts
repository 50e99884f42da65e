import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { newestProducts } from './catalog.cards.ts';
import { type PicturesNeeds, servePicture, uploadPicture } from './catalog.pictures.ts';
import {
  createProduct,
  getProduct,
  listMyProducts,
  type ProductsNeeds,
  updateProduct,
} from './catalog.products.ts';
import { updateSku } from './catalog.skus.ts';
import { createStore, listCategories, storeOf, storesOwnedBy } from './catalog.stores.ts';

export type RoutesNeeds = ProductsNeeds & PicturesNeeds;

export const catalogRoutes = (router: Router, needs: RoutesNeeds): void => {
  browseRoutes(router, needs);
  studioRoutes(router, needs);
  pictureRoutes(router, needs);
};

const browseRoutes = (router: Router, { db }: RoutesNeeds): void => {
  router.mount(contract.listCategories, 'anyone', async () => ({
    categories: await listCategories(db),
  }));
  router.mount(contract.getStore, 'anyone', async ({ params, query }) => {
    const store = await storeOf(db, params.storeId);
    if (!store) throw new Failure('catalog/no-such-store');
    return { store, products: await newestProducts(db, { storeId: store.id, ...query }) };
  });
  router.mount(contract.getProduct, 'anyone', ({ params, caller }) =>
    getProduct(db, params.productId, caller.id),
  );
};

const studioRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.createStore, 'catalog:sell', ({ body, caller }) =>
    createStore(needs.db, signedIn(caller), body),
  );
  router.mount(contract.listMyStores, 'catalog:sell', async ({ caller }) => ({
    stores: await storesOwnedBy(needs.db, signedIn(caller).id),
  }));
  router.mount(contract.createProduct, 'catalog:sell', ({ body, caller }) =>
    createProduct(needs, signedIn(caller), body),
  );
  router.mount(contract.updateProduct, 'catalog:sell', ({ params, body, caller }) =>
    updateProduct(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(contract.updateSku, 'catalog:sell', ({ params, body, caller }) =>
    updateSku(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(contract.listMyProducts, 'catalog:sell', async ({ query, caller }) => ({
    products: await listMyProducts(needs.db, signedIn(caller).id, query),
  }));
};

const pictureRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.uploadPicture, 'account', ({ body, caller }) =>
    uploadPicture(needs, signedIn(caller).id, body),
  );
  const route = {
    method: 'GET',
    path: '/pictures/:id',
    summary: 'The bytes of a picture',
  } as const;
  router.mountRaw(route, 'anyone', (request, { id = '' }) =>
    servePicture(needs.blobs, id, request),
  );
};
