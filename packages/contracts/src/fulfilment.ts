import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { EpochMs, Id } from './values.ts';

/** shipped → in-transit → out-for-delivery → delivered. */
export const ParcelStatus = z.enum(['shipped', 'in-transit', 'out-for-delivery', 'delivered']);
export type ParcelStatus = z.infer<typeof ParcelStatus>;

export const Carrier = z.enum(['sandbox', 'sf', 'jd', 'zto', 'yto', 'ems']);

export const ParcelStep = z.strictObject({
  status: ParcelStatus,
  place: z.string(),
  atMs: EpochMs,
});

export const Parcel = z.strictObject({
  id: Id,
  orderId: Id,
  carrier: Carrier,
  trackingNumber: z.string(),
  status: ParcelStatus,
  steps: z.array(ParcelStep),
});
export type Parcel = z.infer<typeof Parcel>;

export const shipOrder = endpoint({
  method: 'POST',
  path: '/v1/orders/:orderId/ship',
  summary: 'The merchant hands a paid order to a carrier; the sandbox carrier moves it by itself',
  params: z.strictObject({ orderId: Id }),
  body: z.strictObject({
    carrier: Carrier,
    trackingNumber: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9-]{4,40}$/),
  }),
  reply: Parcel,
  errors: [
    'orders/no-such-order',
    'orders/not-your-order',
    'orders/wrong-state',
    'fulfilment/shipped-already',
  ],
  owed: true,
});

export const getParcel = endpoint({
  method: 'GET',
  path: '/v1/orders/:orderId/parcel',
  summary: 'Where the parcel is',
  params: z.strictObject({ orderId: Id }),
  reply: Parcel,
  errors: ['orders/no-such-order', 'orders/not-your-order', 'fulfilment/no-such-parcel'],
  owed: true,
});

export const ParcelMoved = defineEvent({
  name: 'fulfilment.parcel-moved',
  version: 1,
  payload: z.object({ parcelId: Id, orderId: Id, status: ParcelStatus, place: z.string() }),
  key: (parcel) => parcel.orderId,
});
