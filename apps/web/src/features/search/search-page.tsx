import { Searched, search } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Search, SearchX } from 'lucide-react';
import { type FormEvent, useEffect } from 'react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { track } from '../../app/tracker.ts';
import { useDwell } from '../../app/watching.ts';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { ProductCard } from '../products/product-card.tsx';
import { RoomCard } from '../rooms/room-card.tsx';

const route = getRouteApi('/search');
const grid = 'grid grid-cols-2 gap-3 sm:grid-cols-3 md:gap-4 lg:grid-cols-4 xl:grid-cols-5';

function PhoneSearch({ q }: { q: string }) {
  const text = useText();
  const navigate = useNavigate();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const next = String(new FormData(event.currentTarget).get('q') ?? '').trim();
    if (next) void navigate({ to: '/search', search: { q: next } });
  };
  return (
    <search className="md:hidden">
      <form onSubmit={submit} className="relative" key={q}>
        <Search aria-hidden className="absolute top-3.5 left-3.5 size-4 text-soft" />
        <input
          name="q"
          type="search"
          defaultValue={q}
          aria-label={text.shell.search}
          placeholder={text.shell.searchHint}
          className="h-11 w-full rounded-full bg-sunken pr-4 pl-10 text-base placeholder:text-soft"
        />
      </form>
    </search>
  );
}

function Results({ q }: { q: string }) {
  const text = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['search', q],
    queryFn: () => call(search, { query: { q, limit: 40 } }),
  });
  const results = data ? data.rooms.length + data.products.length : null;
  useEffect(() => {
    if (results !== null) track(Searched, { query: q, results });
  }, [q, results]);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-80 w-full" />;
  if (results === 0)
    return (
      <Empty icon={SearchX} title={text.viewer.search.none}>
        {text.viewer.search.noneHint}
      </Empty>
    );
  return (
    <>
      {data.rooms.length > 0 && (
        <section className="grid gap-3">
          <h2 className="text-lg font-semibold">{text.viewer.search.rooms}</h2>
          <ul className={grid}>
            {data.rooms.map((room, position) => (
              <li key={room.id}>
                <RoomCard
                  room={room}
                  position={position}
                  surface="search"
                  served={{ requestId: data.requestId, policyVersion: null }}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.products.length > 0 && (
        <section className="grid gap-3">
          <h2 className="text-lg font-semibold">{text.viewer.search.products}</h2>
          <ul className={grid}>
            {data.products.map((product, position) => (
              <li key={product.id}>
                <ProductCard
                  product={product}
                  position={position}
                  surface="search"
                  requestId={data.requestId}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

export function SearchPage() {
  const text = useText();
  const { q } = route.useSearch();
  useDwell('search', null);
  return (
    <div className="mx-auto grid grid-cols-1 max-w-7xl gap-6 px-4 py-5">
      <PhoneSearch q={q} />
      <h1 className="text-xl font-semibold tracking-tight">
        {q ? text.viewer.search.title(q) : text.viewer.search.prompt}
      </h1>
      {q && <Results q={q} />}
    </div>
  );
}
