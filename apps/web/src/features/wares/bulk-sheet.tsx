import type { Category } from '@kaibo/contracts';
import {
  applyEdit,
  type Edit,
  type EditPreview,
  previewEdit,
  type Selection,
  type WareChange,
} from '@kaibo/contracts/goods';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { ApiError, call, newIdempotencyKey } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { categoriesQuery } from '../rooms/room-queries.ts';
import { BulkForm, type BulkKind } from './bulk-form.tsx';
import { EditItems } from './edit-items.tsx';
import { UndoButton } from './undo-button.tsx';
import { editsQuery, waresKey } from './ware-queries.ts';
import { waresTexts } from './wares-texts.ts';

interface Previewed {
  change: WareChange;
  preview: EditPreview;
  /** Made once for this preview, the same on every retry. */
  idempotencyKey: string;
}

interface StepsProps {
  kind: BulkKind;
  storeId: string;
  selection: Selection;
  /** `isDone` once something was changed. */
  close: (isDone: boolean) => void;
  tellDone: () => void;
}

const messageOf = (error: unknown, otherwise: string): string | null =>
  error === null ? null : error instanceof ApiError ? error.message : otherwise;

function Steps({ kind, storeId, selection, close, tellDone }: StepsProps) {
  const text = useText();
  const cache = useQueryClient();
  const { data: categories = [] } = useQuery(categoriesQuery);
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const look = useMutation({
    mutationFn: async (change: WareChange): Promise<Previewed> => {
      const preview = await call(previewEdit, { body: { storeId, selection, change } });
      return { change, preview, idempotencyKey: newIdempotencyKey() };
    },
    onSuccess: setPreviewed,
  });
  const apply = useMutation({
    mutationFn: ({ change, idempotencyKey }: Previewed) =>
      call(applyEdit, { body: { storeId, selection, change, idempotencyKey } }),
    onSuccess: async () => {
      tellDone();
      await cache.invalidateQueries({ queryKey: waresKey(storeId) });
      await cache.invalidateQueries(editsQuery(storeId));
    },
  });
  const refused = messageOf(look.error ?? apply.error, text.common.unexpected);
  return (
    <div className="grid gap-4">
      {refused && (
        <p role="alert" className="rounded-xl bg-bad-wash px-3 py-2 text-sm text-bad">
          {refused}
        </p>
      )}
      {/* Stays while the preview is shown, so that going back finds what was typed. */}
      <div hidden={previewed !== null}>
        <BulkForm kind={kind} categories={categories} busy={look.isPending} go={look.mutate} />
      </div>
      {previewed && !apply.data && (
        <Preview
          previewed={previewed}
          categories={categories}
          busy={apply.isPending}
          back={() => setPreviewed(null)}
          go={() => apply.mutate(previewed)}
        />
      )}
      {apply.data && <Result edit={apply.data} storeId={storeId} close={() => close(true)} />}
    </div>
  );
}

interface PreviewProps {
  previewed: Previewed;
  categories: readonly Category[];
  busy: boolean;
  back: () => void;
  go: () => void;
}

function Preview({ previewed, categories, busy, back, go }: PreviewProps) {
  const words = useMessages(waresTexts);
  const { change, preview } = previewed;
  const { changed, same, refused, items } = preview;
  return (
    <section aria-live="polite" className="grid gap-3">
      <h3 className="font-medium">
        {changed > 0 ? words.previewTitle(count(changed)) : words.nothingChanges}
      </h3>
      {same > 0 && <p className="text-sm text-soft">{words.sameCount(count(same))}</p>}
      {refused > 0 && <p className="text-sm text-warn">{words.refusedCount(count(refused))}</p>}
      {items.length > 0 && <EditItems items={items} kind={change.kind} categories={categories} />}
      {items.length < changed + refused && (
        <p className="text-xs text-soft">{words.shownOf(items.length, count(changed + refused))}</p>
      )}
      <div className="sticky -bottom-5 -mb-5 flex gap-2 bg-raised py-4">
        <Button onClick={back}>{words.back}</Button>
        {changed > 0 && (
          <Button look="accent" className="flex-1" busy={busy} onClick={go}>
            {words.apply(count(changed))}
          </Button>
        )}
      </div>
    </section>
  );
}

function Result({ edit, storeId, close }: { edit: Edit; storeId: string; close: () => void }) {
  const words = useMessages(waresTexts);
  const isStock = edit.change.kind === 'stock-by' || edit.change.kind === 'stock-to';
  return (
    <section role="status" className="grid justify-items-center gap-3 py-6 text-center">
      <CircleCheck aria-hidden className="size-10 text-good" />
      <p className="font-medium">{words.applied(count(edit.changed))}</p>
      {edit.refused > 0 && (
        <p className="text-sm text-soft">{words.refusedCount(count(edit.refused))}</p>
      )}
      {isStock && <p className="max-w-xs text-sm text-soft">{words.stockNoUndo}</p>}
      <div className="flex gap-2">
        <UndoButton edit={edit} storeId={storeId} />
        <Button look="accent" onClick={close}>
          {words.done}
        </Button>
      </div>
    </section>
  );
}

interface BulkSheetProps {
  kind: BulkKind | null;
  storeId: string;
  selection: Selection;
  close: (isDone: boolean) => void;
}

/** Fill in, see what would happen, then do it: three steps of one panel. */
export function BulkSheet({ kind, storeId, selection, close }: BulkSheetProps) {
  const words = useMessages(waresTexts);
  const [isDone, setDone] = useState(false);
  const titles = {
    price: words.changePrice,
    stock: words.changeStock,
    status: words.changeStatus,
    category: words.changeCategory,
  };
  return (
    <Sheet
      open={kind !== null}
      onClose={() => {
        close(isDone);
        setDone(false);
      }}
      title={kind ? titles[kind] : ''}
    >
      {kind && (
        <Steps
          key={kind}
          kind={kind}
          storeId={storeId}
          selection={selection}
          close={(done) => {
            close(done);
            setDone(false);
          }}
          tellDone={() => setDone(true)}
        />
      )}
    </Sheet>
  );
}
