import { BUNDLE_PARTS_MOST, type Product, setBundleParts } from '@kaibo/contracts';
import { useMutation } from '@tanstack/react-query';
import { Minus, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { exact } from '../../../app/amounts.ts';
import { call } from '../../../app/api.ts';
import { yuan } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Picture } from '../../../ui/picture.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { ProductPicker } from '../../my-stores/product-picker.tsx';
import { BundleList } from '../../products/bundle-parts.tsx';
import { bundleTexts } from '../../products/bundle-texts.ts';
import { faultOf, isSameParts, QUANTITY_MOST, toggled, withQuantity } from './bundle-form.ts';
import { Section } from './section.tsx';
import type { Editor } from './use-editor.ts';

type Bundle = NonNullable<Product['bundle']>;
type Part = Bundle['parts'][number];
type Parts = readonly Part[];

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function Origin({ origin }: { origin: NonNullable<Bundle['origin']> }) {
  const text = useMessages(bundleTexts);
  return (
    <p className="rounded-xl bg-accent-wash p-3 text-sm">
      {text.proposed(origin.lift.toFixed(1), exact(origin.baskets))}{' '}
      {origin.isChanged
        ? text.changed
        : text.discount(percent(origin.discount), percent(origin.confidence))}
    </p>
  );
}

function Stepper({ part, change }: { part: Part; change: (quantity: number) => void }) {
  const text = useMessages(bundleTexts);
  const { quantity, title } = part;
  const look = 'grid size-10 place-items-center rounded-lg hover:bg-sunken disabled:opacity-40';
  return (
    <fieldset className="flex items-center" aria-label={text.quantity(title)}>
      <button
        type="button"
        className={look}
        aria-label={text.less(title)}
        disabled={quantity <= 1}
        onClick={() => change(quantity - 1)}
      >
        <Minus aria-hidden className="size-4" />
      </button>
      <output className="w-7 text-center text-sm tabular-nums">{quantity}</output>
      <button
        type="button"
        className={look}
        aria-label={text.more(title)}
        disabled={quantity >= QUANTITY_MOST}
        onClick={() => change(quantity + 1)}
      >
        <Plus aria-hidden className="size-4" />
      </button>
    </fieldset>
  );
}

interface LinesProps {
  parts: Parts;
  change: (parts: Parts) => void;
}

function Lines({ parts, change }: LinesProps) {
  const text = useMessages(bundleTexts);
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line">
      {parts.map((part) => {
        const { productId, title, cover, fromFen, isOnSale } = part;
        return (
          <li key={productId} className="flex flex-wrap items-center gap-x-3 gap-y-1 p-3 text-sm">
            <Picture src={cover?.url ?? null} alt="" className="size-12 shrink-0 rounded-lg" />
            <span className="min-w-0 flex-1">
              <span className="line-clamp-2">{title}</span>
              {isOnSale ? (
                <span className="money text-soft">{yuan(fromFen)}</span>
              ) : (
                <Badge tone="warn">{text.notOnSale}</Badge>
              )}
            </span>
            <span className="ml-auto flex items-center">
              <Stepper
                part={part}
                change={(quantity) => change(withQuantity(parts, productId, quantity))}
              />
              <button
                type="button"
                aria-label={text.remove(title)}
                className="grid size-10 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-bad"
                onClick={() => change(parts.filter((one) => one.productId !== productId))}
              >
                <X aria-hidden className="size-4" />
              </button>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Sums({ parts, fromFen }: { parts: Parts; fromFen: number }) {
  const text = useMessages(bundleTexts);
  const sumFen = parts.reduce((sum, part) => sum + part.fromFen * part.quantity, 0);
  const isDearer = parts.length > 0 && fromFen > sumFen;
  return (
    <p className="flex flex-wrap gap-x-3 text-sm text-soft">
      <span>{text.together(yuan(sumFen))}</span>
      {fromFen < sumFen && <span className="text-good">{text.saves(yuan(sumFen - fromFen))}</span>}
      {isDearer && <span className="text-warn">{text.dearer(yuan(fromFen))}</span>}
    </p>
  );
}

interface PartsEditorProps {
  product: Product;
  bundle: Bundle;
  editor: Editor;
}

/** Saved apart from the rest of the product, so that what is typed elsewhere may wait. */
function PartsEditor({ product, bundle, editor }: PartsEditorProps) {
  const text = useMessages(bundleTexts);
  const [typed, setTyped] = useState<Parts | null>(null);
  const [picking, setPicking] = useState(false);
  const parts = typed ?? bundle.parts;
  const isDirty = !isSameParts(parts, bundle.parts);
  const fault = faultOf(parts);
  editor.beside.current = isDirty;
  const send = useMutation({
    mutationFn: () =>
      call(setBundleParts, {
        params: { productId: product.id },
        body: {
          ...(editor.version !== null && { version: editor.version }),
          parts: parts.map(({ productId, quantity }) => ({ productId, quantity })),
        },
      }),
    onSuccess: (changed) => {
      editor.partsSaved(changed);
      editor.beside.current = false;
      setTyped(null);
      toast(text.partsSaved);
    },
    onError: toastError,
  });
  return (
    <div className="grid gap-3">
      <Lines parts={parts} change={setTyped} />
      <Sums parts={parts} fromFen={product.fromFen} />
      {fault && (
        <p role="alert" className="text-sm text-bad">
          {text.faults[fault]}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button disabled={parts.length >= BUNDLE_PARTS_MOST} onClick={() => setPicking(true)}>
          <Plus aria-hidden className="size-4" />
          {text.add}
        </Button>
        {isDirty && (
          <>
            <Button look="quiet" onClick={() => setTyped(null)}>
              {text.discard}
            </Button>
            <Button
              look="accent"
              busy={send.isPending}
              disabled={fault !== null}
              onClick={() => send.mutate()}
            >
              {text.saveParts}
            </Button>
          </>
        )}
      </div>
      {parts.length >= BUNDLE_PARTS_MOST && (
        <p className="text-sm text-soft">{text.full(String(BUNDLE_PARTS_MOST))}</p>
      )}
      <ProductPicker
        open={picking}
        onClose={() => setPicking(false)}
        chosen={parts.map(({ productId }) => productId)}
        toggle={(chosen) => {
          const next = toggled(parts, chosen);
          if (next === parts) toast(text.full(String(BUNDLE_PARTS_MOST)));
          else setTyped(next);
        }}
        onlyStoreId={product.storeId}
      />
    </div>
  );
}

/** What a set holds, and which rule proposed it; nothing of what is no set. */
export function BundleSection({ product, editor }: { product: Product; editor: Editor }) {
  const text = useMessages(bundleTexts);
  const { bundle, status } = product;
  if (!bundle) return null;
  const canChange = status === 'draft' || status === 'hidden';
  return (
    <Section title={text.editor} hint={text.editorHint}>
      {bundle.origin && <Origin origin={bundle.origin} />}
      {canChange ? (
        <PartsEditor product={product} bundle={bundle} editor={editor} />
      ) : (
        <>
          <BundleList bundle={bundle} fromFen={product.fromFen} />
          <p className="text-sm text-soft">{text.locked}</p>
        </>
      )}
    </Section>
  );
}
