import type { RoomCard as RoomCardData } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FlaskConical, Radio } from 'lucide-react';
import { type ReactNode, useDeferredValue } from 'react';
import { useWide } from '../../app/media-query.ts';
import { configQuery } from '../../app/query.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useText } from '../../app/text.ts';
import { useDwell } from '../../app/watching.ts';
import { buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { pillClass } from '../../ui/pill.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { UpcomingStrip } from '../previews/upcoming-strip.tsx';
import { Later } from '../recommendation/later.tsx';
import { RoomCard } from '../rooms/room-card.tsx';
import { categoriesQuery, homeQuery } from '../rooms/room-queries.ts';
import { ConsentBar } from './consent-bar.tsx';
import type { Home } from './still-order.ts';
import { usePlaced } from './use-placed.ts';

const loadGoods = () =>
  import('../recommendation/goods-shelf.tsx').then(({ GoodsShelf }) => GoodsShelf);

const route = getRouteApi('/');
const grid = 'grid grid-cols-2 gap-3 sm:grid-cols-3 md:gap-4 lg:grid-cols-4 xl:grid-cols-5';

function Categories({ chosen }: { chosen: string | undefined }) {
  const text = useText();
  const locale = useLocale();
  const { data: categories = [] } = useQuery(categoriesQuery);
  const tabs = [
    { id: undefined, label: text.viewer.home.all },
    ...categories.map(({ id, name }) => ({ id, label: inLocale(name, locale) })),
  ];
  return (
    <nav className="scrollbar-none -mx-4 flex h-10 gap-2 overflow-x-auto px-4">
      {tabs.map((tab) => (
        <Link
          key={tab.id ?? 'all'}
          to="/"
          search={tab.id ? { category: tab.id } : {}}
          aria-current={tab.id === chosen ? 'page' : undefined}
          className={pillClass(tab.id === chosen)}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-3">
      <h2 className="text-xl font-semibold tracking-tight">{title}</h2>
      {children}
    </section>
  );
}

function Shelf({ title, rooms }: { title: string; rooms: readonly RoomCardData[] }) {
  if (rooms.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={grid}>
        {rooms.map((room, position) => (
          <li key={room.id}>
            <RoomCard room={room} position={position} surface="home" />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Placeholder() {
  return (
    <ul className={grid}>
      {Array.from({ length: 10 }, (_, i) => i).map((i) => (
        <li key={i}>
          <Skeleton className="aspect-[3/5] w-full rounded-card" />
        </li>
      ))}
    </ul>
  );
}

interface LiveRoomsProps {
  category: string;
  home: Home;
  answeredAtMs: number;
}

/** As many as the first screen shows are drawn first; the rest follows when they are seen. */
function LiveRooms({ category, home, answeredAtMs }: LiveRoomsProps) {
  const first = useWide() ? 10 : 6;
  const { placed, isArriving } = usePlaced(category, home, answeredAtMs);
  const drawn = useDeferredValue(placed, isArriving ? placed : placed.slice(0, first));
  // The first to go on air take the place of the word that nobody is.
  const live = drawn.length === 0 ? placed.slice(0, first) : drawn;
  return (
    <ul className={grid} aria-busy={isArriving}>
      {live.map(({ room, ...served }) => (
        <li
          key={room.id}
          className={join('rounded-card', isArriving && 'bg-sunken [&>*]:invisible')}
        >
          <RoomCard room={room} position={served.why.position} surface="home" served={served} />
        </li>
      ))}
    </ul>
  );
}

/** Its place is kept before anything is known of it, so that what stands below never moves. */
function Goods() {
  return (
    <div className="h-88 sm:h-92">
      <Later load={loadGoods}>{(GoodsShelf) => <GoodsShelf />}</Later>
    </div>
  );
}

function BelowLive({ home, isAll }: { home: Home; isAll: boolean }) {
  const text = useText();
  const isTime = useDeferredValue(true, false);
  if (!isTime) return null;
  return (
    <>
      <UpcomingStrip rooms={home.previews} />
      {isAll && <Goods />}
      <Shelf title={text.viewer.home.replays} rooms={home.replays} />
    </>
  );
}

export function HomePage() {
  const text = useText();
  const { category } = route.useSearch();
  const { data: home, dataUpdatedAt, error, refetch } = useQuery(homeQuery(category));
  const { data: config } = useQuery(configQuery);
  useDwell('home', null);
  return (
    <div className="mx-auto grid grid-cols-1 max-w-7xl gap-8 px-4 py-5">
      {config?.demo && (
        <p className="-mb-4 text-xs text-soft">
          <FlaskConical aria-hidden className="mr-1 inline size-3.5" />
          {text.shell.demo}
        </p>
      )}
      <Categories chosen={category} />
      {error && !home && <Problem error={error} retry={() => void refetch()} />}
      {!home && !error && <Placeholder />}
      {home && (
        <>
          <Section title={text.viewer.home.title}>
            {home.live.length === 0 && (
              <Empty icon={Radio} title={text.viewer.home.empty}>
                <p className="mb-4">{text.viewer.home.emptyHint}</p>
                <Link to="/studio" className={buttonClass('accent')}>
                  {text.viewer.home.startOwn}
                </Link>
              </Empty>
            )}
            <LiveRooms
              key={category ?? ''}
              category={category ?? ''}
              home={home}
              answeredAtMs={dataUpdatedAt}
            />
          </Section>
          <BelowLive home={home} isAll={category === undefined} />
        </>
      )}
      <ConsentBar />
    </div>
  );
}
