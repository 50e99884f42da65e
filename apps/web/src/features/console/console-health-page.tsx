import { getHealthReport, type HealthReport } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { HealthBackup, HealthDatabase, HealthReaders, HealthStreams } from './health-cards.tsx';
import { HealthDisk } from './health-disk.tsx';
import { HealthHistory } from './health-history.tsx';
import { HealthJobs } from './health-jobs.tsx';
import { HealthProcesses } from './health-processes.tsx';
import { healthTexts } from './health-texts.ts';
import { HealthVerdict } from './health-verdict.tsx';

const REFRESH_MS = 5_000;

function Report({ report }: { report: HealthReport }) {
  const me = useMe();
  return (
    <>
      <HealthVerdict report={report} />
      <HealthHistory history={report.history} />
      <HealthProcesses report={report} />
      <div className="grid gap-3 lg:grid-cols-3">
        <HealthDatabase postgres={report.postgres} />
        <HealthStreams streams={report.streams} />
        <HealthBackup backup={report.backup} />
      </div>
      <div className="grid gap-3 lg:grid-cols-2">
        <HealthDisk disk={report.disk} />
        <HealthReaders events={report.events} />
      </div>
      {me && <HealthJobs jobs={report.jobs} me={me} />}
    </>
  );
}

function Waiting() {
  return (
    <>
      <Skeleton className="h-24" />
      <Skeleton className="h-32" />
      <Skeleton className="h-64" />
    </>
  );
}

export function ConsoleHealthPage() {
  const text = useMessages(healthTexts);
  const { data, error, refetch } = useQuery({
    queryKey: ['console', 'health'],
    queryFn: ({ signal }) => call(getHealthReport, {}, signal),
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <p className="text-sm text-soft">{text.hint}</p>
      </header>
      {data ? (
        <Report report={data} />
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </>
  );
}
