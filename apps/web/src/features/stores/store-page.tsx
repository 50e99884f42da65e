import { getStore } from '@kaibo/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Store as StoreIcon } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { useDwell } from '../../app/watching.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { ProductCard } from '../products/product-card.tsx';
import { ShareButton } from '../sharing/share-button.tsx';

const route = getRouteApi('/stores/$storeId');
const PAGE = 40;

export function StorePage() {
  const text = useText();
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
  if (!store) return <Skeleton className="m-4 h-72" />;
  const products = data.pages.flatMap((page) => page.products);
  return (
    <div className="mx-auto grid grid-cols-1 max-w-7xl gap-6 px-4 py-6">
      <header className="flex items-center gap-4">
        <Avatar name={store.name} src={store.logo?.url} className="size-16 text-2xl" />
        <div className="min-w-0">
          <h1 className="flex items-center gap-2 text-2xl font-semibold tracking-tight">
            {store.name}
            {store.simulated && <Badge>{text.common.simulated}</Badge>}
          </h1>
          <p className="mt-1 max-w-2xl text-soft">{store.description}</p>
        </div>
        <ShareButton
          subject={{
            target: { kind: 'store', id: store.id },
            title: store.name,
            pictureUrl: store.logo?.url ?? null,
          }}
          className="ml-auto border border-line"
        />
      </header>
      <section className="grid gap-3">
        <h2 className="text-lg font-semibold">{text.viewer.store.products}</h2>
        {products.length === 0 && <Empty icon={StoreIcon} title={text.viewer.store.empty} />}
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 md:gap-4 lg:grid-cols-4 xl:grid-cols-5">
          {products.map((product, position) => (
            <li key={product.id}>
              <ProductCard product={product} position={position} surface="store" />
            </li>
          ))}
        </ul>
        <MoreButton list={list} />
      </section>
    </div>
  );
}
