import { type ProductCard, ProductShown } from '@kaibo/contracts';
import { useEffect } from 'react';
import { useText } from '../../app/text.ts';
import { track } from '../../app/tracker.ts';
import { Button } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';

interface PinnedCardProps {
  roomId: string;
  product: ProductCard;
  position: number;
  buy: (productId: string) => void;
}

/** What the host is showing; records how long it was on display. */
export function PinnedCard({ roomId, product, position, buy }: PinnedCardProps) {
  const text = useText();
  const productId = product.id;
  useEffect(() => {
    const sinceMs = Date.now();
    return () => {
      const shownMs = Math.min(3_600_000, Date.now() - sinceMs);
      track(
        ProductShown,
        { productId, shownMs, position: Math.max(0, position) },
        { roomId, batch: true },
      );
    };
  }, [productId, position, roomId]);

  return (
    <article
      data-pinned-product={productId}
      className="flex w-full max-w-80 items-center gap-2.5 rounded-2xl bg-raised/95 p-2 text-ink shadow-card backdrop-blur"
    >
      <Picture src={product.cover?.url ?? null} alt="" eager className="size-14 rounded-xl" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-xs text-soft">
          <span className="mr-1 font-medium text-accent-ink">{text.viewer.room.pinned}</span>
          {product.title}
        </p>
        <Price fen={product.fromFen} listFen={product.listFen} className="mt-0.5" />
      </div>
      <Button
        look="accent"
        size="small"
        onClick={() => buy(productId)}
        disabled={product.stock === 0}
      >
        {product.stock === 0 ? text.viewer.product.soldOut : text.viewer.room.buy}
      </Button>
    </article>
  );
}
