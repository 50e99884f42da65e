import { X } from 'lucide-react';
import { count } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { BulkKind } from './bulk-form.tsx';
import type { WareSelection } from './use-selection.ts';
import { waresTexts } from './wares-texts.ts';

interface BulkBarProps {
  selection: WareSelection;
  /** What the filter finds. */
  total: number;
  begin: (kind: BulkKind) => void;
}

/** What can be done with the selection; stands above the lower edge while there is one. */
export function BulkBar({ selection, total, begin }: BulkBarProps) {
  const words = useMessages(waresTexts);
  if (selection.count === 0) return null;
  const canTakeMore = !selection.isEverything && selection.isWholePage && selection.count < total;
  return (
    <section
      aria-label={words.selected(count(selection.count))}
      className="sticky bottom-[calc(4rem+env(safe-area-inset-bottom))] md:bottom-3 z-20 flex flex-wrap items-center gap-2 rounded-card border border-line bg-raised p-3 shadow-card"
    >
      <p role="status" className="text-sm font-medium">
        {words.selected(count(selection.count))}
      </p>
      {canTakeMore && (
        <Button size="small" look="quiet" onClick={selection.takeEverything}>
          {words.selectAll(count(total))}
        </Button>
      )}
      <span className="flex flex-wrap gap-2 md:ml-auto">
        <Button size="small" onClick={() => begin('price')}>
          {words.changePrice}
        </Button>
        <Button size="small" onClick={() => begin('stock')}>
          {words.changeStock}
        </Button>
        <Button size="small" onClick={() => begin('status')}>
          {words.changeStatus}
        </Button>
        <Button size="small" onClick={() => begin('category')}>
          {words.changeCategory}
        </Button>
      </span>
      <IconButton
        label={words.unselect}
        onClick={selection.clear}
        className="absolute top-1 right-1 md:static"
      >
        <X aria-hidden className="size-4" />
      </IconButton>
    </section>
  );
}
