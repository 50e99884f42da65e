import { listMyRooms, type ReplyOf } from '@kaibo/contracts';
import {
  getRoomLedger,
  getRoomTraffic,
  getTraffic,
  getTrafficFairness,
  getTrafficFlows,
  getTrafficPolicy,
  listNewHosts,
  listTrafficPolicies,
  listTrafficRooms,
} from '@kaibo/contracts/traffic';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export type Overview = ReplyOf<typeof getTraffic>;
export type Flows = ReplyOf<typeof getTrafficFlows>;
export type Ledger = ReplyOf<typeof getRoomLedger>;
export type Fairness = ReplyOf<typeof getTrafficFairness>;

/** A plan is renewed every ten to sixty seconds. */
const PLAN_MS = 5_000;
const LEDGER_MS = 10_000;
const SLOW_MS = 30_000;
const TRYING_MS = 1_000;

export const TRAFFIC_KEY = ['console', 'traffic'] as const;
export const POLICIES_KEY = [...TRAFFIC_KEY, 'policies'] as const;
export const policyKey = (policyId: string) => [...POLICIES_KEY, policyId] as const;

export const overviewQuery = queryOptions({
  queryKey: [...TRAFFIC_KEY, 'plan'],
  queryFn: ({ signal }) => call(getTraffic, {}, signal),
  refetchInterval: PLAN_MS,
});

export const flowsQuery = (minutes: number) =>
  queryOptions({
    queryKey: [...TRAFFIC_KEY, 'flows', minutes],
    queryFn: ({ signal }) => call(getTrafficFlows, { query: { minutes } }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LEDGER_MS,
  });

export const ledgerRoomsQuery = (minutes: number) =>
  queryOptions({
    queryKey: [...TRAFFIC_KEY, 'rooms', minutes],
    queryFn: ({ signal }) => call(listTrafficRooms, { query: { minutes } }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LEDGER_MS,
  });

export const ledgerQuery = (roomId: string, minutes: number) =>
  queryOptions({
    queryKey: [...TRAFFIC_KEY, 'room', roomId, minutes],
    queryFn: ({ signal }) =>
      call(getRoomLedger, { params: { roomId }, query: { minutes } }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LEDGER_MS,
  });

export const fairnessQuery = queryOptions({
  queryKey: [...TRAFFIC_KEY, 'fairness'],
  queryFn: ({ signal }) => call(getTrafficFairness, {}, signal),
  refetchInterval: SLOW_MS,
});

export const newHostsQuery = queryOptions({
  queryKey: [...TRAFFIC_KEY, 'new-hosts'],
  queryFn: ({ signal }) => call(listNewHosts, {}, signal),
  refetchInterval: LEDGER_MS,
});

export const policiesQuery = queryOptions({
  queryKey: POLICIES_KEY,
  queryFn: ({ signal }) => call(listTrafficPolicies, {}, signal),
  refetchInterval: SLOW_MS,
});

/** Looked at more often while it is being tried. */
export const policyQuery = (policyId: string) =>
  queryOptions({
    queryKey: policyKey(policyId),
    queryFn: ({ signal }) => call(getTrafficPolicy, { params: { policyId } }, signal),
    refetchInterval: ({ state }) =>
      state.data?.whatIf?.state === 'running' ? TRYING_MS : LEDGER_MS,
  });

export const ownRoomsQuery = queryOptions({
  queryKey: ['studio', 'traffic', 'rooms'],
  queryFn: async ({ signal }) => (await call(listMyRooms, {}, signal)).rooms,
  refetchInterval: SLOW_MS,
});

export const roomTrafficQuery = (roomId: string, minutes: number) =>
  queryOptions({
    queryKey: ['studio', 'traffic', roomId, minutes],
    queryFn: ({ signal }) =>
      call(getRoomTraffic, { params: { roomId }, query: { minutes } }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LEDGER_MS,
  });
