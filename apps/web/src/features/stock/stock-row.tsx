import type { Location, StockRow as Row } from '@kaibo/contracts/goods';
import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { exact } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { usePlaceName } from './places.tsx';
import { stockTexts } from './stock-texts.ts';

interface StockRowProps {
  row: Row;
  places: readonly Location[];
  isSelected: boolean;
  toggle: () => void;
}

export const rowName = ({ title, option }: Pick<Row, 'title' | 'option'>): string =>
  option ? `${title} ${option}` : title;

/** One option: what lies where, and what buyers can have of it. */
export function StockRow({ row, places, isSelected, toggle }: StockRowProps) {
  const words = useMessages(stockTexts);
  const nameOf = usePlaceName();
  const name = rowName(row);
  const levelAt = new Map(row.levels.map((level) => [level.locationId, level]));
  return (
    <li
      className={join(
        'flex flex-wrap items-center gap-3 px-3 py-3 md:flex-nowrap md:px-4',
        isSelected && 'bg-accent-wash/50',
      )}
    >
      <input
        type="checkbox"
        checked={isSelected}
        onChange={toggle}
        aria-label={words.select(name)}
        className="size-5 shrink-0 accent-(--accent)"
      />
      <Picture src={row.coverUrl} alt="" className="size-12 shrink-0 rounded-lg" />
      <div className="min-w-0 flex-1 basis-0">
        <p className="truncate text-sm font-medium">{row.title}</p>
        <p className="truncate text-xs text-soft">
          {[row.option, row.code].filter(Boolean).join(' · ')}
        </p>
      </div>
      <ul className="order-last flex w-full flex-wrap gap-x-4 gap-y-1 pl-8 text-sm md:order-none md:w-auto md:justify-end md:pl-0">
        {places.map((place) => {
          const level = levelAt.get(place.id);
          const [available, reserved] = [level?.available ?? 0, level?.reserved ?? 0];
          return (
            <li key={place.id} className="grid md:min-w-24 md:justify-items-end">
              <span className="max-w-32 truncate text-xs text-soft">{nameOf(place.name)}</span>
              <span className="tabular-nums">
                <span className="sr-only">{words.here(exact(available), exact(reserved))}</span>
                <span aria-hidden>{exact(available)}</span>
                {reserved > 0 && (
                  <span aria-hidden className="text-xs text-soft">
                    {' '}
                    {words.reserved(exact(reserved))}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <span className="flex shrink-0 items-center gap-1">
        <span className="grid shrink-0 justify-items-end md:w-24">
          <span className="text-xs text-soft">{words.sellable}</span>
          <span className="flex items-center gap-1.5">
            {row.stock === 0 ? (
              <Badge tone="bad">{words.out}</Badge>
            ) : (
              row.isLow && <Badge tone="warn">{words.low}</Badge>
            )}
            <span className="text-lg font-semibold tabular-nums">{exact(row.stock)}</span>
          </span>
        </span>
        <Link
          to="/studio/stock"
          search={{ view: 'history', sku: row.skuId }}
          aria-label={words.historyOf(name)}
          title={words.history}
          className={buttonClass('quiet', 'small', 'px-2')}
        >
          <History aria-hidden className="size-4" />
        </Link>
      </span>
    </li>
  );
}
