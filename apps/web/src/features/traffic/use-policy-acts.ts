import type { TrafficPolicy } from '@kaibo/contracts/traffic';
import {
  approveTrafficPolicy,
  deleteTrafficDraft,
  draftTrafficPolicy,
  endTrafficBoost,
  publishTrafficPolicy,
  returnTrafficPolicy,
  rollBackTrafficPolicy,
  saveTrafficPolicy,
  submitTrafficPolicy,
  tryTrafficPolicy,
} from '@kaibo/contracts/traffic';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import type { Draft } from './policy-draft.ts';
import { policyTexts } from './policy-texts.ts';
import { policyKey, TRAFFIC_KEY } from './traffic-queries.ts';

/** Keeps what is answered, tells how it went, and looks again at all of traffic. */
const useAct = <Input>(
  act: (input: Input) => Promise<TrafficPolicy>,
  told: string | null,
  after?: (policy: TrafficPolicy, input: Input) => void,
) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (policy, input) => {
      if (told !== null) toast(told);
      cache.setQueryData(policyKey(policy.id), policy);
      after?.(policy, input);
      await cache.invalidateQueries({ queryKey: TRAFFIC_KEY });
    },
    onError: toastError,
  });
};

/** Opens the new draft. */
export const useNewDraft = () => {
  const text = useMessages(policyTexts);
  const navigate = useNavigate();
  return useAct(
    (fromId: string | null) =>
      call(draftTrafficPolicy, { body: { fromId, title: text.draftTitle(dateTime(Date.now())) } }),
    null,
    ({ id }) =>
      void navigate({ to: '/console/traffic/policies/$policyId', params: { policyId: id } }),
  );
};

const save = (policyId: string, { revision, ...body }: Draft): Promise<TrafficPolicy> =>
  call(saveTrafficPolicy, { params: { policyId }, body: { revision, ...body } });

/** Told what was sent and what became of it. */
type Saved = (sent: Draft, policy: TrafficPolicy) => void;

export const useSave = (policyId: string, saved: Saved) => {
  const text = useMessages(policyTexts).acts;
  return useAct(
    (draft: Draft) => save(policyId, draft),
    text.saved,
    (policy, sent) => saved(sent, policy),
  );
};

/** Saves what was changed and tries it; `draft` is null when nothing was. */
export const useTry = (policyId: string, saved: Saved) =>
  useAct(async (draft: Draft | null) => {
    if (draft) saved(draft, await save(policyId, draft));
    return call(tryTrafficPolicy, { params: { policyId } });
  }, null);

export const useSubmit = (policyId: string) => {
  const text = useMessages(policyTexts).acts;
  return useAct(() => call(submitTrafficPolicy, { params: { policyId } }), text.submitted);
};

export const useApprove = (policyId: string) => {
  const text = useMessages(policyTexts).acts;
  return useAct(
    (revision: number) => call(approveTrafficPolicy, { params: { policyId }, body: { revision } }),
    text.approved,
  );
};

export const useReturn = (policyId: string) => {
  const text = useMessages(policyTexts).acts;
  return useAct(
    (reason: string) => call(returnTrafficPolicy, { params: { policyId }, body: { reason } }),
    text.returned,
  );
};

export const usePublish = (policyId: string) => {
  const text = useMessages(policyTexts).acts;
  return useAct(() => call(publishTrafficPolicy, { params: { policyId } }), text.published);
};

export const useRollBack = (policyId: string) => {
  const text = useMessages(policyTexts).acts;
  return useAct(
    (reason: string) => call(rollBackTrafficPolicy, { params: { policyId }, body: { reason } }),
    text.rolledBack,
  );
};

export const useRemoveDraft = (policyId: string) => {
  const text = useMessages(policyTexts).acts;
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => call(deleteTrafficDraft, { params: { policyId } }),
    onSuccess: async () => {
      toast(text.removed);
      await navigate({ to: '/console/traffic/policies' });
      cache.removeQueries({ queryKey: policyKey(policyId) });
      await cache.invalidateQueries({ queryKey: TRAFFIC_KEY });
    },
    onError: toastError,
  });
};

export const useEndBoost = () => {
  const text = useMessages(policyTexts).fields;
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (boostId: string) => call(endTrafficBoost, { params: { boostId } }),
    onSuccess: async () => {
      toast(text.ended);
      await cache.invalidateQueries({ queryKey: TRAFFIC_KEY });
    },
    onError: toastError,
  });
};
