import {
  getOrder,
  getPayment,
  listOrders,
  type OrderGroup,
  type OrderStatus,
} from '@kaibo/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

const PAGE = 20;
const MOVING_EVERY_MS = 2_000;

/** States in which something else than the buyer moves the order on. */
const moving: ReadonlySet<OrderStatus> = new Set(['unpaid', 'paid', 'shipped', 'refunding']);

export const ordersQuery = (group?: OrderGroup) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'list', group],
    queryFn: ({ pageParam }) =>
      call(listOrders, { query: { group, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ orders }) => (orders.length < PAGE ? undefined : orders.at(-1)?.id),
  });

export const orderQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['order', orderId],
    queryFn: () => call(getOrder, { params: { orderId } }),
    refetchInterval: ({ state }) =>
      state.data && moving.has(state.data.status) ? MOVING_EVERY_MS : false,
  });

export const paymentQuery = (paymentId: string) =>
  queryOptions({
    queryKey: ['payment', paymentId],
    queryFn: () => call(getPayment, { params: { paymentId } }),
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? 500 : false),
  });
