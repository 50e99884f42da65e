import type { Product, Sku } from '@kaibo/contracts';
import { Minus, Plus } from 'lucide-react';
import { count } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { IconButton } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';

export interface Choice {
  sku: Sku;
  quantity: number;
}

/** The first option that can be bought. */
export const firstChoice = (product: Product): Choice | null => {
  const sku = product.skus.find(({ stock }) => stock > 0) ?? product.skus[0];
  return sku ? { sku, quantity: 1 } : null;
};

interface OptionPickerProps {
  product: Product;
  choice: Choice;
  choose: (choice: Choice) => void;
}

export function OptionPicker({ product, choice, choose }: OptionPickerProps) {
  const text = useText();
  const most = Math.max(1, Math.min(999, choice.sku.stock));
  return (
    <div className="grid gap-4">
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-sm font-medium">{text.viewer.product.options}</legend>
        <div className="flex flex-wrap gap-2">
          {product.skus.map((sku) => (
            <label
              key={sku.id}
              className={join(
                'cursor-pointer rounded-xl border px-3.5 py-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
                sku.id === choice.sku.id
                  ? 'border-accent-ink bg-accent-wash font-medium text-accent-ink'
                  : 'border-line',
                sku.stock === 0 && 'cursor-not-allowed line-through opacity-50',
              )}
            >
              <input
                type="radio"
                name="sku"
                className="sr-only"
                checked={sku.id === choice.sku.id}
                disabled={sku.stock === 0}
                onChange={() => choose({ sku, quantity: 1 })}
              />
              {sku.option}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="flex items-center justify-between">
        <span className="text-sm font-medium">
          {text.viewer.product.quantity}
          <span className="ml-2 font-normal text-soft">
            {choice.sku.stock === 0
              ? text.viewer.product.soldOut
              : text.viewer.product.stock(count(choice.sku.stock))}
          </span>
        </span>
        <span className="flex items-center gap-1">
          <IconButton
            label={text.viewer.product.fewer}
            disabled={choice.quantity <= 1}
            onClick={() => choose({ ...choice, quantity: choice.quantity - 1 })}
          >
            <Minus aria-hidden className="size-4" />
          </IconButton>
          <output className="w-8 text-center tabular-nums">{choice.quantity}</output>
          <IconButton
            label={text.viewer.product.moreOf}
            disabled={choice.quantity >= most}
            onClick={() => choose({ ...choice, quantity: choice.quantity + 1 })}
          >
            <Plus aria-hidden className="size-4" />
          </IconButton>
        </span>
      </div>
    </div>
  );
}
