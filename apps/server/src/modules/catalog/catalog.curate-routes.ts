import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { createAttribute, updateAttribute } from './catalog.attributes.ts';
import { listAllBrands, mergeBrand, updateBrand } from './catalog.brands.ts';
import type { ProductsNeeds } from './catalog.products.ts';
import { createCategory, listAllCategories, moveCategory, updateCategory } from './catalog.tree.ts';
import { listVetting, vetProduct } from './catalog.vetting.ts';

export const curateRoutes = (router: Router, needs: ProductsNeeds): void => {
  treeRoutes(router, needs);
  attributeRoutes(router, needs);
  brandRoutes(router, needs);
  vettingRoutes(router, needs);
};

const treeRoutes = (router: Router, needs: ProductsNeeds): void => {
  router.mount(contract.listAllCategories, 'catalog:curate', async () => ({
    categories: await listAllCategories(needs.db),
  }));
  router.mount(contract.createCategory, 'catalog:curate', ({ body, caller }) =>
    createCategory(needs, signedIn(caller), body),
  );
  router.mount(contract.updateCategory, 'catalog:curate', ({ params, body, caller }) =>
    updateCategory(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(contract.moveCategory, 'catalog:curate', ({ params, body, caller }) =>
    moveCategory(needs, signedIn(caller), { ...params, ...body }),
  );
};

const attributeRoutes = (router: Router, { db }: ProductsNeeds): void => {
  router.mount(contract.createAttribute, 'catalog:curate', ({ params, body }) =>
    createAttribute(db, { ...params, ...body }),
  );
  router.mount(contract.updateAttribute, 'catalog:curate', ({ params, body }) =>
    updateAttribute(db, { ...params, ...body }),
  );
};

const brandRoutes = (router: Router, needs: ProductsNeeds): void => {
  router.mount(contract.listAllBrands, 'catalog:curate', async ({ query }) => ({
    brands: await listAllBrands(needs.db, query),
  }));
  router.mount(contract.updateBrand, 'catalog:curate', ({ params, body, caller }) =>
    updateBrand(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(contract.mergeBrand, 'catalog:curate', ({ params, body, caller }) =>
    mergeBrand(needs, signedIn(caller), { ...params, ...body }),
  );
};

const vettingRoutes = (router: Router, needs: ProductsNeeds): void => {
  router.mount(contract.listVetting, 'products:vet', async ({ query }) => ({
    ...(await listVetting(needs.db, query)),
    vetting: needs.vetting,
  }));
  router.mount(contract.approveProduct, 'products:vet', ({ params, body, caller }) =>
    vetProduct(needs, signedIn(caller), { ...params, ...body, reason: null }),
  );
  router.mount(contract.returnProduct, 'products:vet', ({ params, body, caller }) =>
    vetProduct(needs, signedIn(caller), { ...params, ...body }),
  );
};
