import { getFollowing, listFollowedHosts } from '@kaibo/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell, Heart, Moon } from 'lucide-react';
import { call } from '../../app/api.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { followTexts } from '../follow/follow-texts.ts';
import { UpcomingStrip } from '../previews/upcoming-strip.tsx';
import { HostCard } from './host-card.tsx';
import { Shelf } from './shelf.tsx';

function Nobody() {
  const text = useMessages(followTexts);
  return (
    <Empty icon={Heart} title={text.noneTitle}>
      <p className="mb-4">{text.noneHint}</p>
      <Link to="/" className={buttonClass('accent')}>
        {text.browse}
      </Link>
    </Empty>
  );
}

function Hosts() {
  const text = useMessages(followTexts);
  const list = useInfiniteQuery({
    queryKey: ['following', 'hosts'],
    queryFn: ({ pageParam }) =>
      call(listFollowedHosts, { query: { before: pageParam, limit: 30 } }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const hosts = list.data?.pages.flatMap((page) => page.hosts);
  if (list.error && !hosts) return <Problem error={list.error} retry={() => void list.refetch()} />;
  if (!hosts) return <Skeleton className="h-44" />;
  if (hosts.length === 0) return <Nobody />;
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold">{text.hostsTitle}</h2>
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {hosts.map((host) => (
          <li key={host.id}>
            <HostCard host={host} />
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
    </section>
  );
}

function Feed() {
  const text = useMessages(followTexts);
  const { data, error, refetch } = useQuery({
    queryKey: ['following', 'feed'],
    queryFn: () => call(getFollowing, {}),
    refetchInterval: 30_000,
  });
  const hosts = useQuery({
    queryKey: ['following', 'any'],
    queryFn: () => call(listFollowedHosts, { query: { limit: 1 } }),
  });
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-72" />;
  const isQuiet = data.live.length + data.upcoming.length + data.replays.length === 0;
  return (
    <>
      {isQuiet && (hosts.data?.hosts.length ?? 0) > 0 && (
        <Empty icon={Moon} title={text.quiet}>
          {text.quietHint}
        </Empty>
      )}
      <Shelf title={text.live} rooms={data.live} />
      <UpcomingStrip rooms={data.upcoming} />
      <Hosts />
      <Shelf title={text.replays} rooms={data.replays} />
    </>
  );
}

export function FollowingPage() {
  const text = useMessages(followTexts);
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-1 gap-8 px-4 py-6">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <Link to="/account/notifications" className={buttonClass('quiet', 'small')}>
          <Bell aria-hidden className="size-4" />
          {text.notify}
        </Link>
      </header>
      <SignedIn>{() => <Feed />}</SignedIn>
    </div>
  );
}
