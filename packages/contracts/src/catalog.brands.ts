import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Picture } from './picture.ts';
import { Id, QueryInt } from './values.ts';

export const Brand = z.strictObject({
  id: Id,
  name: z.string(),
  logo: Picture.nullable(),
  /** Looked at and confirmed by the platform. */
  verified: z.boolean(),
});
export type Brand = z.infer<typeof Brand>;

export const CuratedBrand = Brand.extend({
  productCount: z.int().min(0),
  createdById: Id,
});
export type CuratedBrand = z.infer<typeof CuratedBrand>;

const Name = z.string().trim().min(1).max(60);
const Wanted = z.string().trim().max(60);

export const listBrands = endpoint({
  method: 'GET',
  path: '/v1/brands',
  summary: 'Brands whose name begins with or holds a text; verified ones first',
  query: z.strictObject({ q: Wanted.default(''), limit: QueryInt(1, 50).default(20) }),
  reply: z.strictObject({ brands: z.array(Brand) }),
});

export const createBrand = endpoint({
  method: 'POST',
  path: '/v1/brands',
  summary: 'Add a brand, or get the one of this name',
  body: z.strictObject({ name: Name, logoId: Id.nullable().default(null) }),
  reply: Brand,
  errors: ['catalog/no-such-picture'],
});

export const listAllBrands = endpoint({
  method: 'GET',
  path: '/v1/console/brands',
  summary: 'Brands with their products, those to be verified first',
  query: z.strictObject({
    q: Wanted.default(''),
    before: Id.optional(),
    limit: QueryInt(1, 200).default(100),
  }),
  reply: z.strictObject({ brands: z.array(CuratedBrand) }),
});

export const updateBrand = endpoint({
  method: 'PATCH',
  path: '/v1/console/brands/:brandId',
  summary: 'Rename or verify a brand, or change its logo',
  params: z.strictObject({ brandId: Id }),
  body: z.strictObject({
    name: Name.optional(),
    logoId: Id.nullable().optional(),
    verified: z.boolean().optional(),
  }),
  reply: CuratedBrand,
  errors: ['catalog/no-such-brand', 'catalog/brand-name-taken', 'catalog/no-such-picture'],
});

export const mergeBrand = endpoint({
  method: 'POST',
  path: '/v1/console/brands/:brandId/merge',
  summary: 'Give the products of a brand to another; the merged one is no more',
  params: z.strictObject({ brandId: Id }),
  body: z.strictObject({ intoId: Id }),
  reply: CuratedBrand,
  errors: ['catalog/no-such-brand', 'catalog/brand-into-itself'],
});

export const BrandChanged = defineEvent({
  name: 'catalog.brand-changed',
  version: 1,
  payload: z.object({
    brandId: Id,
    name: z.string(),
    verified: z.boolean(),
    /** What took its products over; null while it stands. */
    mergedIntoId: Id.nullable(),
  }),
  key: (brand) => brand.brandId,
});
