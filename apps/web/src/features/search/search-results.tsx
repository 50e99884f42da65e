import type { FoundHost, FoundStore, SearchKind } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { ProductCard } from '../products/product-card.tsx';
import { RoomCard } from '../rooms/room-card.tsx';
import type { SearchParams } from './search-params.ts';
import type { SearchReply } from './search-queries.ts';
import { searchTexts } from './search-texts.ts';

const grid = 'grid grid-cols-2 gap-3 sm:grid-cols-3 md:gap-4 xl:grid-cols-4';
const rows = 'grid gap-3 sm:grid-cols-2 xl:grid-cols-3';
/** Beside everything else they take one line on a phone, to be moved sideways. */
const strip =
  'scrollbar-none -mx-4 flex gap-3 overflow-x-auto px-4 py-1 sm:mx-0 sm:grid sm:grid-cols-2 sm:px-0 xl:grid-cols-3 [&>li]:w-64 [&>li]:shrink-0 sm:[&>li]:w-auto';
const row = 'flex items-center gap-3 rounded-card bg-raised p-3 shadow-card hover:bg-sunken';

function StoreRow({ store }: FoundStore) {
  return (
    <Link to="/stores/$storeId" params={{ storeId: store.id }} className={row}>
      <Avatar name={store.name} src={store.logo?.url} className="size-12 text-lg" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{store.name}</span>
        <span className="block truncate text-sm text-soft">{store.description}</span>
      </span>
      <ChevronRight aria-hidden className="size-5 text-soft" />
    </Link>
  );
}

function HostRow({ host, liveRoomId }: FoundHost) {
  const text = useMessages(searchTexts);
  const content = (
    <>
      <Avatar name={host.name} src={host.avatarUrl} className="size-12 text-lg" />
      <span className="min-w-0 flex-1 truncate font-medium">{host.name}</span>
      {liveRoomId ? (
        <Badge tone="accent">
          <LiveDot />
          {text.liveNow}
        </Badge>
      ) : (
        <ChevronRight aria-hidden className="size-5 text-soft" />
      )}
    </>
  );
  if (liveRoomId)
    return (
      <Link to="/rooms/$roomId" params={{ roomId: liveRoomId }} className={row}>
        {content}
      </Link>
    );
  return (
    <Link to="/hosts/$hostId" params={{ hostId: host.id }} className={row}>
      {content}
    </Link>
  );
}

/** A part of the page of all kinds, with the way to all of this kind. */
function Part({
  kind,
  params,
  total,
  shown,
  children,
}: {
  kind: SearchKind;
  params: SearchParams;
  total: number;
  shown: number;
  children: ReactNode;
}) {
  const text = useMessages(searchTexts);
  if (shown === 0) return null;
  if (params.kind !== undefined) return children;
  return (
    <section className="grid gap-3">
      <header className="flex items-baseline justify-between gap-3">
        <h2 className="text-lg font-semibold">{text.kinds[kind]}</h2>
        {kind !== 'product' && total > shown && (
          <Link
            to="/search"
            search={{ ...params, kind }}
            className="flex items-center text-sm text-soft hover:text-ink"
          >
            {text.more(text.kinds[kind])}
            <ChevronRight aria-hidden className="size-4" />
          </Link>
        )}
      </header>
      {children}
    </section>
  );
}

/** What the pages read so far hold, as one list of each kind. */
export function SearchResults({
  pages,
  params,
}: {
  pages: readonly SearchReply[];
  params: SearchParams;
}) {
  const first = pages[0]!;
  const { requestId } = first;
  const all = <T,>(of: (page: SearchReply) => readonly T[]): readonly T[] =>
    // Without a kind only the products go on from page to page.
    params.kind === undefined ? of(first) : pages.flatMap(of);
  const rooms = all((page) => page.rooms);
  const stores = all((page) => page.stores);
  const hosts = all((page) => page.hosts);
  const products = pages.flatMap((page) => page.products);
  const totalOf = (kind: SearchKind): number =>
    first.facets.kinds.find((each) => each.kind === kind)?.count ?? 0;
  const part = (kind: SearchKind, shown: number) => ({ kind, params, total: totalOf(kind), shown });
  return (
    <>
      <Part {...part('host', hosts.length)}>
        <ul className={params.kind === undefined ? strip : rows}>
          {hosts.map((found) => (
            <li key={found.host.id}>
              <HostRow {...found} />
            </li>
          ))}
        </ul>
      </Part>
      <Part {...part('store', stores.length)}>
        <ul className={params.kind === undefined ? strip : rows}>
          {stores.map((found) => (
            <li key={found.store.id}>
              <StoreRow {...found} />
            </li>
          ))}
        </ul>
      </Part>
      <Part {...part('room', rooms.length)}>
        <ul className={grid}>
          {rooms.map((room, position) => (
            <li key={room.id}>
              <RoomCard
                room={room}
                position={position}
                surface="search"
                served={{ requestId, policyVersion: null }}
              />
            </li>
          ))}
        </ul>
      </Part>
      <Part {...part('product', products.length)}>
        <ul className={grid}>
          {products.map((product, position) => (
            <li key={product.id}>
              <ProductCard
                product={product}
                position={position}
                surface="search"
                requestId={requestId}
              />
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
}
