import { may } from '@kaibo/contracts';
import { type ServiceSettings, setPlatformForecast } from '@kaibo/contracts/goods';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';
import { exact, fromNow } from '../../../app/format.ts';
import { useMe } from '../../../app/query.ts';
import { useMessages } from '../../../app/text.ts';
import { Problem, Skeleton } from '../../../ui/states.tsx';
import { toastError } from '../../../ui/toast.tsx';
import { BandChart } from '../band-chart.tsx';
import { platformForecastQuery } from '../forecast-queries.ts';
import { forecastTexts } from '../forecast-texts.ts';
import { ParcelsCard } from '../parcels-card.tsx';
import { ServiceCard } from '../service-card.tsx';
import { SettingsFields } from '../settings-fields.tsx';

const goals = ['handleSeconds', 'answerSeconds', 'answerShare'] as const;

function GoalForm({ settings }: { settings: ServiceSettings }) {
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: (body: Partial<ServiceSettings>) => call(setPlatformForecast, { body }),
    onSuccess: () => cache.invalidateQueries(platformForecastQuery),
    onError: toastError,
  });
  return (
    <SettingsFields
      fields={goals}
      values={settings}
      save={save.mutate}
      isSaving={save.isPending}
      className="mt-2 sm:grid-cols-2"
    />
  );
}

/** What support and the warehouses prepare for. */
export function ForecastsPage() {
  const words = useMessages(forecastTexts);
  const me = useMe();
  const { data, error, refetch } = useQuery(platformForecastQuery);
  return (
    <>
      <header>
        <h1 className="text-2xl font-semibold tracking-tight">{words.console.title}</h1>
        <p className="mt-1 text-sm text-soft">{words.console.intro}</p>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96" />}
      {data && (
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
          <ServiceCard service={data.service} settings={data.settings} hint={words.service.hintAll}>
            {data.quarters.length > 1 && (
              <figure>
                <figcaption className="text-xs text-soft">{words.service.day}</figcaption>
                <BandChart
                  history={data.quarters.map(({ questions }) => questions)}
                  ahead={[]}
                  label={words.service.day}
                  className="h-24 w-full"
                />
              </figure>
            )}
            {me && may(me.roles, 'forecasts:act') && <GoalForm settings={data.settings} />}
          </ServiceCard>
          <ParcelsCard
            title={words.console.parcels}
            history={[]}
            days={data.parcels}
            note={
              data.oldestMs === null
                ? words.console.noParcels
                : words.console.of(exact(data.stores), fromNow(data.oldestMs))
            }
          />
        </div>
      )}
    </>
  );
}
