import { cancelMining, draftBundleOfRule, startMining } from '@kaibo/contracts/mining';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { reportKey, runsKey } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';

/** `began` is told when a run was queued. */
export const useStart = (began: () => void) => {
  const text = useMessages(miningTexts);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call(startMining, {}),
    onSuccess: async ({ queued }) => {
      toast(queued ? text.asked : text.alreadyAsked);
      began();
      await cache.invalidateQueries({ queryKey: runsKey });
    },
    onError: toastError,
  });
};

export const useCancel = () => {
  const text = useMessages(miningTexts);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (runId: string) => call(cancelMining, { params: { runId } }),
    onSuccess: async () => {
      toast(text.cancelled);
      await cache.invalidateQueries({ queryKey: runsKey });
    },
    onError: toastError,
  });
};

export const useBundle = (runId: string) => {
  const text = useMessages(miningTexts).rules;
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (ruleId: string) => call(draftBundleOfRule, { params: { runId, ruleId } }),
    onSuccess: async ({ storeName, isNew }) => {
      toast(isNew ? text.drafted(storeName) : text.already(storeName));
      await cache.invalidateQueries({ queryKey: reportKey(runId) });
    },
    onError: toastError,
  });
};
