import {
  getHostPortrait,
  getOwnPortrait,
  getProductPortrait,
  getUserPortrait,
} from '@kaibo/contracts/portraits';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const ownPortraitQuery = queryOptions({
  queryKey: ['portrait', 'own'],
  queryFn: () => call(getOwnPortrait, {}),
  staleTime: 0,
});

/** Every look is written down: asked for once, when staff press the button. */
export const userPortraitQuery = (userId: string) =>
  queryOptions({
    queryKey: ['console', 'portrait', userId],
    queryFn: () => call(getUserPortrait, { params: { userId } }),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const productPortraitQuery = (productId: string) =>
  queryOptions({
    queryKey: ['studio', 'portrait', productId],
    queryFn: () => call(getProductPortrait, { params: { productId } }),
  });

export const hostPortraitQuery = queryOptions({
  queryKey: ['studio', 'portrait'],
  queryFn: () => call(getHostPortrait, {}),
});
