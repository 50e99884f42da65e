import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Done, Id } from './values.ts';

/** `china`: region is province, city and district, a space between them. `elsewhere`: as people there write it. */
export const AddressKind = z.enum(['china', 'elsewhere']);
export type AddressKind = z.infer<typeof AddressKind>;

export const Address = z.strictObject({
  id: Id,
  kind: AddressKind,
  recipient: z.string(),
  phone: z.string(),
  region: z.string(),
  detail: z.string(),
  /** Empty where none was given. */
  postcode: z.string(),
  isDefault: z.boolean(),
});
export type Address = z.infer<typeof Address>;

const bare = (phone: string): string => phone.replace(/[\s()-]/g, '');
/** Mobile, landline with its area code, or a 400/95 number; +86 may stand before it. */
const MAINLAND = /^(?:\+?86)?(?:1[3-9]\d{9}|0\d{2,3}\d{7,8}|400\d{7}|95\d{3,6})$/;
const HONG_KONG_MACAU_TAIWAN = /^\+?(?:85[23]\d{8}|886\d{8,10})$/;

/** Whether a carrier in China could call it. */
export const isChinesePhone = (phone: string): boolean =>
  MAINLAND.test(bare(phone)) || HONG_KONG_MACAU_TAIWAN.test(bare(phone));

export const isChinesePostcode = (postcode: string): boolean => /^\d{6}$/.test(postcode);

/** Two for a city without districts and where there are no cities, three everywhere else. */
export const isChineseRegion = (region: string): boolean => /^\S+( \S+){1,2}$/.test(region);

const fields = z.strictObject({
  kind: AddressKind.default('elsewhere'),
  recipient: z.string().trim().min(1).max(60),
  phone: z
    .string()
    .trim()
    .regex(/^[\d+\-() ]{5,24}$/),
  region: z.string().trim().min(1).max(120),
  detail: z.string().trim().min(1).max(240),
  postcode: z
    .string()
    .trim()
    .regex(/^[\dA-Za-z -]{3,12}$/)
    .or(z.literal(''))
    .default(''),
  isDefault: z.boolean().default(false),
});

export const NewAddress = fields.superRefine((address, context) => {
  if (address.kind !== 'china') return;
  const wrong = (path: keyof typeof address): void =>
    context.addIssue({ code: 'custom', path: [path], message: `not a Chinese ${path}` });
  if (!isChinesePhone(address.phone)) wrong('phone');
  if (!isChineseRegion(address.region)) wrong('region');
  if (address.postcode !== '' && !isChinesePostcode(address.postcode)) wrong('postcode');
});

const ofAddress = z.strictObject({ addressId: Id });

export const listAddresses = endpoint({
  method: 'GET',
  path: '/v1/account/addresses',
  summary: 'Saved addresses, the default first',
  reply: z.strictObject({ addresses: z.array(Address) }),
});

export const addAddress = endpoint({
  method: 'POST',
  path: '/v1/account/addresses',
  summary: 'Save an address (at most 20)',
  body: NewAddress,
  reply: Address,
  errors: ['accounts/too-many-addresses'],
});

/** Orders that were placed keep the copy they were placed with. */
export const replaceAddress = endpoint({
  method: 'PUT',
  path: '/v1/account/addresses/:addressId',
  summary: 'Replace an address; `isDefault: false` leaves the default where it is',
  params: ofAddress,
  body: NewAddress,
  reply: Address,
  errors: ['accounts/no-such-address'],
});

export const makeDefaultAddress = endpoint({
  method: 'POST',
  path: '/v1/account/addresses/:addressId/default',
  summary: 'Use this address unless another one is chosen',
  params: ofAddress,
  reply: Done,
  errors: ['accounts/no-such-address'],
});

export const removeAddress = endpoint({
  method: 'DELETE',
  path: '/v1/account/addresses/:addressId',
  summary: 'Forget an address; past orders keep their copy',
  params: ofAddress,
  reply: Done,
  errors: ['accounts/no-such-address'],
});
