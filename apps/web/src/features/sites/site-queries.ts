import type { BodyInputOf, ReplyOf } from '@kaibo/contracts';
import {
  createSite,
  listSites,
  renewSiteSecret,
  revokeSite,
  updateSite,
} from '@kaibo/contracts/sites';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { siteTexts } from './site-texts.ts';

export type SiteList = ReplyOf<typeof listSites>;
export type SiteRow = SiteList['sites'][number];
export type SiteValues = BodyInputOf<typeof createSite>;

const KEY = ['console', 'sites'] as const;
const AGAIN_MS = 10_000;

export const sitesQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => call(listSites, {}, signal),
  refetchInterval: AGAIN_MS,
});

const useActs = () => {
  const cache = useQueryClient();
  return {
    onSettled: () => cache.invalidateQueries({ queryKey: KEY }),
    onError: toastError,
  };
};

/** `done` is told the secret key of a new site; null of one that was changed. */
export const useSaveSite = (siteId: string | null, done: (secretKey: string | null) => void) => {
  const text = useMessages(siteTexts);
  return useMutation({
    ...useActs(),
    mutationFn: async (body: SiteValues): Promise<string | null> => {
      if (siteId === null) return (await call(createSite, { body })).secretKey;
      await call(updateSite, { params: { siteId }, body });
      return null;
    },
    onSuccess: (secretKey) => {
      if (secretKey === null) toast(text.saved);
      done(secretKey);
    },
  });
};

export const useRenewSecret = (done: (secretKey: string) => void) =>
  useMutation({
    ...useActs(),
    mutationFn: (siteId: string) => call(renewSiteSecret, { params: { siteId } }),
    onSuccess: ({ secretKey }) => done(secretKey),
  });

export const useRevokeSite = (done: () => void) => {
  const text = useMessages(siteTexts);
  return useMutation({
    ...useActs(),
    mutationFn: (siteId: string) => call(revokeSite, { params: { siteId } }),
    onSuccess: () => {
      toast(text.revoked);
      done();
    },
  });
};
