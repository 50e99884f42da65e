import type { Product, ProductOption, Sku } from '@kaibo/contracts';
import { Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { count } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { IconButton } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { choose as chooseValue, stateOf } from './option-choice.ts';

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

interface ChipProps {
  name: string;
  chosen: boolean;
  /** Cannot be had as things stand; still told, and greyed. */
  gone: 'free' | 'sold-out' | 'missing';
  pick: () => void;
  children: ReactNode;
}

function Chip({ name, chosen, gone, pick, children }: ChipProps) {
  const text = useText();
  return (
    <label
      className={join(
        'flex min-h-10 cursor-pointer items-center gap-2 rounded-xl border px-3.5 py-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
        chosen ? 'border-accent-ink bg-accent-wash font-medium text-accent-ink' : 'border-line',
        gone !== 'free' && 'cursor-not-allowed border-dashed text-soft line-through',
      )}
    >
      <input
        type="radio"
        name={name}
        className="sr-only"
        checked={chosen}
        disabled={gone !== 'free'}
        onChange={pick}
      />
      {children}
      {gone === 'sold-out' && <span className="sr-only">{text.viewer.product.soldOut}</span>}
    </label>
  );
}

function Flat({ product, choice, choose }: OptionPickerProps) {
  const text = useText();
  if (product.skus.length < 2 && !choice.sku.option) return null;
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{text.viewer.product.options}</legend>
      <div className="flex flex-wrap gap-2">
        {product.skus.map((sku) => (
          <Chip
            key={sku.id}
            name="sku"
            chosen={sku.id === choice.sku.id}
            gone={sku.stock > 0 ? 'free' : 'sold-out'}
            pick={() => choose({ sku, quantity: 1 })}
          >
            {sku.option}
          </Chip>
        ))}
      </div>
    </fieldset>
  );
}

function Dimension({
  at,
  option,
  ...props
}: OptionPickerProps & { at: number; option: ProductOption }) {
  const { product, choice, choose } = props;
  const chosen = choice.sku.values;
  const shown = option.values.find(({ id }) => id === chosen[at])?.name;
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">
        {option.name} <span className="font-normal text-soft">{shown}</span>
      </legend>
      <div className="flex flex-wrap gap-2">
        {option.values.map((value) => (
          <Chip
            key={value.id}
            name={option.id}
            chosen={value.id === chosen[at]}
            gone={stateOf(product, chosen, at, value.id)}
            pick={() => {
              const sku = chooseValue(product, chosen, at, value.id);
              if (sku) choose({ sku, quantity: 1 });
            }}
          >
            {value.picture && (
              <Picture src={value.picture.url} alt="" className="-my-1 -ml-2 size-8 rounded-lg" />
            )}
            {value.name}
          </Chip>
        ))}
      </div>
    </fieldset>
  );
}

function Quantity({ choice, choose }: Omit<OptionPickerProps, 'product'>) {
  const text = useText();
  const most = Math.max(1, Math.min(999, choice.sku.stock));
  return (
    <div className="flex items-center justify-between">
      <span className="text-sm font-medium">
        {text.viewer.product.quantity}
        <span className="ml-2 font-normal text-soft" aria-live="polite">
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
  );
}

export function OptionPicker(props: OptionPickerProps) {
  const { product } = props;
  return (
    <div className="grid gap-4">
      {product.options.length === 0 ? (
        <Flat {...props} />
      ) : (
        product.options.map((option, at) => (
          <Dimension key={option.id} {...props} at={at} option={option} />
        ))
      )}
      <Quantity {...props} />
    </div>
  );
}
