import {
  cancelTraining,
  type PredictionTaskName,
  promotePredictor,
  rollBackPredictor,
  trainPrediction,
} from '@kaibo/contracts/prediction';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';
import { useMessages } from '../../../app/text.ts';
import { toast, toastError } from '../../../ui/toast.tsx';
import { predictionTexts } from '../prediction-texts.ts';
import { PREDICTION_KEY } from './prediction-query.ts';

/** Tells how it went and looks again. */
const useAct = <Input, Reply>(
  act: (input: Input) => Promise<Reply>,
  told: (reply: Reply) => string,
) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (reply) => {
      toast(told(reply));
      await cache.invalidateQueries({ queryKey: PREDICTION_KEY });
    },
    onError: toastError,
  });
};

export const useTrain = () => {
  const text = useMessages(predictionTexts);
  return useAct(
    () => call(trainPrediction, {}),
    ({ queued }) => (queued ? text.asked : text.alreadyAsked),
  );
};

export const useCancel = () => {
  const text = useMessages(predictionTexts);
  return useAct(
    (version: string) => call(cancelTraining, { params: { version } }),
    () => text.cancelled,
  );
};

export const usePromote = () => {
  const text = useMessages(predictionTexts).ask;
  return useAct(
    (params: { task: PredictionTaskName; version: string }) => call(promotePredictor, { params }),
    () => text.done,
  );
};

export const useRollBack = () => {
  const text = useMessages(predictionTexts).ask;
  return useAct(
    (task: PredictionTaskName) => call(rollBackPredictor, { params: { task } }),
    () => text.done,
  );
};
