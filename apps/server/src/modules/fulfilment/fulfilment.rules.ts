import type { ParcelStatus } from '@kaibo/contracts';

/** Where a carrier takes a parcel next; null at the end. */
export const nextStop = {
  shipped: 'in-transit',
  'in-transit': 'out-for-delivery',
  'out-for-delivery': 'delivered',
  delivered: null,
} as const satisfies Record<ParcelStatus, ParcelStatus | null>;

/** Where the sandbox carrier says the parcel is, on its way to a region. */
export const sandboxPlace = (status: ParcelStatus, region: string): string => {
  switch (status) {
    case 'shipped':
      return '商家仓库';
    case 'in-transit':
      return '干线转运中心';
    case 'out-for-delivery':
      return `${region} 配送站`;
    case 'delivered':
      return region;
  }
};
