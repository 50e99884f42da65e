import type { Picture, Product } from '@kaibo/contracts';
import { ChevronRight, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { count, yuan } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Price } from '../../ui/price.tsx';
import { BundleContents } from './bundle-parts.tsx';
import { Gallery } from './gallery.tsx';
import { AttributeTable, BrandLine, ServiceNotes, StoreLink } from './product-facts.tsx';
import { productTexts } from './product-texts.ts';

/** A struck price says nothing alone; what the product really cost lately does. */
function HonestPrice({ product }: { product: Product }) {
  const text = useMessages(productTexts);
  const isStruck = product.listFen !== null && product.listFen > product.fromFen;
  return (
    <div className="grid gap-1">
      <Price fen={product.fromFen} listFen={product.listFen} className="text-3xl" />
      {isStruck && (
        <p className="flex items-center gap-1.5 text-sm text-soft">
          {text.lowest(yuan(product.lowest30Fen))}
          <span title={text.lowestHint} role="img" aria-label={text.lowestHint}>
            <Info aria-hidden className="size-3.5" />
          </span>
        </p>
      )}
    </div>
  );
}

/** What can be chosen, at a glance; a press opens the choice. */
function OptionsLine({ product, open }: { product: Product; open?: () => void }) {
  const text = useMessages(productTexts);
  if (product.options.length === 0 && product.skus.length < 2) return null;
  const names =
    product.options.length > 0 ? product.options.map(({ name }) => name) : [text.options];
  const first = product.options[0];
  return (
    <button
      type="button"
      disabled={!open}
      onClick={open}
      className="flex items-center gap-3 rounded-card bg-raised p-3 text-left text-sm shadow-card"
    >
      <span className="text-soft">{text.options}</span>
      <span className="min-w-0 flex-1 truncate">
        {text.choose(names.join(' / '))}
        <span className="ml-2 text-soft">
          {first?.values.map(({ name }) => name).join(' · ') ??
            product.skus.map(({ option }) => option).join(' · ')}
        </span>
      </span>
      <ChevronRight aria-hidden className="size-5 text-soft" />
    </button>
  );
}

interface ProductViewProps {
  product: Product;
  /** The picture of what is chosen. */
  wanted?: Picture | null;
  openOptions?: () => void;
  /** Below the price: buying and sharing. */
  actions?: ReactNode;
  /** Beside the description: live rooms and the like. */
  aside?: ReactNode;
  /** Below everything, over the whole width. */
  below?: ReactNode;
  /** Headings of a preview stand below the editor's. */
  isPreview?: boolean;
}

/** A product as a viewer sees it: also what its merchant sees before it is offered. */
export function ProductView(props: ProductViewProps) {
  const { product, wanted = null, openOptions, actions, aside, below, isPreview = false } = props;
  const text = useText();
  const words = useMessages(productTexts);
  const Title = isPreview ? 'p' : 'h1';
  const columns = isPreview ? '' : 'md:grid-cols-2 md:gap-10 md:px-4 md:py-8';
  return (
    <div className="mx-auto grid max-w-5xl grid-cols-1 gap-8">
      <div className={`grid grid-cols-1 gap-5 ${columns}`}>
        <div className={isPreview ? '' : 'min-w-0 md:sticky md:top-20 md:self-start'}>
          <Gallery
            title={product.title}
            pictures={product.pictures}
            model={product.model}
            wanted={wanted}
          />
        </div>
        <div className="grid min-w-0 grid-cols-1 content-start gap-5 max-md:px-4">
          <div className="grid gap-2">
            {product.brand && <BrandLine brand={product.brand} />}
            <Title className="text-xl leading-snug font-semibold md:text-2xl">
              {product.title}
            </Title>
            <HonestPrice product={product} />
            <p className="flex gap-3 text-sm text-soft">
              <span>{text.viewer.product.sold(count(product.soldCount))}</span>
              <span>
                {product.stock === 0
                  ? text.viewer.product.soldOut
                  : text.viewer.product.stock(count(product.stock))}
              </span>
            </p>
          </div>
          {product.status !== 'active' && !isPreview && (
            <div className="flex flex-wrap items-center gap-2 rounded-card bg-warn-wash p-3 text-sm">
              <Badge tone="warn">{words.status[product.status]}</Badge>
              {words.notOnSale}
            </div>
          )}
          {actions}
          <OptionsLine product={product} open={openOptions} />
          <BundleContents product={product} />
          {aside}
          <StoreLink store={product.store} />
          <AttributeTable product={product} />
          {product.description && (
            <section className="grid gap-2">
              <h2 className="font-semibold">{text.viewer.product.description}</h2>
              <p className="leading-relaxed whitespace-pre-line">{product.description}</p>
            </section>
          )}
          <ServiceNotes />
        </div>
      </div>
      {below}
    </div>
  );
}
