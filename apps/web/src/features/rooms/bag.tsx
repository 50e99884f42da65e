import { Clicked, type ProductCard } from '@kaibo/contracts';
import { ShoppingBag } from 'lucide-react';
import { count } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { track } from '../../app/tracker.ts';
import { useExposure } from '../../app/watching.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Empty } from '../../ui/states.tsx';

interface BagProps {
  roomId: string;
  products: readonly ProductCard[];
  pinnedId: string | null;
  buy: (productId: string) => void;
}

interface RowProps {
  roomId: string;
  product: ProductCard;
  position: number;
  pinned: boolean;
  buy: (productId: string) => void;
}

function BagRow({ roomId, product, position, pinned, buy }: RowProps) {
  const text = useText();
  const about = { surface: 'room', itemKind: 'product', itemId: product.id, position } as const;
  const exposure = useExposure({ ...about, requestId: null, policyVersion: null }, roomId);
  const choose = (): void => {
    track(Clicked, { ...about, requestId: null }, { roomId });
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
          {position + 1}
        </span>
      </div>
      <div className="flex min-w-0 flex-1 flex-col justify-between">
        <div>
          <p className="line-clamp-2 text-sm leading-snug">{product.title}</p>
          <p className="mt-1 flex gap-1.5 text-xs text-soft">
            {pinned && <Badge tone="accent">{text.viewer.room.pinned}</Badge>}
            {product.soldCount > 0 && text.viewer.product.sold(count(product.soldCount))}
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

export function Bag({ roomId, products, pinnedId, buy }: BagProps) {
  const text = useText();
  if (products.length === 0) return <Empty icon={ShoppingBag} title={text.viewer.room.bagEmpty} />;
  return (
    <ul className="-mx-2 grid gap-1">
      {products.map((product, position) => (
        <BagRow
          key={product.id}
          roomId={roomId}
          product={product}
          position={position}
          pinned={product.id === pinnedId}
          buy={buy}
        />
      ))}
    </ul>
  );
}
