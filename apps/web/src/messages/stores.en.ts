import type { zhStores } from './stores.zh.ts';

export const enStores: typeof zhStores = {
  liveNow: 'Live now',
  upcoming: 'Upcoming streams',
  replays: 'Replays',
  products: 'All products',
  noProducts: 'Nothing is on sale here yet',
  noProductsHint: 'Follow the host to hear of new products and streams first.',
  rating: (average, n) => `${average} stars · ${n} ${n === 1 ? 'review' : 'reviews'}`,
  unrated: 'No reviews yet',
  kept: 'Host',
  settings: {
    title: 'Store front',
    name: 'Name of the store',
    description: 'About the store',
    descriptionHint: 'What you sell and what is special about it, in two or three sentences.',
    notice: 'Notice',
    noticeHint: 'Holidays or shipping times; shown at the top, up to 200 characters.',
    logo: 'Logo',
    banner: 'Banner',
    bannerHint: 'A wide picture, best 1600 × 400 pixels.',
    look: 'See the store',
    newer: 'The store is updated',
    storage: 'Storage',
    storageUse: (used, limit) => `${used} of ${limit} used`,
    storageHint: 'Pictures, 3-D models and documents together.',
  },
};
