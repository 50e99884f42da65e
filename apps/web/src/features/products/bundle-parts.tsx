import type { Product } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { yuan } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Picture } from '../../ui/picture.tsx';
import { bundleTexts } from './bundle-texts.ts';

type Bundle = NonNullable<Product['bundle']>;
type Part = Bundle['parts'][number];

function PartLine({ part }: { part: Part }) {
  const text = useMessages(bundleTexts);
  const { title, cover, quantity, fromFen, isOnSale } = part;
  const line = (
    <>
      <Picture src={cover?.url ?? null} alt="" className="size-12 shrink-0 rounded-lg" />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2">{title}</span>
        {quantity > 1 && <span className="text-soft">{text.times(String(quantity))}</span>}
      </span>
      {isOnSale ? (
        <span className="money text-soft">{yuan(fromFen)}</span>
      ) : (
        <Badge>{text.notOnSale}</Badge>
      )}
    </>
  );
  const look = 'flex items-center gap-3 p-3 text-sm';
  return isOnSale ? (
    <Link to="/products/$productId" params={{ productId: part.productId }} className={look}>
      {line}
    </Link>
  ) : (
    <span className={look}>{line}</span>
  );
}

/** The products of a set, and what they cost one by one. */
export function BundleList({ bundle, fromFen }: { bundle: Bundle; fromFen: number }) {
  const text = useMessages(bundleTexts);
  const { parts } = bundle;
  const sumFen = parts.reduce((sum, part) => sum + part.fromFen * part.quantity, 0);
  const isComparable = parts.every(({ isOnSale }) => isOnSale) && sumFen > fromFen;
  return (
    <div className="grid gap-2">
      <ul className="divide-y divide-line overflow-hidden rounded-card bg-raised shadow-card">
        {parts.map((part) => (
          <li key={part.productId}>
            <PartLine part={part} />
          </li>
        ))}
      </ul>
      {isComparable && (
        <p className="flex flex-wrap gap-x-3 text-sm text-soft">
          <span>{text.together(yuan(sumFen))}</span>
          <span className="text-good">{text.saves(yuan(sumFen - fromFen))}</span>
        </p>
      )}
    </div>
  );
}

/** On the page of a product; nothing of what is no set. */
export function BundleContents({ product }: { product: Product }) {
  const text = useMessages(bundleTexts);
  if (!product.bundle) return null;
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold">{text.contains}</h2>
      <BundleList bundle={product.bundle} fromFen={product.fromFen} />
    </section>
  );
}
