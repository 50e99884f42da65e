import { activateModel, fitRecommendation } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';
import { useMessages } from '../../../app/text.ts';
import { toast, toastError } from '../../../ui/toast.tsx';
import { modelTexts } from './model-texts.ts';

const KEY = ['console', 'recommendation'] as const;

/** `began` is told when a fit was queued. */
export const useFit = (began: () => void) => {
  const text = useMessages(modelTexts);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call(fitRecommendation, {}),
    onSuccess: async ({ queued }) => {
      toast(queued ? text.asked : text.alreadyAsked);
      began();
      await cache.invalidateQueries({ queryKey: KEY });
    },
    onError: toastError,
  });
};

export const useActivate = () => {
  const text = useMessages(modelTexts).table;
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (version: string) => call(activateModel, { params: { version } }),
    onSuccess: async () => {
      toast(text.activated);
      await cache.invalidateQueries({ queryKey: KEY });
    },
    onError: toastError,
  });
};
