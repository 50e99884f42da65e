import { type Edit, undoEdit } from '@kaibo/contracts/goods';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { call } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import { editsQuery, waresKey } from './ware-queries.ts';
import { waresTexts } from './wares-texts.ts';

/** Puts a change of many products back; says afterwards what stayed. */
export function UndoButton({ edit, storeId }: { edit: Edit; storeId: string }) {
  const words = useMessages(waresTexts);
  const cache = useQueryClient();
  const undo = useMutation({
    mutationFn: () => call(undoEdit, { params: { editId: edit.id } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: waresKey(storeId) });
      await cache.invalidateQueries(editsQuery(storeId));
    },
    onError: toastError,
  });
  const now = undo.data ?? edit;
  if (now.undoneAtMs !== null)
    return (
      <span role="status" className="self-center text-sm text-soft">
        {now.undoSkipped ? words.undone(count(now.undoSkipped)) : words.undoneAll}
      </span>
    );
  if (!now.canUndo) return null;
  return (
    <Button busy={undo.isPending} onClick={() => undo.mutate()}>
      <Undo2 aria-hidden className="size-4" />
      {words.undo}
    </Button>
  );
}
