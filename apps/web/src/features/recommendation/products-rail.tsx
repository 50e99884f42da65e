import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../app/text.ts';
import { Rail, RailSkeleton, railItem } from './rail.tsx';
import { RailProduct } from './rail-product.tsx';
import { type ProductsWanted, suggestedProductsQuery } from './recommendation-queries.ts';
import { recommendationTexts } from './recommendation-texts.ts';

type Beside =
  | { surface: 'product'; productId: string }
  | { surface: 'order'; productIds: readonly string[] };

const MOST = 12;

const wantedBeside = (beside: Beside): ProductsWanted =>
  beside.surface === 'product'
    ? { ...beside, limit: MOST }
    : { surface: 'order', productIds: beside.productIds.join(','), limit: MOST };

/** What goes with a product, or with what was just bought; nothing where nothing does. */
export function ProductsRail({ beside }: { beside: Beside }) {
  const { rails } = useMessages(recommendationTexts);
  const query = suggestedProductsQuery(wantedBeside(beside));
  const { data, isPending } = useQuery({ ...query, retry: false });
  if (isPending) return <RailSkeleton className="h-[18rem] sm:h-[19rem]" />;
  if (!data || data.products.length === 0) return null;
  const { surface } = beside;
  const isTogether = data.products.some(({ source }) => source === 'bought-together');
  return (
    <Rail title={isTogether ? rails.boughtTogether : rails.alsoLike}>
      {data.products.map((item) => (
        <li key={item.product.id} className={railItem}>
          <RailProduct item={item} surface={surface} served={data} />
        </li>
      ))}
    </Rail>
  );
}
