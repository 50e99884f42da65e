import { updateProduct } from '@kaibo/contracts';
import type { Ware } from '@kaibo/contracts/goods';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { count, yuan } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { toastError } from '../../ui/toast.tsx';
import { bundleTexts } from '../products/bundle-texts.ts';
import { SkuQuick } from './sku-quick.tsx';
import type { WareSelection } from './use-selection.ts';
import { waresKey } from './ware-queries.ts';
import type { statuses } from './wares-search.ts';
import { waresTexts } from './wares-texts.ts';

type Status = (typeof statuses)[number];
const tones = { active: 'good', hidden: 'neutral', draft: 'neutral', review: 'warn' } as const;

/** From the desktop up, columns under the heads; on a phone, a card. */
export const ROW_GRID =
  'lg:grid lg:grid-cols-[1.5rem_minmax(0,1fr)_5rem_15rem_3.5rem_18rem] lg:items-start lg:gap-4';

export function StatusBadge({ status }: { status: string }) {
  const words = useMessages(waresTexts);
  const known = status as Status;
  return <Badge tone={tones[known]}>{words.statuses[known]}</Badge>;
}

function OnOff({ ware, storeId }: { ware: Ware; storeId: string }) {
  const text = useText();
  const cache = useQueryClient();
  const isOffered = ware.status === 'active' || ware.status === 'review';
  const toggle = useMutation({
    mutationFn: () =>
      call(updateProduct, {
        params: { productId: ware.id },
        body: { status: isOffered ? 'hidden' : 'active' },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: waresKey(storeId) }),
    onError: toastError,
  });
  return (
    <Button size="small" busy={toggle.isPending} onClick={() => toggle.mutate()}>
      {isOffered ? text.studio.hide : text.studio.show}
    </Button>
  );
}

interface WareRowProps {
  ware: Ware;
  storeId: string;
  selection: WareSelection;
}

export function WareRow({ ware, storeId, selection }: WareRowProps) {
  const words = useMessages(waresTexts);
  const bundleWords = useMessages(bundleTexts);
  const [open, setOpen] = useState(false);
  const { title } = ware;
  const only = ware.skus.length === 1 ? ware.skus[0]! : null;
  const isSelected = selection.has(ware.id);
  const pick = (event: MouseEvent<HTMLInputElement>): void =>
    selection.toggle(ware.id, event.shiftKey);
  const prices =
    ware.fromFen === ware.toFen
      ? yuan(ware.fromFen)
      : `${yuan(ware.fromFen)} – ${yuan(ware.toFen)}`;
  return (
    <li className={join('px-3 py-3 lg:px-4', isSelected && 'bg-accent-wash/50')}>
      <div className={join('grid gap-3', ROW_GRID)}>
        <div className="flex items-center gap-3 lg:contents">
          <input
            type="checkbox"
            checked={isSelected}
            onClick={pick}
            onChange={() => undefined}
            aria-label={words.select(title)}
            className="size-5 shrink-0 accent-(--accent) lg:mt-4"
          />
          <div className="flex min-w-0 flex-1 items-center gap-3">
            <Picture src={ware.coverUrl} alt="" className="size-14 shrink-0 rounded-xl" />
            <div className="grid min-w-0 gap-0.5">
              <p className="line-clamp-2 font-medium">{title}</p>
              <p className="truncate text-xs text-soft">{words.code(ware.code)}</p>
              {ware.bundleParts > 0 && (
                <Badge className="justify-self-start">
                  {bundleWords.badge(String(ware.bundleParts))}
                </Badge>
              )}
            </div>
          </div>
          <span className="shrink-0 lg:mt-4">
            <StatusBadge status={ware.status} />
          </span>
        </div>
        <div className="justify-self-start lg:mt-2.5 lg:justify-self-end">
          {only ? (
            <SkuQuick sku={only} name={title} storeId={storeId} />
          ) : (
            <span className="flex items-center gap-2 lg:w-58">
              <span className="money text-sm font-medium lg:w-28 lg:text-right">{prices}</span>
              <span className="grid text-sm tabular-nums lg:w-28 lg:justify-items-end">
                <span>
                  <span className="text-soft lg:hidden">{words.stock} </span>
                  {count(ware.stock)}
                </span>
                {ware.lowSkus > 0 && <Badge tone="warn">{words.low}</Badge>}
              </span>
            </span>
          )}
        </div>
        <span className="hidden text-right text-sm tabular-nums lg:mt-4 lg:block">
          {count(ware.soldCount)}
        </span>
        <div className="flex items-center gap-1 lg:mt-2.5 lg:justify-end">
          {!only && (
            <Button size="small" look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
              {words.optionCount(ware.skus.length)}
              <span className="sr-only">
                {open ? words.hideOptions(title) : words.showOptions(title)}
              </span>
              <ChevronDown aria-hidden className={join('size-4', open && 'rotate-180')} />
            </Button>
          )}
          <OnOff ware={ware} storeId={storeId} />
          <Link
            to="/studio/products/$productId"
            params={{ productId: ware.id }}
            aria-label={`${words.edit} ${title}`}
            className={buttonClass('quiet', 'small')}
          >
            {words.edit}
          </Link>
        </div>
      </div>
      {open && (
        <ul className="mt-3 grid gap-2 border-t border-line pt-3 lg:pl-10">
          {ware.skus.map((sku) => (
            <li key={sku.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
              <span className="min-w-32 flex-1 pt-1.5 text-sm">
                {sku.option} <span className="text-soft">{sku.code}</span>
              </span>
              <SkuQuick sku={sku} name={`${title} ${sku.option}`} storeId={storeId} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
