import { Clicked, type ProductCard, type Room } from '@kaibo/contracts';
import { ShoppingBag } from 'lucide-react';
import { count } from '../../app/format.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useText } from '../../app/text.ts';
import { track } from '../../app/tracker.ts';
import { useExposure } from '../../app/watching.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Empty, Skeleton } from '../../ui/states.tsx';
import type { BagOrder } from '../recommendation/use-bag-order.ts';

interface RowProps {
  roomId: string;
  product: ProductCard;
  /** In the host's order, as the host speaks of it. */
  number: number;
  position: number;
  pinned: boolean;
  order: BagOrder;
  buy: (productId: string) => void;
}

function BagRow({ roomId, product, number, position, pinned, order, buy }: RowProps) {
  const text = useText();
  const locale = useLocale();
  const placed = order.placedBy(product.id);
  const requestId = placed?.served.requestId ?? null;
  const policyVersion = placed?.served.policyVersion ?? null;
  const about = {
    surface: 'room',
    itemKind: 'product',
    itemId: product.id,
    position: placed?.item.position ?? position,
    requestId,
  } as const;
  const exposure = useExposure({ ...about, policyVersion }, roomId);
  const choose = (): void => {
    track(Clicked, about, { roomId });
    buy(product.id);
  };
  return (
    <li
      ref={exposure}
      className={join('flex gap-3 rounded-xl p-2', pinned && 'bg-accent-wash')}
      data-pinned={pinned || undefined}
    >
      <div className="relative shrink-0">
        <Picture src={product.cover?.url ?? null} alt="" className="size-20 rounded-xl" />
        <span className="absolute top-1 left-1 rounded-md bg-black/55 px-1.5 text-[11px] text-white tabular-nums">
          {number}
        </span>
      </div>
      <div className="flex min-w-0 flex-1 flex-col justify-between">
        <div>
          <p className="line-clamp-2 text-sm leading-snug">{product.title}</p>
          <p className="mt-1 flex gap-1.5 text-xs text-soft">
            {pinned && <Badge tone="accent">{text.viewer.room.pinned}</Badge>}
            {placed?.isRecommended && placed.item.source !== 'trending' ? (
              <span className="truncate">{inLocale(placed.item.reason.text, locale)}</span>
            ) : (
              product.soldCount > 0 && text.viewer.product.sold(count(product.soldCount))
            )}
          </p>
        </div>
        <div className="flex items-center justify-between">
          <Price fen={product.fromFen} listFen={product.listFen} />
          <Button look="accent" size="small" onClick={choose} disabled={product.stock === 0}>
            {product.stock === 0 ? text.viewer.product.soldOut : text.viewer.room.buy}
          </Button>
        </div>
      </div>
    </li>
  );
}

interface BagProps {
  room: Room;
  pinnedId: string | null;
  order: BagOrder;
  buy: (productId: string) => void;
}

export function Bag({ room, pinnedId, order, buy }: BagProps) {
  const text = useText();
  if (room.bag.length === 0) return <Empty icon={ShoppingBag} title={text.viewer.room.bagEmpty} />;
  const numbers = new Map(room.bag.map(({ id }, i) => [id, i + 1]));
  return (
    <ul className="-mx-2 grid gap-1" aria-busy={order.isWaiting}>
      {order.products.map((product, position) =>
        order.isWaiting ? (
          <li key={product.id} className="p-2">
            <Skeleton className="h-20" />
          </li>
        ) : (
          <BagRow
            key={product.id}
            roomId={room.id}
            product={product}
            number={numbers.get(product.id) ?? position + 1}
            position={position}
            pinned={product.id === pinnedId}
            order={order}
            buy={buy}
          />
        ),
      )}
    </ul>
  );
}
