import type { Category } from '@kaibo/contracts';
import type { EditItem, WareChange } from '@kaibo/contracts/goods';
import { ArrowRight } from 'lucide-react';
import { yuan } from '../../app/format.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { fenOf } from '../../app/yuan.ts';
import { join } from '../../ui/join.ts';
import type { statuses } from './wares-search.ts';
import { waresTexts } from './wares-texts.ts';

type Status = (typeof statuses)[number];

/** A value of an item in the reader's words. */
export const useShownValue = (categories: readonly Category[]) => {
  const words = useMessages(waresTexts);
  const locale = useLocale();
  return (kind: WareChange['kind'], value: string): string => {
    if (kind === 'price-by' || kind === 'price-to') return yuan(fenOf(value) ?? 0);
    if (kind === 'status') return words.statuses[value as Status] ?? value;
    if (kind !== 'category') return value;
    const name = categories.find(({ id }) => id === value)?.name;
    return name ? inLocale(name, locale) : value;
  };
};

interface EditItemsProps {
  items: readonly EditItem[];
  kind: WareChange['kind'];
  categories: readonly Category[];
}

/** What changes from what to what; the refused ones say why. */
export function EditItems({ items, kind, categories }: EditItemsProps) {
  const words = useMessages(waresTexts);
  const shown = useShownValue(categories);
  return (
    <ul className="divide-y divide-line rounded-xl border border-line">
      {items.map((item) => (
        <li
          key={`${item.productId} ${item.skuId}`}
          className="flex items-center justify-between gap-3 px-3 py-2 text-sm"
        >
          <span className="min-w-0">
            <span className="block truncate">{item.title}</span>
            {item.option && <span className="block truncate text-xs text-soft">{item.option}</span>}
            {item.refused && (
              <span className="block text-xs text-bad">{words.refusals[item.refused]}</span>
            )}
          </span>
          <span className="flex shrink-0 items-center gap-1.5 tabular-nums">
            <span className="sr-only">{words.before}</span>
            <span className="text-soft">{shown(kind, item.before)}</span>
            <ArrowRight aria-hidden className="size-3.5 text-soft" />
            <span className="sr-only">{words.after}</span>
            <span className={join('font-medium', item.refused && 'text-soft line-through')}>
              {shown(kind, item.after)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
