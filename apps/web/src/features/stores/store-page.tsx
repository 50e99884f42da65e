import { getStore } from '@kaibo/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Store as StoreIcon } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { useDwell } from '../../app/watching.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { ProductCard } from '../products/product-card.tsx';
import { StoreHeader } from './store-header.tsx';
import { StoreNow, StoreReplays } from './store-rooms.tsx';
import { storeTexts } from './store-texts.ts';

const route = getRouteApi('/stores/$storeId');
const PAGE = 40;

function Waiting() {
  return (
    <div className="mx-auto grid max-w-7xl gap-6 px-4 py-6">
      <Skeleton className="aspect-[3/1] max-h-64 w-full md:aspect-[5/1]" />
      <Skeleton className="h-24" />
      <Skeleton className="h-96" />
    </div>
  );
}

/** 旗舰店: its front, what is live and announced, everything on sale, replays. */
export function StorePage() {
  const text = useMessages(storeTexts);
  const { storeId } = route.useParams();
  useDwell('store', storeId);
  const list = useInfiniteQuery({
    queryKey: ['store', storeId],
    queryFn: ({ pageParam }) =>
      call(getStore, { params: { storeId }, query: { before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ products }) => (products.length < PAGE ? undefined : products.at(-1)?.id),
  });
  const { data, error, refetch } = list;
  const store = data?.pages[0]?.store;
  if (error && !store) return <Problem error={error} retry={() => void refetch()} />;
  if (!store) return <Waiting />;
  const products = data.pages.flatMap((page) => page.products);
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-1 gap-8 px-4 py-6">
      <StoreHeader store={store} owner={data.pages[0]?.owner ?? null} />
      <StoreNow hostId={store.ownerId}>
        <section className="grid gap-3">
          <h2 className="text-lg font-semibold">{text.products}</h2>
          {products.length === 0 && (
            <Empty icon={StoreIcon} title={text.noProducts}>
              {text.noProductsHint}
            </Empty>
          )}
          <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 md:gap-4 lg:grid-cols-4 xl:grid-cols-5">
            {products.map((product, position) => (
              <li key={product.id}>
                <ProductCard product={product} position={position} surface="store" />
              </li>
            ))}
          </ul>
          <MoreButton list={list} />
        </section>
        <StoreReplays hostId={store.ownerId} />
      </StoreNow>
    </div>
  );
}
