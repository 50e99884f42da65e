import type { Product } from '@kaibo/contracts';
import { exact } from '../../../app/amounts.ts';
import { useMessages } from '../../../app/text.ts';
import { BundleList } from '../../products/bundle-parts.tsx';
import { bundleTexts } from '../../products/bundle-texts.ts';
import { Section } from './section.tsx';

const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** What a set holds, and which rule proposed it; nothing of what is no set. */
export function BundleSection({ product }: { product: Product }) {
  const text = useMessages(bundleTexts);
  const { bundle } = product;
  if (!bundle) return null;
  const { origin } = bundle;
  return (
    <Section title={text.editor} hint={text.editorHint}>
      {origin && (
        <p className="rounded-xl bg-accent-wash p-3 text-sm">
          {text.proposed(origin.lift.toFixed(1), exact(origin.baskets))}{' '}
          {text.discount(percent(origin.discount), percent(origin.confidence))}
        </p>
      )}
      <BundleList bundle={bundle} fromFen={product.fromFen} />
    </Section>
  );
}
