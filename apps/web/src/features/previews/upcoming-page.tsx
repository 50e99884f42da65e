import { roomFormats, type UpcomingRoom } from '@kaibo/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { CalendarClock } from 'lucide-react';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { useDwell } from '../../app/watching.ts';
import { buttonClass } from '../../ui/button.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { pillClass } from '../../ui/pill.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { previewTexts } from '../rooms/preview/preview-texts.ts';
import { dayName, daysAhead } from '../rooms/preview/start-time.ts';
import { categoriesQuery } from '../rooms/room-queries.ts';
import { upcomingQuery } from './upcoming-queries.ts';
import { UpcomingRow } from './upcoming-row.tsx';

const route = getRouteApi('/upcoming');

function Filters() {
  const text = useMessages(previewTexts);
  const locale = useLocale();
  const navigate = useNavigate();
  const { category, format } = route.useSearch();
  const { data: categories = [] } = useQuery(categoriesQuery);
  return (
    <div className="grid grid-cols-1 gap-3">
      <nav
        aria-label={text.allFormats}
        className="scrollbar-none -mx-4 flex gap-2 overflow-x-auto px-4 py-0.5"
      >
        {[undefined, ...roomFormats].map((one) => (
          <Link
            key={one ?? 'all'}
            to="/upcoming"
            search={{ category, format: one }}
            aria-current={one === format ? 'page' : undefined}
            className={pillClass(one === format)}
          >
            {one ? text.format[one] : text.allFormats}
          </Link>
        ))}
      </nav>
      <select
        aria-label={text.allCategories}
        value={category ?? ''}
        onChange={({ target }) =>
          void navigate({
            to: '/upcoming',
            search: { category: target.value || undefined, format },
          })
        }
        className="h-10 justify-self-start rounded-xl border border-line bg-raised px-3 text-sm"
      >
        <option value="">{text.allCategories}</option>
        {categories.map(({ id, name }) => (
          <option key={id} value={id}>
            {inLocale(name, locale)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Streams of one day of the reader's calendar, in the order they come. */
const byDay = (rooms: readonly UpcomingRoom[]): [number, UpcomingRoom[]][] => {
  const days = new Map<number, UpcomingRoom[]>();
  for (const one of rooms) {
    const day = daysAhead(one.room.startsAtMs ?? 0);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days];
};

function Day({ day, rooms }: { day: number; rooms: readonly UpcomingRoom[] }) {
  const text = useMessages(previewTexts);
  const name = dayName(rooms[0]?.room.startsAtMs ?? 0);
  const near = day === 0 ? text.today : day === 1 ? text.tomorrow : null;
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="flex items-baseline gap-2 text-lg font-semibold">
        {near ?? name}
        {near && <span className="text-sm font-normal text-soft">{name}</span>}
      </h2>
      <ul className="grid grid-cols-1 gap-3 md:grid-cols-2 lg:grid-cols-3">
        {rooms.map((one) => (
          <li key={one.room.id}>
            <UpcomingRow upcoming={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Loading() {
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-2 lg:grid-cols-3">
      {[0, 1, 2, 3, 4, 5].map((i) => (
        <Skeleton key={i} className="h-38 rounded-card" />
      ))}
    </div>
  );
}

export function UpcomingPage() {
  const text = useMessages(previewTexts);
  const list = useInfiniteQuery(upcomingQuery(route.useSearch()));
  const rooms = list.data?.pages.flatMap((page) => page.rooms);
  useDwell('upcoming', null);
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-1 gap-6 px-4 py-6">
      <header>
        <h1 className="text-2xl font-semibold tracking-tight">{text.upcomingTitle}</h1>
        <p className="mt-1 text-soft">{text.upcomingHint}</p>
      </header>
      <Filters />
      {list.error && !rooms && <Problem error={list.error} retry={() => void list.refetch()} />}
      {!rooms && !list.error && <Loading />}
      {rooms?.length === 0 && (
        <Empty icon={CalendarClock} title={text.none}>
          <p className="mb-4">{text.noneHint}</p>
          <Link to="/" className={buttonClass('accent')}>
            {text.goLive}
          </Link>
        </Empty>
      )}
      {byDay(rooms ?? []).map(([day, ofDay]) => (
        <Day key={day} day={day} rooms={ofDay} />
      ))}
      <MoreButton list={list} />
    </div>
  );
}
