import type { Desk, ProductCard, RunSheetItem } from '@kaibo/contracts';
import { may } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListOrdered, Pin, PinOff, Plus, SkipForward } from 'lucide-react';
import { Fragment, useState } from 'react';
import { count } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { ProductLasts } from '../forecast/stock-outlook.tsx';
import { ProductPicker } from '../my-stores/product-picker.tsx';
import { myStoresQuery } from '../my-stores/store-queries.ts';
import { runSheetQuery } from '../rooms/run-sheet-query.ts';
import { deskTexts } from './desk-texts.ts';
import { PriceSheet } from './price-sheet.tsx';
import { RowMenu } from './row-menu.tsx';
import { nextAfter, type Run, useRun } from './use-run.ts';

type Planned<Kind> = Extract<RunSheetItem, { kind: Kind }>;
type PlannedProduct = Planned<'product'>;

/** The lines of the run-sheet by the product that they are about, or stand before. */
const planOf = (items: readonly RunSheetItem[]) => {
  const products = new Map<string, PlannedProduct>();
  const before = new Map<string, Planned<'section'>[]>();
  let sections: Planned<'section'>[] = [];
  for (const item of items) {
    if (item.kind === 'section') sections.push(item);
    else {
      products.set(item.productId, item);
      before.set(item.productId, sections);
      sections = [];
    }
  }
  return { products, before };
};

interface RowProps {
  desk: Desk;
  product: ProductCard;
  position: number;
  pinnedId: string | null;
  run: Run;
  /** What the run-sheet says of it. */
  plan: PlannedProduct | undefined;
  /** Null when the product is of somebody else's store. */
  changePrice: (() => void) | null;
}

function Row({ desk, product, position, pinnedId, run, plan, changePrice }: RowProps) {
  const words = useMessages(deskTexts);
  const pinned = product.id === pinnedId;
  const soldOut = desk.soldOut.includes(product.id);
  const isBusy = run.pin.isPending && run.pin.variables?.id === product.id;
  return (
    <li
      data-product={product.id}
      className={join(
        'flex items-center gap-2 rounded-xl p-2',
        pinned && 'bg-accent-wash',
        soldOut && !pinned && 'opacity-70',
      )}
    >
      <span className="w-5 text-center text-sm text-soft tabular-nums">{position + 1}</span>
      <Picture src={product.cover?.url ?? null} alt="" className="size-12 shrink-0 rounded-lg" />
      <div className="min-w-0 flex-1">
        <p className="line-clamp-2 text-sm leading-snug lg:line-clamp-1">{product.title}</p>
        <p className="flex flex-wrap items-center gap-x-2 text-xs text-soft">
          <Price fen={product.fromFen} className="text-sm" />
          {soldOut ? (
            <Badge tone="warn">{words.soldOutBadge}</Badge>
          ) : (
            <span className={product.stock < 10 ? 'text-warn' : undefined}>
              {words.stockLeft(count(product.stock))}
            </span>
          )}
          {plan && <span>{words.minutes(plan.minutes)}</span>}
          {desk.room.status === 'live' && !soldOut && (
            <ProductLasts roomId={desk.room.id} productId={product.id} />
          )}
          {plan?.veiled && <Badge>{words.veiled}</Badge>}
        </p>
        {plan?.notes && (
          <p className="line-clamp-2 text-xs text-soft" title={plan.notes}>
            {plan.notes}
          </p>
        )}
      </div>
      <RowMenu
        desk={desk}
        product={product}
        position={position}
        run={run}
        changePrice={changePrice}
      />
      <Button
        look={pinned ? 'accent' : 'plain'}
        size="small"
        aria-pressed={pinned}
        aria-label={pinned ? words.unpin : words.pin}
        disabled={isBusy}
        onClick={() => run.pin.mutate(pinned ? null : product)}
        className="max-lg:h-11"
      >
        {pinned ? (
          <PinOff aria-hidden className="size-4" />
        ) : (
          <Pin aria-hidden className="size-4" />
        )}
        {pinned ? words.stop : words.pin}
      </Button>
    </li>
  );
}

interface RunListProps {
  desk: Desk;
  pinnedId: string | null;
}

/** Products in the order of the run-sheet: show with one tap, the next with another. */
export function RunList({ desk, pinnedId }: RunListProps) {
  const words = useMessages(deskTexts);
  const me = useMe();
  const run = useRun(desk.room.id);
  const isMerchant = me ? may(me.roles, 'catalog:sell') : false;
  const { data: stores = [] } = useQuery({ ...myStoresQuery, enabled: isMerchant });
  const { data: sheet } = useQuery(runSheetQuery(desk.room.id));
  const plan = planOf(sheet?.items ?? []);
  const [adding, setAdding] = useState(false);
  const [pricing, setPricing] = useState<ProductCard | null>(null);
  const { bag } = desk.room;
  const ids = bag.map(({ id }) => id);
  const next = nextAfter(bag, pinnedId, desk.soldOut);
  const own = new Set(stores.map(({ id }) => id));
  return (
    <section className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">
          {words.goods} <span className="text-soft">{bag.length}</span>
        </h2>
        <div className="flex gap-2">
          {desk.role === 'owner' && (
            <Link
              to="/studio/rooms/$roomId/plan"
              params={{ roomId: desk.room.id }}
              className={buttonClass('quiet', 'small', 'max-lg:h-11')}
            >
              <ListOrdered aria-hidden className="size-4" />
              {words.plan}
            </Link>
          )}
          {(isMerchant || desk.role === 'owner') && (
            <Button size="small" onClick={() => setAdding(true)} className="max-lg:h-11">
              <Plus aria-hidden className="size-4" />
              {words.add}
            </Button>
          )}
        </div>
      </header>
      {bag.length === 0 && <p className="py-6 text-center text-sm text-soft">{words.noGoods}</p>}
      {bag.length > 0 && (
        <Button
          look="accent"
          size="large"
          disabled={next === null || run.pin.isPending}
          onClick={() => run.pin.mutate(next)}
          className="min-w-0 disabled:bg-sunken disabled:text-soft disabled:opacity-100"
        >
          <SkipForward aria-hidden className="size-5 shrink-0" />
          <span className="truncate">{next ? `${words.next}：${next.title}` : words.last}</span>
        </Button>
      )}
      <ol className="-mx-2 grid grid-cols-1 gap-1">
        {bag.map((product, position) => (
          <Fragment key={product.id}>
            {plan.before.get(product.id)?.map(({ title, minutes }, i) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a section has no name of its own, and its place tells it apart.
                key={i}
                className="flex items-baseline gap-2 px-2 pt-3 pb-1 text-xs font-medium text-soft"
              >
                <span className="truncate">{title}</span>
                <span className="font-normal">{words.minutes(minutes)}</span>
              </li>
            ))}
            <Row
              desk={desk}
              product={product}
              position={position}
              pinnedId={pinnedId}
              run={run}
              plan={plan.products.get(product.id)}
              changePrice={own.has(product.storeId) ? () => setPricing(product) : null}
            />
          </Fragment>
        ))}
      </ol>
      {(isMerchant || adding) && (
        <ProductPicker
          open={adding}
          onClose={() => setAdding(false)}
          chosen={ids}
          toggle={(product) =>
            run.order.mutate(
              ids.includes(product.id)
                ? bag.filter(({ id }) => id !== product.id)
                : [...bag, product],
            )
          }
        />
      )}
      <PriceSheet product={pricing} onClose={() => setPricing(null)} roomId={desk.room.id} />
    </section>
  );
}
