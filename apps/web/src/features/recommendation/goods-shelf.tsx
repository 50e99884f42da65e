import type { ReplyOf, recommendProducts } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { ShoppingBag } from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { Empty, Problem } from '../../ui/states.tsx';
import { Rail, RailSkeleton, railItem } from './rail.tsx';
import { RailProduct } from './rail-product.tsx';
import { suggestedGoodsQuery } from './recommendation-queries.ts';
import { recommendationTexts } from './recommendation-texts.ts';

type Step = ReplyOf<typeof recommendProducts>['step'];

const titleBy = (step: Step): 'personal' | 'popular' | 'newest' =>
  step === 'personal' || step === 'newest' ? step : 'popular';

/** Products on the home page. It fills the space that the page keeps for it, whatever becomes of it. */
export function GoodsShelf() {
  const { goods } = useMessages(recommendationTexts);
  const { data, error, refetch } = useQuery(suggestedGoodsQuery);
  if (!data)
    return error ? (
      <Problem small error={error} retry={() => void refetch()} />
    ) : (
      <RailSkeleton className="h-72 sm:h-76" />
    );
  if (data.products.length === 0) return <Empty icon={ShoppingBag} title={goods.none} />;
  return (
    <Rail title={goods[titleBy(data.step)]} tone="section">
      {data.products.map((item) => (
        <li key={item.product.id} className={railItem}>
          <RailProduct item={item} surface="home" served={data} />
        </li>
      ))}
    </Rail>
  );
}
