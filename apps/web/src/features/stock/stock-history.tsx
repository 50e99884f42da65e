import { type Location, type Movement, MovementKind } from '@kaibo/contracts/goods';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { History, X } from 'lucide-react';
import { useState } from 'react';
import { dateTime, exact } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Choice } from '../../ui/filters.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { PlaceOptions, usePlaceName } from './places.tsx';
import { type MovementFilter, movementsQuery } from './stock-queries.ts';
import { stockTexts } from './stock-texts.ts';

const signed = (delta: number): string => `${delta > 0 ? '+' : '−'}${exact(Math.abs(delta))}`;

function MovementRow({ moved }: { moved: Movement }) {
  const words = useMessages(stockTexts);
  const nameOf = usePlaceName();
  return (
    <tr className="hover:bg-sunken/60">
      <Cell className="whitespace-nowrap tabular-nums">{dateTime(moved.atMs)}</Cell>
      <Cell>
        <Badge>{words.kinds[moved.kind]}</Badge>
      </Cell>
      <Cell className="min-w-48">
        <span className="line-clamp-1">{moved.title}</span>
        <span className="line-clamp-1 text-xs text-soft">
          {[moved.option, moved.code].filter(Boolean).join(' · ')}
        </span>
      </Cell>
      <Cell>{nameOf(moved.locationName)}</Cell>
      <Cell
        className={`text-right font-medium tabular-nums ${moved.delta > 0 ? 'text-good' : 'text-bad'}`}
      >
        {signed(moved.delta)}
      </Cell>
      <Cell className="text-right tabular-nums">{exact(moved.leftAfter)}</Cell>
      <Cell className="whitespace-nowrap">{moved.actor ?? words.system}</Cell>
      <Cell className="max-w-56 text-xs text-soft">
        {moved.orderId && <span className="block">{words.order(moved.orderId.slice(-8))}</span>}
        {moved.note}
      </Cell>
    </tr>
  );
}

interface StockHistoryProps {
  storeId: string;
  places: readonly Location[];
  skuId: string | undefined;
}

/** What came and went, newest first; of one option when it was asked for. */
export function StockHistory({ storeId, places, skuId }: StockHistoryProps) {
  const words = useMessages(stockTexts);
  const [filter, setFilter] = useState<Omit<MovementFilter, 'skuId'>>({});
  const list = useInfiniteQuery(movementsQuery(storeId, { ...filter, skuId }));
  const rows = list.data?.pages.flat() ?? [];
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Choice
          label={words.kind}
          value={filter.kind ?? ''}
          change={(kind) => setFilter({ ...filter, kind: MovementKind.safeParse(kind).data })}
        >
          <option value="">{words.anyKind}</option>
          {MovementKind.options.map((kind) => (
            <option key={kind} value={kind}>
              {words.kinds[kind]}
            </option>
          ))}
        </Choice>
        {places.length > 1 && (
          <Choice
            label={words.place}
            value={filter.locationId ?? ''}
            change={(id) => setFilter({ ...filter, locationId: id || undefined })}
          >
            <option value="">{words.anyPlace}</option>
            <PlaceOptions places={places} />
          </Choice>
        )}
        {skuId && (
          <Link
            to="/studio/stock"
            search={{ view: 'history' }}
            className={buttonClass('plain', 'small')}
          >
            {words.onlyOne}
            <X aria-hidden className="size-4" />
            <span className="sr-only">{words.showAll}</span>
          </Link>
        )}
      </div>
      {list.error && !list.data && <Problem error={list.error} retry={() => void list.refetch()} />}
      {!list.data && !list.error && <Skeleton className="h-80" />}
      {list.data && rows.length === 0 && <Empty icon={History} title={words.noMovements} />}
      {rows.length > 0 && (
        <Table
          label={words.views.history}
          heads={[
            words.when,
            words.kind,
            words.what,
            words.place,
            words.change,
            words.left,
            words.who,
            words.note,
          ]}
        >
          {rows.map((moved) => (
            <MovementRow key={moved.number} moved={moved} />
          ))}
        </Table>
      )}
      <MoreButton list={list} />
    </>
  );
}
