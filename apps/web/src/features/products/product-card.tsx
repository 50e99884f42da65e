import type { ProductCard as ProductCardData } from '@kaibo/contracts';
import { count } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Price } from '../../ui/price.tsx';
import { CardLink, CardPicture } from '../recommendation/card-link.tsx';

interface ProductCardProps {
  product: ProductCardData;
  position: number;
  surface: 'search' | 'store' | 'product';
  requestId?: string | null;
}

export function ProductCard({ product, position, surface, requestId }: ProductCardProps) {
  const text = useText();
  return (
    <CardLink
      about={{ kind: 'product', itemId: product.id, title: product.title }}
      placed={{ surface, position, requestId }}
    >
      <div className="aspect-square overflow-hidden">
        <CardPicture src={product.cover?.url ?? null} eager={position < 6} />
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
    </CardLink>
  );
}
