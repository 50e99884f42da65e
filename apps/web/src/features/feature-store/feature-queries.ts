import type { ReplyOf } from '@kaibo/contracts';
import {
  type FeatureRow,
  getFeatures,
  listQuarantined,
  measureDrift,
  replayQuarantined,
} from '@kaibo/contracts/features';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { exact } from '../../app/amounts.ts';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { featureTexts } from '../console/feature-texts.ts';

export type FeatureReport = ReplyOf<typeof getFeatures>;

const FEATURES_KEY = ['console', 'features'] as const;
const REST_MS = 5_000;

export const featuresQuery = queryOptions({
  queryKey: FEATURES_KEY,
  queryFn: ({ signal }) => call(getFeatures, {}, signal),
  refetchInterval: REST_MS,
});

export const quarantineQuery = queryOptions({
  queryKey: [...FEATURES_KEY, 'quarantine'],
  queryFn: ({ signal }) => call(listQuarantined, { query: { limit: 20 } }, signal),
  refetchInterval: REST_MS,
});

export const useMeasure = () => {
  const text = useMessages(featureTexts);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call(measureDrift, {}),
    onSuccess: async () => {
      toast(text.measureAsked);
      await cache.invalidateQueries({ queryKey: FEATURES_KEY });
    },
    onError: toastError,
  });
};

export const useReplay = () => {
  const text = useMessages(featureTexts).quarantine;
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call(replayQuarantined, { body: { name: null } }),
    onSuccess: async ({ asked }) => {
      toast(text.replayed(exact(asked)));
      await cache.invalidateQueries({ queryKey: FEATURES_KEY });
    },
    onError: toastError,
  });
};

/** One line of the catalogue: a measure of an entity over every window. */
export interface FeatureLine {
  id: string;
  entity: FeatureRow['entity'];
  measure: string;
  unit: FeatureRow['unit'];
  windows: readonly FeatureRow[];
}

export const linesOf = (features: readonly FeatureRow[]): FeatureLine[] => {
  const lines = new Map<string, FeatureRow[]>();
  for (const row of features) {
    const id = `${row.entity} ${row.measure}`;
    lines.set(id, [...(lines.get(id) ?? []), row]);
  }
  return [...lines].map(([id, windows]) => {
    const { entity, measure, unit } = windows[0]!;
    return { id, entity, measure, unit, windows };
  });
};

export const verdictOf = ({ drift }: FeatureRow) => drift?.verdict ?? 'unknown';
