import type { FeedRoom } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../app/text.ts';
import { Rail, RailSkeleton, type RailTone, railItem } from './rail.tsx';
import { RailRoom } from './rail-room.tsx';
import { type RoomsWanted, suggestedRoomsQuery } from './recommendation-queries.ts';
import { recommendationTexts } from './recommendation-texts.ts';
import type { Served } from './served.ts';

const MOST = 12;

interface RowProps {
  title: string;
  items: readonly FeedRoom[];
  surface: RoomsWanted['surface'];
  served: Served;
  tone?: RailTone;
}

function Row({ title, items, surface, served, tone }: RowProps) {
  if (items.length === 0) return null;
  return (
    <Rail title={title} tone={tone}>
      {items.map((item) => (
        <li key={item.room.id} className={railItem}>
          <RailRoom item={item} surface={surface} served={served} />
        </li>
      ))}
    </Rail>
  );
}

interface RoomsRailProps {
  surface: RoomsWanted['surface'];
  /** The room, product or first product of the order that it stands beside. */
  besideId: string;
  tone?: RailTone;
  /** Replays have a row of their own; not where only what is on air helps. */
  withReplays?: boolean;
}

/** Rooms on air to go on with, and replays below them; nothing where there is nothing to suggest. */
export function RoomsRail({ surface, besideId, tone, withReplays = true }: RoomsRailProps) {
  const { rails } = useMessages(recommendationTexts);
  const query = suggestedRoomsQuery({ surface, besideId, limit: MOST });
  const { data, isPending } = useQuery({ ...query, retry: false });
  if (isPending) return <RailSkeleton className="h-62 sm:h-67" />;
  if (!data) return null;
  const row = { surface, served: data, tone };
  return (
    <>
      <Row {...row} title={surface === 'room' ? rails.next : rails.onAir} items={data.live} />
      {withReplays && <Row {...row} title={rails.replays} items={data.replays} />}
    </>
  );
}
