import { Clicked, type ProductCard as ProductCardData } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { count } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { track } from '../../app/tracker.ts';
import { useExposure } from '../../app/watching.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';

interface ProductCardProps {
  product: ProductCardData;
  position: number;
  surface: 'search' | 'store' | 'product';
  requestId?: string | null;
}

export function ProductCard({ product, position, surface, requestId = null }: ProductCardProps) {
  const text = useText();
  const about = { surface, itemKind: 'product', itemId: product.id, position, requestId } as const;
  const exposure = useExposure({ ...about, policyVersion: null });
  return (
    <Link
      ref={exposure}
      to="/products/$productId"
      params={{ productId: product.id }}
      onClick={() => track(Clicked, about)}
      className="group block overflow-hidden rounded-card bg-raised shadow-card"
    >
      <div className="aspect-square overflow-hidden">
        <Picture
          src={product.cover?.url ?? null}
          alt=""
          eager={position < 6}
          className="size-full transition-transform duration-200 group-hover:scale-[1.03]"
        />
      </div>
      <div className="grid gap-1 p-3">
        <h3 className="line-clamp-2 min-h-10 text-sm leading-snug">{product.title}</h3>
        <p className="flex items-baseline justify-between gap-2">
          <Price fen={product.fromFen} listFen={product.listFen} />
          <span className="text-xs text-soft">
            {product.stock === 0
              ? text.viewer.product.soldOut
              : product.soldCount > 0 && text.viewer.product.sold(count(product.soldCount))}
          </span>
        </p>
      </div>
    </Link>
  );
}
