import { getHost, type ReplyOf } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronRight, Radio, Video } from 'lucide-react';
import { call } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { useDwell } from '../../app/watching.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { FollowButton } from '../follow/follow-button.tsx';
import { followTexts } from '../follow/follow-texts.ts';
import { UpcomingStrip } from '../previews/upcoming-strip.tsx';
import { ShareButton } from '../sharing/share-button.tsx';
import { Shelf } from './shelf.tsx';

const route = getRouteApi('/hosts/$hostId');
type HostReply = ReplyOf<typeof getHost>;

function Head({ host }: { host: HostReply['host'] }) {
  const text = useMessages(followTexts);
  return (
    <header className="flex flex-wrap items-center gap-4">
      <Avatar name={host.name} src={host.avatarUrl} className="size-20 text-3xl" />
      <div className="grid min-w-40 flex-1 gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{host.name}</h1>
        <p className="text-soft">{text.followers(count(host.followers))}</p>
      </div>
      <div className="flex items-center gap-2">
        {host.liveRoomId && (
          <Link
            to="/rooms/$roomId"
            params={{ roomId: host.liveRoomId }}
            className={buttonClass('accent')}
          >
            <Radio aria-hidden className="size-4" />
            {text.enter}
          </Link>
        )}
        <FollowButton hostId={host.id} following={host.following} size="medium" />
        <ShareButton
          subject={{
            target: { kind: 'host', id: host.id },
            title: host.name,
            pictureUrl: host.avatarUrl,
          }}
        />
      </div>
    </header>
  );
}

function Stores({ stores }: { stores: HostReply['stores'] }) {
  const text = useMessages(followTexts);
  if (stores.length === 0) return null;
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold">{text.stores}</h2>
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {stores.map((store) => (
          <li key={store.id}>
            <Link
              to="/stores/$storeId"
              params={{ storeId: store.id }}
              className="flex items-center gap-3 rounded-card bg-raised p-3 shadow-card"
            >
              <Avatar name={store.name} src={store.logo?.url} className="size-12 text-lg" />
              <span className="min-w-0 flex-1 truncate font-medium">{store.name}</span>
              <span className="flex items-center text-sm text-soft">
                {text.visitStore}
                <ChevronRight aria-hidden className="size-4" />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function HostPage() {
  const text = useMessages(followTexts);
  const { hostId } = route.useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['host', hostId],
    queryFn: () => call(getHost, { params: { hostId } }),
    refetchInterval: 30_000,
  });
  useDwell('host', hostId);
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="m-4 h-72" />;
  const { host, stores, live, upcoming, replays } = data;
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-1 gap-8 px-4 py-6">
      <Head host={host} />
      {live.length + upcoming.length + replays.length === 0 && (
        <Empty icon={Video} title={text.nothingYet}>
          {text.nothingYetHint}
        </Empty>
      )}
      <Shelf title={text.live} rooms={live} />
      <UpcomingStrip rooms={upcoming} />
      <Stores stores={stores} />
      <Shelf title={text.replays} rooms={replays} />
    </div>
  );
}
