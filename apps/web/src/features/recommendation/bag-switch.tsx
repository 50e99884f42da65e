import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { recommendationTexts } from './recommendation-texts.ts';
import type { BagChoice, BagOrder } from './use-bag-order.ts';

/** Between what this viewer would want first and how the host has it. */
export function BagSwitch({ order }: { order: BagOrder }) {
  const text = useMessages(recommendationTexts).bag;
  if (order.choice === null) return null;
  const choices: { value: BagChoice; label: string }[] = [
    { value: 'mine', label: text.mine },
    { value: 'host', label: text.host },
  ];
  return (
    <fieldset className="flex rounded-full bg-sunken p-0.5 text-xs">
      <legend className="sr-only">{text.order}</legend>
      {choices.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={order.choice === value}
          onClick={() => order.choose(value)}
          className={join(
            'h-7 rounded-full px-2.5 whitespace-nowrap',
            order.choice === value ? 'bg-raised font-medium shadow-card' : 'text-soft',
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
