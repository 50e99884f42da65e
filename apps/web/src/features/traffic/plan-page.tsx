import { useQuery } from '@tanstack/react-query';
import { Route } from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { Later } from '../recommendation/later.tsx';
import { InfeasibleCard } from './infeasible-card.tsx';
import { ModeBanner } from './mode-banner.tsx';
import { PlanCards, PlanNotes } from './plan-cards.tsx';
import { PlanGroups } from './plan-groups.tsx';
import { PlanRooms } from './plan-rooms.tsx';
import { overviewQuery } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

const loadLine = () => import('./plan-line.tsx').then(({ PlanLine }) => PlanLine);

/** Plan of this minute. */
export function PlanPage() {
  const text = useMessages(trafficTexts);
  const { data, error, refetch } = useQuery(overviewQuery);
  if (!data && error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <>
        <Skeleton className="h-14" />
        <Skeleton className="h-28" />
        <Skeleton className="h-72" />
      </>
    );
  const { plan } = data;
  return (
    <>
      <ModeBanner overview={data} />
      {plan ? (
        <>
          {plan.infeasible && <InfeasibleCard found={plan.infeasible} />}
          <PlanCards overview={data} plan={plan} />
          <PlanNotes plan={plan} />
          <PlanRooms plan={plan} />
          <PlanGroups plan={plan} />
        </>
      ) : (
        <Empty icon={Route} title={text.noPlan}>
          {text.noPlanHint}
        </Empty>
      )}
      {/* Lines need a library that nothing above them does. */}
      <Later load={loadLine}>{(PlanLine) => <PlanLine points={data.points} />}</Later>
    </>
  );
}
