import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { attributesOf } from './catalog.attributes.ts';
import { createBrand, listBrands } from './catalog.brands.ts';
import { changeBundle } from './catalog.bundle-change.ts';
import { newestProducts } from './catalog.cards.ts';
import { curateRoutes } from './catalog.curate-routes.ts';
import { createProduct, updateProduct } from './catalog.editing.ts';
import { serveModel, uploadModel } from './catalog.models.ts';
import { type PicturesNeeds, servePicture, uploadPicture } from './catalog.pictures.ts';
import { priceChangesOf } from './catalog.prices.ts';
import { getProduct, listMyProducts, type ProductsNeeds } from './catalog.products.ts';
import { updateSku } from './catalog.skus.ts';
import {
  createStore,
  requireOwnStore,
  storeOf,
  storesOwnedBy,
  updateStore,
} from './catalog.stores.ts';
import { listCategories, listTree } from './catalog.tree.ts';

export type RoutesNeeds = ProductsNeeds &
  PicturesNeeds & {
    /** Names of those accounts that exist. */
    userNames(ids: readonly string[]): Promise<Map<string, string>>;
    faces: Accounts['faces'];
  };

export const catalogRoutes = (router: Router, needs: RoutesNeeds): void => {
  browseRoutes(router, needs);
  studioRoutes(router, needs);
  fileRoutes(router, needs);
  curateRoutes(router, needs);
};

const browseRoutes = (router: Router, { db, faces }: RoutesNeeds): void => {
  router.mount(contract.listCategories, 'anyone', async () => ({
    categories: await listCategories(db),
  }));
  router.mount(contract.getStore, 'anyone', async ({ params, query }) => {
    const store = await storeOf(db, params.storeId);
    if (!store) throw new Failure('catalog/no-such-store');
    const [owners, products] = await Promise.all([
      faces([store.ownerId]),
      newestProducts(db, { storeId: store.id, ...query }),
    ]);
    return { store, owner: owners.get(store.ownerId) ?? null, products };
  });
  router.mount(contract.getProduct, 'anyone', ({ params, caller }) =>
    getProduct(db, params.productId, {
      id: caller.id,
      vets: contract.may(caller.roles, 'products:vet'),
    }),
  );
  router.mount(contract.listCategoryTree, 'anyone', async () => ({
    categories: await listTree(db),
  }));
  router.mount(contract.listAttributes, 'anyone', async ({ params, caller }) => {
    const curates = contract.may(caller.roles, 'catalog:curate');
    const attributes = await attributesOf(db, params.categoryId);
    return { attributes: attributes.filter(({ hidden }) => curates || !hidden) };
  });
  router.mount(contract.listBrands, 'anyone', async ({ query }) => ({
    brands: await listBrands(db, query),
  }));
};

const studioRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.createStore, 'catalog:sell', ({ body, caller }) =>
    createStore(needs, signedIn(caller), body),
  );
  router.mount(contract.updateStore, 'catalog:sell', ({ params, body, caller }) =>
    updateStore(needs, signedIn(caller), params.storeId, body),
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
  router.mount(contract.setBundleParts, 'catalog:sell', ({ params, body, caller }) =>
    changeBundle(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(contract.updateSku, 'catalog:sell', ({ params, body, caller }) =>
    updateSku(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(contract.listMyProducts, 'catalog:sell', async ({ query, caller }) => ({
    products: await listMyProducts(needs.db, signedIn(caller).id, query),
  }));
  router.mount(contract.createBrand, 'catalog:sell', ({ body, caller }) =>
    createBrand(needs, signedIn(caller), body),
  );
  router.mount(contract.listPriceChanges, 'catalog:sell', async ({ params, caller }) => {
    const viewer = { id: signedIn(caller).id, vets: false };
    const product = await getProduct(needs.db, params.productId, viewer);
    await requireOwnStore(needs.db, viewer.id, product.storeId);
    const changes = await priceChangesOf(needs.db, product.id);
    const names = await needs.userNames(changes.flatMap(({ byId }) => byId ?? []));
    return {
      changes: changes.map(({ byId, ...change }) => ({
        ...change,
        by: (byId && names.get(byId)) || '',
      })),
    };
  });
};

const fileRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.uploadPicture, 'account', ({ body, caller }) =>
    uploadPicture(needs, signedIn(caller), body),
  );
  router.mount(contract.uploadModel, 'catalog:sell', ({ body, caller }) =>
    uploadModel(needs, signedIn(caller), body),
  );
  router.mountRaw(
    { method: 'GET', path: '/pictures/:id', summary: 'The bytes of a picture' },
    'anyone',
    (request, { id = '' }) => servePicture(needs.blobs, id, request),
  );
  router.mountRaw(
    { method: 'GET', path: '/models/:id', summary: 'The bytes of a 3-D model (.glb)' },
    'anyone',
    (request, { id = '' }) => serveModel(needs.blobs, id, request),
  );
};
