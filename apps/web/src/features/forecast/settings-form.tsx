import { type ForecastSettings, setForecastSettings } from '@kaibo/contracts/goods';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { forecastKey } from './forecast-queries.ts';
import { forecastTexts } from './forecast-texts.ts';
import { SettingsFields } from './settings-fields.tsx';

const fields = [
  ...(['serviceLevel', 'leadDays', 'coverDays', 'warnMinutes'] as const),
  ...(['handleSeconds', 'answerSeconds', 'answerShare'] as const),
] as const;

interface SettingsFormProps {
  storeId: string;
  settings: ForecastSettings;
  changed: () => void;
}

export function SettingsForm({ storeId, settings, changed }: SettingsFormProps) {
  const { page } = useMessages(forecastTexts);
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: (body: Partial<ForecastSettings>) =>
      call(setForecastSettings, { params: { storeId }, body }),
    onSuccess: async () => {
      toast(page.saved);
      changed();
      await cache.invalidateQueries({ queryKey: forecastKey(storeId) });
    },
    onError: toastError,
  });
  return (
    <SettingsFields
      fields={fields}
      values={settings}
      save={save.mutate}
      isSaving={save.isPending}
      className="sm:grid-cols-2 lg:grid-cols-4"
    />
  );
}
