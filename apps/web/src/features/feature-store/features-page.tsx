import { type Me, may } from '@kaibo/contracts';
import { DriftVerdict, FeatureEntity } from '@kaibo/contracts/features';
import { useQuery } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import { useState } from 'react';
import { fromNow } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { ConsoleFilters } from '../console/console-filters.tsx';
import { featureTexts } from '../console/feature-texts.ts';
import { useConsoleSearch } from '../console/use-console-search.ts';
import { FeatureDetail } from './feature-detail.tsx';
import {
  type FeatureLine,
  type FeatureReport,
  featuresQuery,
  linesOf,
  useMeasure,
  verdictOf,
} from './feature-queries.ts';
import { FeatureTable, useMeasureName } from './feature-table.tsx';
import { LookUpCard } from './look-up-card.tsx';
import { QuarantineCard } from './quarantine-card.tsx';
import { FreshCard, StoreCard } from './store-cards.tsx';

function MeasureButton() {
  const text = useMessages(featureTexts);
  const measure = useMeasure();
  return (
    <Button look="accent" busy={measure.isPending} onClick={() => measure.mutate()}>
      <Activity aria-hidden className="size-4" />
      {text.measure}
    </Button>
  );
}

/** What the filters of the address leave. */
const useFiltered = (lines: readonly FeatureLine[]): FeatureLine[] => {
  const state = useConsoleSearch();
  const nameOf = useMeasureName();
  const [entity, drift] = [state.value('entity'), state.value('drift')];
  const words = state.value('name').toLowerCase();
  return lines.filter(
    (line) =>
      (entity === '' || line.entity === entity) &&
      (drift === '' || line.windows.some((row) => verdictOf(row) === drift)) &&
      (line.measure.includes(words) || nameOf(line.measure).toLowerCase().includes(words)),
  );
};

function Catalogue({ report }: { report: FeatureReport }) {
  const text = useMessages(featureTexts);
  const [openId, open] = useState<string | null>(null);
  const lines = useFiltered(linesOf(report.features));
  const opened = lines.find(({ id }) => id === openId);
  return (
    <>
      <ConsoleFilters
        page="features"
        csv="/v1/console/features.csv"
        filters={[
          { kind: 'search', name: 'name', label: text.search },
          {
            kind: 'choice',
            name: 'entity',
            label: text.entity,
            options: FeatureEntity.options.map((value) => ({ value, label: text.entities[value] })),
          },
          {
            kind: 'choice',
            name: 'drift',
            label: text.drift,
            options: DriftVerdict.options.map((value) => ({ value, label: text.drifts[value] })),
          },
        ]}
      />
      {opened && <FeatureDetail line={opened} />}
      <FeatureTable lines={lines} openId={openId} open={open} />
    </>
  );
}

function Body({ report, me }: { report: FeatureReport; me: Me }) {
  return (
    <>
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <FreshCard stream={report.stream} />
        <StoreCard store={report.store} />
      </div>
      <Catalogue report={report} />
      <LookUpCard features={report.features} />
      <QuarantineCard store={report.store} mayAct={may(me.roles, 'features:act')} />
    </>
  );
}

export function FeaturesPage() {
  const text = useMessages(featureTexts);
  const me = useMe();
  const { data, error, refetch } = useQuery(featuresQuery);
  const isAbsent = data?.store.state === 'absent';
  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
          <p className="text-sm text-soft">{text.hint}</p>
          {data && (
            <p className="text-xs text-soft">
              {data.driftAtMs === null ? text.unmeasured : text.measuredAt(fromNow(data.driftAtMs))}
            </p>
          )}
        </div>
        {me && data && may(me.roles, 'features:act') && !isAbsent && <MeasureButton />}
      </header>
      {data && me ? (
        <Body report={data} me={me} />
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Skeleton className="h-40" />
          <Skeleton className="h-12" />
          <Skeleton className="h-96" />
        </>
      )}
    </>
  );
}
