import type { Room, RunSheet } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { Copy, ListPlus, NotebookText, Plus, Save } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../../ui/states.tsx';
import { toastError } from '../../../ui/toast.tsx';
import { ProductPicker } from '../../my-stores/product-picker.tsx';
import { clockTime } from '../../rooms/preview/start-time.ts';
import { runSheetQuery } from '../../rooms/run-sheet-query.ts';
import { CopySheet } from './copy-sheet.tsx';
import { scheduleTexts } from './schedule-texts.ts';
import {
  beginningsOf,
  type DraftLine,
  minutesOf,
  movedLine,
  newSection,
  withCopied,
  withProducts,
} from './sheet-draft.ts';
import { SheetRow } from './sheet-row.tsx';
import { SheetTotal } from './sheet-total.tsx';
import { useDrag } from './use-drag.ts';
import { useRunSheet } from './use-run-sheet.ts';

type Editing = ReturnType<typeof useRunSheet>;

function Conflict({ editing }: { editing: Editing }) {
  const text = useMessages(scheduleTexts).sheet;
  return (
    <div role="alert" className="grid gap-3 rounded-xl bg-warn-wash p-4">
      <p className="font-medium text-warn">{text.conflictTitle}</p>
      <p className="text-sm">{text.conflictHint}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => void editing.takeTheirs().catch(toastError)}>
          {text.takeTheirs}
        </Button>
        <Button
          size="small"
          look="accent"
          busy={editing.save.isPending}
          onClick={() => editing.save.mutate({ overwrite: true })}
        >
          {text.keepMine}
        </Button>
      </div>
    </div>
  );
}

/** Nobody loses what they wrote by pressing a link. */
function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const text = useMessages(scheduleTexts).sheet;
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  const isAsking = blocker.status === 'blocked';
  return (
    <Sheet
      open={isAsking}
      onClose={() => blocker.reset?.()}
      title={text.leaveTitle}
      asksToLeave
      place="center"
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={() => blocker.reset?.()}>{text.stay}</Button>
          <Button look="danger" onClick={() => blocker.proceed?.()}>
            {text.leave}
          </Button>
        </div>
      }
    >
      <p>{text.leaveHint}</p>
    </Sheet>
  );
}

/** `+0:25`, or the time of the day when the start is known. */
const beginText = (room: Room, minute: number): string =>
  room.startsAtMs === null
    ? `+${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
    : clockTime(room.startsAtMs + minute * 60_000);

function Lines({ room, editing }: { room: Room; editing: Editing }) {
  const text = useMessages(scheduleTexts).sheet;
  const { lines, setLines, products } = editing;
  const [told, setTold] = useState('');
  const drag = useDrag((from, to) => setLines((now) => movedLine(now, from, to)));
  const begins = beginningsOf(lines);
  const move = (from: number, to: number): void => {
    const place = Math.min(Math.max(to, 0), lines.length - 1);
    setLines(movedLine(lines, from, place));
    setTold(text.moved(place + 1, lines.length));
  };
  const change = (line: DraftLine): void =>
    setLines(lines.map((one) => (one.key === line.key ? line : one)));
  return (
    <>
      <ol ref={drag.list} aria-label={text.title} className="grid grid-cols-1 gap-2">
        {lines.map((line, index) => (
          <SheetRow
            key={line.key}
            line={line}
            index={index}
            product={line.kind === 'product' ? products.get(line.productId) : undefined}
            begins={beginText(room, begins[index] ?? 0)}
            isDragged={drag.dragged === line.key}
            canVeil={room.format === 'launch'}
            handle={drag.handleOf(line.key, index)}
            change={change}
            move={(to) => move(index, to)}
            remove={() => setLines(lines.filter((one) => one.key !== line.key))}
          />
        ))}
      </ol>
      <p aria-live="assertive" className="sr-only">
        {told}
      </p>
    </>
  );
}

function SaveBar({ editing }: { editing: Editing }) {
  const text = useMessages(scheduleTexts).sheet;
  const { isDirty, save } = editing;
  return (
    <div className="sticky bottom-16 z-20 -mx-4 flex items-center gap-3 rounded-b-card border-t border-line bg-raised px-4 py-3 md:bottom-0">
      <p className="min-w-0 flex-1 truncate text-sm text-soft" aria-live="polite">
        {isDirty ? text.unsaved : text.allSaved}
      </p>
      {isDirty && (
        <Button look="quiet" onClick={editing.discard}>
          {text.discard}
        </Button>
      )}
      <Button
        look="accent"
        disabled={!isDirty}
        busy={save.isPending}
        onClick={() => save.mutate({ overwrite: false })}
      >
        <Save aria-hidden className="size-4" />
        {text.save}
      </Button>
    </div>
  );
}

function Editor({ room, sheet }: { room: Room; sheet: RunSheet }) {
  const text = useMessages(scheduleTexts).sheet;
  const editing = useRunSheet(sheet);
  const { lines, setLines } = editing;
  const [picking, setPicking] = useState(false);
  const [copying, setCopying] = useState(false);
  const chosen = lines.flatMap((line) => (line.kind === 'product' ? [line.productId] : []));
  return (
    <section className="grid grid-cols-1 gap-4 rounded-card bg-raised p-4 shadow-card">
      <header className="grid gap-1">
        <h2 className="text-lg font-semibold">{text.title}</h2>
        <p className="text-sm text-soft">{text.hint}</p>
      </header>
      <div className="flex flex-wrap gap-2">
        <Button size="small" look="accent" onClick={() => setPicking(true)}>
          <Plus aria-hidden className="size-4" />
          {text.addProducts}
        </Button>
        <Button size="small" onClick={() => setLines([...lines, newSection(text.newSection)])}>
          <ListPlus aria-hidden className="size-4" />
          {text.addSection}
        </Button>
        <Button size="small" look="quiet" onClick={() => setCopying(true)}>
          <Copy aria-hidden className="size-4" />
          {text.copy}
        </Button>
      </div>
      {editing.hasConflict && <Conflict editing={editing} />}
      <SheetTotal minutes={minutesOf(lines)} planned={room.expectedMinutes} />
      {lines.length === 0 ? (
        <Empty icon={NotebookText} title={text.empty}>
          {text.emptyHint}
        </Empty>
      ) : (
        <Lines room={room} editing={editing} />
      )}
      <SaveBar editing={editing} />
      <LeaveGuard isDirty={editing.isDirty} />
      <ProductPicker
        open={picking}
        onClose={() => setPicking(false)}
        chosen={chosen}
        toggle={(product) => {
          editing.remember([product]);
          const isIn = chosen.includes(product.id);
          const next = isIn ? chosen.filter((id) => id !== product.id) : [...chosen, product.id];
          setLines(withProducts(lines, next));
        }}
      />
      <CopySheet
        roomId={room.id}
        open={copying}
        onClose={() => setCopying(false)}
        take={(copied) => {
          editing.remember(copied.products);
          setLines(withCopied(lines, copied.items));
        }}
      />
    </section>
  );
}

/** Order, minutes and notes of a stream; edited apart and saved as a whole. */
export function RunSheetEditor({ room }: { room: Room }) {
  const {
    data: sheet,
    error,
    refetch,
  } = useQuery({
    ...runSheetQuery(room.id),
    refetchOnWindowFocus: false,
  });
  if (sheet) return <Editor key={room.id} room={room} sheet={sheet} />;
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  return <Skeleton className="h-96 rounded-card" />;
}
