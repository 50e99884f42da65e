import { approveProduct, returnProduct, type VettedProduct } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, ExternalLink, Undo2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { yuan } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { useConsoleKeys } from '../console/console-keys.ts';
import { AttributeTable } from '../products/product-facts.tsx';
import { catalogueTexts } from '../studio/catalogue-texts.ts';

interface PanelProps {
  product: VettedProduct;
  decided: () => void;
}

const reasons = ['pictures', 'overstated', 'category', 'proof'] as const;

function ReturnForm({ product, decided }: PanelProps) {
  const words = useMessages(catalogueTexts).vetting;
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const send = useMutation({
    mutationFn: () =>
      call(returnProduct, {
        params: { productId: product.id },
        body: { version: product.version, reason },
      }),
    onSuccess: async () => {
      toast(words.returnedDone);
      decided();
      await cache.invalidateQueries({ queryKey: ['console', 'products'] });
    },
    onError: async (error) => {
      toastError(error);
      await cache.invalidateQueries({ queryKey: ['console', 'products'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <ul className="flex flex-wrap gap-2">
        {reasons.map((each) => (
          <li key={each}>
            <Button
              size="small"
              onClick={() => setReason(words.reasons[each])}
              className="h-auto min-h-8 py-1 whitespace-normal"
            >
              {words.reasons[each]}
            </Button>
          </li>
        ))}
      </ul>
      <TextArea
        label={words.reason}
        hint={words.reasonHint}
        value={reason}
        maxLength={300}
        required
        autoFocus
        onChange={({ target }) => setReason(target.value)}
      />
      <Button type="submit" look="danger" busy={send.isPending} disabled={reason.trim() === ''}>
        {words.return}
      </Button>
    </form>
  );
}

function Skus({ product }: { product: VettedProduct }) {
  const words = useMessages(catalogueTexts).grid;
  return (
    <Table label={words.label} heads={[words.combination, words.code, words.price, words.stock]}>
      {product.skus.map((sku) => (
        <tr key={sku.id}>
          <Cell>{sku.option || '–'}</Cell>
          <Cell className="text-soft">{sku.code}</Cell>
          <Cell>
            <Price fen={sku.priceFen} listFen={sku.listPriceFen} />
          </Cell>
          <Cell className="tabular-nums">{sku.stock}</Cell>
        </tr>
      ))}
    </Table>
  );
}

/** The product as staff judge it: pictures large, words whole, prices in full. */
export function VettingPanel({ product, decided }: PanelProps) {
  const texts = useMessages(catalogueTexts);
  const words = texts.vetting;
  const cache = useQueryClient();
  const [returning, setReturning] = useState(false);
  const approve = useMutation({
    mutationFn: () =>
      call(approveProduct, {
        params: { productId: product.id },
        body: { version: product.version },
      }),
    onSuccess: () => {
      toast(words.approved);
      decided();
    },
    onError: toastError,
    onSettled: () => cache.invalidateQueries({ queryKey: ['console', 'products'] }),
  });
  const isWaiting = product.status === 'review';
  const canReturn = isWaiting || product.status === 'active';
  useConsoleKeys([
    ...(isWaiting
      ? [
          {
            key: 'a',
            label: words.keys.approve,
            run: () => {
              if (!approve.isPending) approve.mutate();
            },
          },
        ]
      : []),
    ...(canReturn ? [{ key: 'r', label: words.keys.return, run: () => setReturning(true) }] : []),
  ]);
  return (
    <article className="grid min-w-0 grid-cols-1 gap-5 rounded-card bg-raised p-4 shadow-card md:p-5">
      <header className="grid gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone={isWaiting ? 'warn' : 'neutral'}>{texts.status[product.status]}</Badge>
          <span className="text-sm text-soft">{product.store.name}</span>
          <Link
            to="/products/$productId"
            params={{ productId: product.id }}
            target="_blank"
            className="ml-auto flex items-center gap-1.5 text-sm text-accent-ink"
          >
            <ExternalLink aria-hidden className="size-4" />
            {texts.open}
          </Link>
        </div>
        <h2 className="text-lg font-semibold">{product.title}</h2>
        <p className="money text-xl font-semibold text-accent-ink">{yuan(product.fromFen)}</p>
        {product.returnedReason && (
          <p className="rounded-xl bg-warn-wash px-3 py-2 text-sm text-warn">
            {words.earlier(product.returnedReason)}
          </p>
        )}
      </header>
      <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4 xl:grid-cols-5">
        {product.pictures.map(({ id, url }) => (
          <li key={id}>
            <a href={url} target="_blank" rel="noreferrer">
              <Picture src={url} alt="" className="aspect-square w-full rounded-xl" />
            </a>
          </li>
        ))}
      </ul>
      {product.description && (
        <p className="max-w-prose text-sm leading-relaxed whitespace-pre-line">
          {product.description}
        </p>
      )}
      <AttributeTable product={product} />
      <Skus product={product} />
      {canReturn && (
        <footer className="sticky bottom-[calc(3.4rem+env(safe-area-inset-bottom))] -mx-4 -mb-4 flex gap-2 rounded-b-card border-t border-line bg-raised p-4 md:bottom-0 md:-mx-5 md:-mb-5">
          <Button look="danger" className="flex-1" onClick={() => setReturning(true)}>
            <Undo2 aria-hidden className="size-4" />
            {isWaiting ? words.return : words.takeDown}
            <kbd
              aria-hidden
              className="ml-1 max-md:hidden rounded border border-current px-1 text-xs opacity-70"
            >
              r
            </kbd>
          </Button>
          {isWaiting && (
            <Button
              look="accent"
              className="flex-1"
              busy={approve.isPending}
              onClick={() => approve.mutate()}
            >
              <Check aria-hidden className="size-4" />
              {words.approve}
              <kbd
                aria-hidden
                className="ml-1 max-md:hidden rounded border border-current px-1 text-xs opacity-80"
              >
                a
              </kbd>
            </Button>
          )}
        </footer>
      )}
      <Sheet
        open={returning}
        onClose={() => setReturning(false)}
        title={words.return}
        place="center"
      >
        <ReturnForm product={product} decided={decided} />
      </Sheet>
    </article>
  );
}
