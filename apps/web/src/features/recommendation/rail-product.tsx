import { Clicked, type FeedProduct } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { inLocale, useLocale } from '../../app/settings.ts';
import { track } from '../../app/tracker.ts';
import { useExposure } from '../../app/watching.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { CardFrame } from './card-frame.tsx';
import type { RailSurface, Served } from './served.ts';

interface RailProductProps {
  item: FeedProduct;
  surface: RailSurface;
  served: Served;
}

/** A product in a rail, and why it is here. */
export function RailProduct({ item, surface, served }: RailProductProps) {
  const locale = useLocale();
  const { product, ...why } = item;
  const { requestId, policyVersion } = served;
  const about = {
    surface,
    itemKind: 'product',
    itemId: product.id,
    position: why.position,
  } as const;
  const exposure = useExposure({ ...about, requestId, policyVersion });
  return (
    <CardFrame about={{ kind: 'product', itemId: product.id, title: product.title }} why={why}>
      <Link
        ref={exposure}
        to="/products/$productId"
        params={{ productId: product.id }}
        onClick={() => track(Clicked, { ...about, requestId })}
        className="group block overflow-hidden rounded-card bg-raised shadow-card"
      >
        <div className="aspect-square overflow-hidden">
          <Picture
            src={product.cover?.url ?? null}
            alt=""
            className="size-full transition-transform duration-200 group-hover:scale-[1.03]"
          />
        </div>
        <div className="grid gap-1 px-2.5 pt-2.5">
          <h3 className="line-clamp-2 h-10 text-sm leading-5">{product.title}</h3>
          <Price fen={product.fromFen} listFen={product.listFen} />
        </div>
        <p className="flex h-12 items-center pr-9 pl-2.5 text-xs leading-4 text-soft">
          <span className="line-clamp-2">{inLocale(why.reason.text, locale)}</span>
        </p>
      </Link>
    </CardFrame>
  );
}
