import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { Choice } from '../../ui/filters.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { ExposureRooms } from './exposure-rooms.tsx';
import { FlowsCard } from './flows-card.tsx';
import { LedgerCard } from './ledger-card.tsx';
import { ledgerRoomsQuery } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

const route = getRouteApi('/console/traffic/exposure');
const TIMES = [15, 60, 240, 1_440];
const USUAL_MINUTES = 60;

/** Flows, and of one room why it was shown. */
export function ExposurePage() {
  const text = useMessages(trafficTexts);
  const { room: asked } = route.useSearch();
  const [minutes, setMinutes] = useState(USUAL_MINUTES);
  const { data, error, refetch } = useQuery(ledgerRoomsQuery(minutes));
  const roomId = asked ?? data?.rooms[0]?.roomId ?? null;
  const told = (n: number): string =>
    n < 120 ? text.ledger.lastMinutes(String(n)) : text.ledger.lastHours(String(n / 60));
  return (
    <>
      <div className="justify-self-start">
        <Choice
          label={text.ledger.minutes}
          value={String(minutes)}
          change={(value) => setMinutes(Number(value))}
        >
          {TIMES.map((n) => (
            <option key={n} value={n}>
              {told(n)}
            </option>
          ))}
        </Choice>
      </div>
      <FlowsCard minutes={minutes} />
      {!data && error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-72" />}
      {roomId && <LedgerCard key={roomId} roomId={roomId} minutes={minutes} />}
      {data && data.rooms.length > 0 && <ExposureRooms rooms={data.rooms} chosenId={roomId} />}
      {data?.rooms.length === 0 && <p className="text-sm text-soft">{text.ledger.noRooms}</p>}
    </>
  );
}
