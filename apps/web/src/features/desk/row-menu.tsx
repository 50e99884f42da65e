import { Menu } from '@base-ui/react/menu';
import type { Desk, ProductCard } from '@kaibo/contracts';
import {
  ArrowDown,
  ArrowUp,
  Ban,
  Ellipsis,
  type LucideIcon,
  RotateCcw,
  Tag,
  Trash2,
} from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { deskTexts } from './desk-texts.ts';
import type { Run } from './use-run.ts';

const moved = <T,>(items: readonly T[], from: number, to: number): T[] => {
  const next = [...items];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};

interface ItemProps {
  icon: LucideIcon;
  label: string;
  act: () => void;
  disabled?: boolean;
}

function Item({ icon: Icon, label, act, disabled }: ItemProps) {
  return (
    <Menu.Item
      onClick={act}
      disabled={disabled}
      className="flex h-11 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm data-disabled:opacity-40 data-highlighted:bg-sunken lg:h-9"
    >
      <Icon aria-hidden className="size-4 text-soft" />
      {label}
    </Menu.Item>
  );
}

interface RowMenuProps {
  desk: Desk;
  product: ProductCard;
  position: number;
  run: Run;
  changePrice: (() => void) | null;
}

/** What is done less often than showing. */
export function RowMenu({ desk, product, position, run, changePrice }: RowMenuProps) {
  const words = useMessages(deskTexts);
  const { bag } = desk.room;
  const soldOut = desk.soldOut.includes(product.id);
  const label = words.more(product.title);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        aria-label={label}
        title={label}
        className="inline-flex size-10 shrink-0 items-center justify-center rounded-full hover:bg-sunken"
      >
        <Ellipsis aria-hidden className="size-4" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-50">
          <Menu.Popup className="min-w-44 rounded-xl border border-line bg-raised p-1 text-ink shadow-card outline-none">
            {changePrice && <Item icon={Tag} label={words.price} act={changePrice} />}
            <Item
              icon={soldOut ? RotateCcw : Ban}
              label={soldOut ? words.back : words.soldOut}
              act={() => run.mark.mutate({ productId: product.id, soldOut: !soldOut })}
            />
            <Item
              icon={ArrowUp}
              label={words.up}
              disabled={position === 0}
              act={() => run.order.mutate(moved(bag, position, position - 1))}
            />
            <Item
              icon={ArrowDown}
              label={words.down}
              disabled={position === bag.length - 1}
              act={() => run.order.mutate(moved(bag, position, position + 1))}
            />
            <Item
              icon={Trash2}
              label={words.remove}
              act={() => run.order.mutate(bag.filter(({ id }) => id !== product.id))}
            />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
