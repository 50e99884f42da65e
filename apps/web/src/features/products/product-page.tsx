import type { Product } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { count } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { useDwell } from '../../app/watching.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { BuySheet } from '../orders/buy-sheet.tsx';
import { ShareButton } from '../sharing/share-button.tsx';
import { productQuery } from './product-queries.ts';

const route = getRouteApi('/products/$productId');

function Gallery({ product }: { product: Product }) {
  const [shown, setShown] = useState(0);
  const picture = product.pictures[shown] ?? product.cover;
  return (
    <div className="grid content-start gap-3">
      <Picture
        src={picture?.url ?? null}
        alt={product.title}
        eager
        className="aspect-square w-full rounded-card"
      />
      {product.pictures.length > 1 && (
        <div className="scrollbar-none flex gap-2 overflow-x-auto">
          {product.pictures.map((each, i) => (
            <button
              key={each.id}
              type="button"
              onClick={() => setShown(i)}
              aria-label={`${i + 1} / ${product.pictures.length}`}
              aria-pressed={i === shown}
              className={join(
                'rounded-xl border-2',
                i === shown ? 'border-accent-ink' : 'border-transparent',
              )}
            >
              <Picture src={each.url} alt="" className="size-16 rounded-lg" />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function StoreLink({ store }: { store: Product['store'] }) {
  const text = useText();
  return (
    <Link
      to="/stores/$storeId"
      params={{ storeId: store.id }}
      className="flex items-center gap-3 rounded-card bg-raised p-3 shadow-card"
    >
      <Avatar name={store.name} src={store.logo?.url} className="size-11 text-base" />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2 truncate font-medium">
          {store.name}
          {store.simulated && <Badge>{text.common.simulated}</Badge>}
        </span>
        <span className="text-sm text-soft">{text.viewer.product.store}</span>
      </span>
      <ChevronRight aria-hidden className="size-5 text-soft" />
    </Link>
  );
}

function Details({ product }: { product: Product }) {
  const text = useText();
  const [buying, setBuying] = useState(false);
  const soldOut = product.stock === 0;
  const hidden = product.status === 'hidden';
  return (
    <div className="mx-auto grid grid-cols-1 max-w-5xl gap-6 px-4 py-5 md:grid-cols-2 md:gap-10 md:py-8">
      <Gallery product={product} />
      <div className="grid content-start gap-5">
        <div className="grid gap-2">
          <h1 className="text-xl leading-snug font-semibold md:text-2xl">{product.title}</h1>
          <Price fen={product.fromFen} listFen={product.listFen} className="text-3xl" />
          <p className="flex gap-3 text-sm text-soft">
            <span>{text.viewer.product.sold(count(product.soldCount))}</span>
            <span>
              {soldOut
                ? text.viewer.product.soldOut
                : text.viewer.product.stock(count(product.stock))}
            </span>
          </p>
        </div>
        {hidden && <Badge tone="warn">{text.viewer.product.hidden}</Badge>}
        <div className="flex items-center gap-2">
          <Button
            look="accent"
            size="large"
            className="flex-1"
            disabled={soldOut || hidden}
            onClick={() => setBuying(true)}
          >
            {soldOut ? text.viewer.product.soldOut : text.viewer.product.buyNow}
          </Button>
          <ShareButton
            subject={{
              target: { kind: 'product', id: product.id },
              title: product.title,
              pictureUrl: product.cover?.url ?? null,
              by: product.store.name,
              priceFen: product.fromFen,
            }}
            className="size-12 border border-line"
          />
        </div>
        <StoreLink store={product.store} />
        {product.description && (
          <section className="grid gap-2">
            <h2 className="font-semibold">{text.viewer.product.description}</h2>
            <p className="leading-relaxed whitespace-pre-line text-soft">{product.description}</p>
          </section>
        )}
      </div>
      <BuySheet
        productId={buying ? product.id : null}
        roomId={null}
        onClose={() => setBuying(false)}
      />
    </div>
  );
}

export function ProductPage() {
  const { productId } = route.useParams();
  const { data: product, error, refetch } = useQuery(productQuery(productId));
  useDwell('product', productId);
  if (product) return <Details product={product} />;
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  return (
    <div className="mx-auto grid grid-cols-1 max-w-5xl gap-6 px-4 py-5 md:grid-cols-2 md:gap-10 md:py-8">
      <Skeleton className="aspect-square w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  );
}
