import type { Product } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { yuan } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages, useText } from '../../app/text.ts';
import { useDwell } from '../../app/watching.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { FromFirst } from '../../ui/from-first.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { Later } from '../recommendation/later.tsx';
import { ProductReviews } from '../reviews/product-reviews.tsx';
import { ShareButton } from '../sharing/share-button.tsx';
import { RoomsSelling } from './product-facts.tsx';
import { productQuery } from './product-queries.ts';
import { productTexts } from './product-texts.ts';
import { ProductView } from './product-view.tsx';

const loadProductsRail = () =>
  import('../recommendation/products-rail.tsx').then(({ ProductsRail }) => ProductsRail);
const loadBuySheet = () => import('./buy-sheet.tsx').then(({ BuySheet }) => BuySheet);

const route = getRouteApi('/products/$productId');

interface BuyingProps {
  product: Product;
  buy: () => void;
}

function BuyButton({ product, buy }: BuyingProps) {
  const text = useText();
  const words = useMessages(productTexts);
  const label =
    product.status !== 'active'
      ? words.status[product.status]
      : product.stock === 0
        ? text.viewer.product.soldOut
        : text.viewer.product.buyNow;
  return (
    <Button
      look="accent"
      size="large"
      className="flex-1"
      disabled={product.stock === 0 || product.status !== 'active'}
      onClick={buy}
    >
      {label}
    </Button>
  );
}

function Share({ product }: { product: Product }) {
  return (
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
  );
}

/** On a phone the way to buy stays at hand, wherever the page stands. */
function BuyBar({ product, buy }: BuyingProps) {
  return (
    <div className="fixed inset-x-0 bottom-0 z-30 flex items-center gap-3 border-t border-line bg-raised px-4 pt-2.5 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:hidden">
      <span className="money text-xl font-semibold text-accent-ink">{yuan(product.fromFen)}</span>
      <Share product={product} />
      <BuyButton product={product} buy={buy} />
    </div>
  );
}

function EditLink({ product }: { product: Product }) {
  const words = useMessages(productTexts);
  const me = useMe();
  if (me?.id !== product.store.ownerId) return null;
  return (
    <Link
      to="/studio/products/$productId"
      params={{ productId: product.id }}
      className={buttonClass('plain', 'medium', 'justify-self-start')}
    >
      <Pencil aria-hidden className="size-4" />
      {words.edit}
    </Link>
  );
}

function Details({ product }: { product: Product }) {
  const [buying, setBuying] = useState(false);
  const buy = (): void => setBuying(true);
  const canBuy = product.status === 'active' && product.stock > 0;
  return (
    <div className="pb-24 md:pb-12">
      <ProductView
        product={product}
        openOptions={canBuy ? buy : undefined}
        actions={
          <>
            <div className="flex items-center gap-2 max-md:hidden">
              <BuyButton product={product} buy={buy} />
              <Share product={product} />
            </div>
            <EditLink product={product} />
          </>
        }
        aside={<RoomsSelling productId={product.id} />}
        below={
          <div className="grid grid-cols-1 gap-8 px-4">
            <Later load={loadProductsRail}>
              {(ProductsRail) => (
                <ProductsRail beside={{ surface: 'product', productId: product.id }} />
              )}
            </Later>
            <ProductReviews productId={product.id} />
          </div>
        }
      />
      <BuyBar product={product} buy={buy} />
      <FromFirst wanted={buying} load={loadBuySheet} lost={() => setBuying(false)}>
        {(BuySheet) => (
          <BuySheet
            productId={buying ? product.id : null}
            roomId={null}
            onClose={() => setBuying(false)}
          />
        )}
      </FromFirst>
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
    <div className="mx-auto grid max-w-5xl grid-cols-1 gap-6 md:grid-cols-2 md:gap-10 md:px-4 md:py-8">
      <Skeleton className="aspect-square w-full" />
      <Skeleton className="h-64 w-full max-md:mx-4" />
    </div>
  );
}
