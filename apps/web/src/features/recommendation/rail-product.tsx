import type { FeedProduct } from '@kaibo/contracts';
import { Price } from '../../ui/price.tsx';
import { CardLink, CardPicture } from './card-link.tsx';
import { RailReason } from './rail.tsx';
import type { RailSurface, Served } from './served.ts';

interface RailProductProps {
  item: FeedProduct;
  surface: RailSurface;
  served: Served;
}

/** A product in a rail, and why it is here. */
export function RailProduct({ item, surface, served }: RailProductProps) {
  const { product, ...why } = item;
  return (
    <CardLink
      about={{ kind: 'product', itemId: product.id, title: product.title }}
      placed={{ ...served, surface, position: why.position }}
      why={why}
    >
      <div className="aspect-square overflow-hidden">
        <CardPicture src={product.cover?.url ?? null} />
      </div>
      <div className="grid gap-1 px-2.5 pt-2.5">
        <h3 className="line-clamp-2 h-10 text-sm leading-5">{product.title}</h3>
        <Price fen={product.fromFen} listFen={product.listFen} />
      </div>
      <RailReason why={why} />
    </CardLink>
  );
}
