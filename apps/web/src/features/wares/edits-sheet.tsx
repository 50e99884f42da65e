import type { Category } from '@kaibo/contracts';
import type { WareChange } from '@kaibo/contracts/goods';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { count, dateTime, yuan } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { categoriesQuery } from '../rooms/room-queries.ts';
import { useShownValue } from './edit-items.tsx';
import { UndoButton } from './undo-button.tsx';
import { editsQuery } from './ware-queries.ts';
import { waresTexts } from './wares-texts.ts';

const useEditName = (categories: readonly Category[]) => {
  const { editNames: names } = useMessages(waresTexts);
  const shown = useShownValue(categories);
  return (change: WareChange): string => {
    switch (change.kind) {
      case 'price-by':
        return names.priceBy(change.percent);
      case 'price-to':
        return names.priceTo(yuan(change.priceFen));
      case 'status':
        return names.status(shown('status', change.status));
      case 'category':
        return names.category(shown('category', change.categoryId));
      case 'stock-by':
        return names.stockBy(change.delta);
      case 'stock-to':
        return names.stockTo(change.stock);
    }
  };
};

function Edits({ storeId }: { storeId: string }) {
  const words = useMessages(waresTexts);
  const { data: categories = [] } = useQuery(categoriesQuery);
  const { data: edits, error, refetch } = useQuery(editsQuery(storeId));
  const nameOf = useEditName(categories);
  if (error && !edits) return <Problem error={error} retry={() => void refetch()} />;
  if (!edits) return <Skeleton className="h-32" />;
  if (edits.length === 0) return <Empty icon={History} title={words.noEdits} />;
  return (
    <ul className="divide-y divide-line">
      {edits.map((edit) => (
        <li key={edit.id} className="flex items-center justify-between gap-3 py-3">
          <span className="min-w-0 text-sm">
            <span className="block font-medium">{nameOf(edit.change)}</span>
            <span className="block text-soft">
              {dateTime(edit.createdAtMs)} · {words.applied(count(edit.changed))}
            </span>
          </span>
          <UndoButton edit={edit} storeId={storeId} />
        </li>
      ))}
    </ul>
  );
}

interface EditsSheetProps {
  open: boolean;
  storeId: string;
  close: () => void;
}

/** Changes of many products, newest first, with a way back where there is one. */
export function EditsSheet({ open, storeId, close }: EditsSheetProps) {
  const words = useMessages(waresTexts);
  return (
    <Sheet open={open} onClose={close} title={words.edits}>
      <Edits storeId={storeId} />
    </Sheet>
  );
}
