import type { ProductCard, Teaser } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { Sparkles } from 'lucide-react';
import { useMessages } from '../../../app/text.ts';
import { Picture } from '../../../ui/picture.tsx';
import { Price } from '../../../ui/price.tsx';
import { previewTexts } from './preview-texts.ts';

const frame = 'block overflow-hidden rounded-card bg-raised shadow-card';

function Shown({ product }: { product: ProductCard }) {
  return (
    <Link to="/products/$productId" params={{ productId: product.id }} className={frame}>
      <Picture src={product.cover?.url ?? null} alt="" className="aspect-square w-full" />
      <div className="grid gap-1 p-3">
        <p className="line-clamp-2 h-10 text-sm leading-5">{product.title}</p>
        <Price fen={product.fromFen} listFen={product.listFen} className="h-6" />
      </div>
    </Link>
  );
}

/** The server tells neither name nor price of it, so there is nothing to find behind the cover. */
function Veiled() {
  const text = useMessages(previewTexts);
  return (
    <div className={frame}>
      <div className="grid aspect-square w-full place-items-center bg-linear-135 from-accent-wash to-sunken text-accent-ink">
        <Sparkles aria-hidden className="size-10" />
      </div>
      <div className="grid gap-1 p-3">
        <p className="h-10 text-sm leading-5 font-medium">{text.veiled}</p>
        <p className="h-6 text-sm leading-6 text-soft">{text.veiledHint}</p>
      </div>
    </div>
  );
}

export function Teasers({ teasers }: { teasers: readonly Teaser[] }) {
  const text = useMessages(previewTexts);
  if (teasers.length === 0) return null;
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold">
        {text.teasers}
        <span className="ml-2 text-sm font-normal text-soft">{text.teasersHint}</span>
      </h2>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 md:gap-4 lg:grid-cols-4">
        {teasers.map((teaser) => (
          <li key={teaser.kind === 'product' ? teaser.product.id : teaser.position}>
            {teaser.kind === 'product' ? <Shown product={teaser.product} /> : <Veiled />}
          </li>
        ))}
      </ul>
    </section>
  );
}
