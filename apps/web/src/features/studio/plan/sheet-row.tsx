import type { ProductCard } from '@kaibo/contracts';
import { Eye, EyeOff, GripVertical, NotebookPen, Star, Trash2 } from 'lucide-react';
import { type HTMLAttributes, type KeyboardEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../../app/text.ts';
import { IconButton } from '../../../ui/button.tsx';
import { join } from '../../../ui/join.ts';
import { Picture } from '../../../ui/picture.tsx';
import { Price } from '../../../ui/price.tsx';
import { scheduleTexts } from './schedule-texts.ts';
import type { DraftLine } from './sheet-draft.ts';

interface SheetRowProps {
  line: DraftLine;
  index: number;
  /** Undefined once it is off sale. */
  product: ProductCard | undefined;
  /** When it begins, as shown. */
  begins: string;
  isDragged: boolean;
  canVeil: boolean;
  handle: HTMLAttributes<HTMLElement>;
  change: (line: DraftLine) => void;
  move: (to: number) => void;
  remove: () => void;
}

const box =
  'rounded-lg border border-line bg-raised px-2 text-base focus:border-accent-ink focus:outline-none md:text-sm';
const toggle = (on: boolean): string =>
  join('max-sm:size-9', on ? 'bg-accent-wash text-accent-ink' : 'text-soft');

function Grip({
  name,
  index,
  handle,
  move,
}: { name: string } & Pick<SheetRowProps, 'index' | 'handle' | 'move'>) {
  const text = useMessages(scheduleTexts).sheet;
  const key = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    move(index + by);
  };
  return (
    <button
      type="button"
      {...handle}
      onKeyDown={key}
      aria-label={text.move(name)}
      title={text.move(name)}
      className="grid h-10 w-7 shrink-0 cursor-grab touch-none place-items-center rounded-lg text-soft hover:bg-sunken active:cursor-grabbing"
    >
      <GripVertical aria-hidden className="size-5" />
    </button>
  );
}

function Minutes({ line, change }: Pick<SheetRowProps, 'line' | 'change'>) {
  const text = useMessages(scheduleTexts).sheet;
  return (
    <label className="flex items-center gap-1 text-xs text-soft">
      <input
        type="number"
        inputMode="numeric"
        min={0}
        max={600}
        value={line.minutes}
        onChange={({ target }) =>
          change({ ...line, minutes: Math.min(600, Math.max(0, Math.round(Number(target.value)))) })
        }
        aria-label={text.minutes}
        className={join(box, 'h-9 w-14 text-right tabular-nums')}
      />
      <span aria-hidden>{text.minutesShort}</span>
    </label>
  );
}

function ProductTools({
  line,
  canVeil,
  change,
}: Pick<SheetRowProps, 'line' | 'canVeil' | 'change'>) {
  const text = useMessages(scheduleTexts).sheet;
  if (line.kind !== 'product') return null;
  return (
    <>
      <IconButton
        label={text.teaser}
        aria-pressed={line.teaser}
        onClick={() => change({ ...line, teaser: !line.teaser })}
        className={toggle(line.teaser)}
      >
        <Star aria-hidden className="size-4.5" fill={line.teaser ? 'currentColor' : 'none'} />
      </IconButton>
      {(canVeil || line.veiled) && (
        <IconButton
          label={line.veiled ? text.unveil : text.veil}
          aria-pressed={line.veiled}
          onClick={() => change({ ...line, veiled: !line.veiled })}
          className={toggle(line.veiled)}
        >
          {line.veiled ? (
            <EyeOff aria-hidden className="size-4.5" />
          ) : (
            <Eye aria-hidden className="size-4.5" />
          )}
        </IconButton>
      )}
    </>
  );
}

function Head({
  line,
  product,
  change,
}: Pick<SheetRowProps, 'line' | 'product' | 'change'>): ReactNode {
  const text = useMessages(scheduleTexts).sheet;
  if (line.kind === 'section')
    return (
      <input
        value={line.title}
        maxLength={60}
        required
        aria-label={text.sectionTitle}
        onChange={({ target }) => change({ ...line, title: target.value })}
        className={join(box, 'h-10 min-w-0 flex-1 font-semibold')}
      />
    );
  return (
    <>
      <Picture src={product?.cover?.url ?? null} alt="" className="size-12 shrink-0 rounded-lg" />
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className="line-clamp-2 text-sm leading-snug">{product?.title ?? text.gone}</span>
        {product && <Price fen={product.fromFen} className="text-sm" />}
      </span>
    </>
  );
}

export function SheetRow(props: SheetRowProps) {
  const { line, index, product, begins, isDragged, handle, change, move, remove } = props;
  const text = useMessages(scheduleTexts).sheet;
  const [writing, setWriting] = useState(line.notes !== '');
  const name = line.kind === 'section' ? line.title : (product?.title ?? text.gone);
  return (
    <li
      data-line={line.kind}
      className={join(
        'grid gap-2 rounded-xl border p-2 transition-shadow duration-150',
        line.kind === 'section' ? 'border-transparent bg-sunken' : 'border-line bg-raised',
        isDragged && 'relative z-10 shadow-card ring-2 ring-accent-ink',
      )}
    >
      <div className="flex items-center gap-2">
        <Grip name={name} index={index} handle={handle} move={move} />
        <Head line={line} product={product} change={change} />
      </div>
      <div className="flex flex-wrap items-center gap-x-1 gap-y-1 sm:pl-9">
        <span className="w-11 text-xs text-soft tabular-nums">{begins}</span>
        <Minutes line={line} change={change} />
        <span className="ml-auto flex items-center">
          <ProductTools {...props} />
          <IconButton
            label={text.showNotes}
            aria-expanded={writing}
            onClick={() => setWriting(!writing)}
            className={toggle(line.notes !== '')}
          >
            <NotebookPen aria-hidden className="size-4.5" />
          </IconButton>
          <IconButton label={`${text.remove} ${name}`} onClick={remove} className={toggle(false)}>
            <Trash2 aria-hidden className="size-4.5" />
          </IconButton>
        </span>
      </div>
      {writing && (
        <textarea
          value={line.notes}
          maxLength={1_000}
          rows={2}
          aria-label={`${text.notes}: ${name}`}
          placeholder={text.notesHint}
          onChange={({ target }) => change({ ...line, notes: target.value })}
          className={join(box, 'min-h-16 py-2 sm:ml-9')}
        />
      )}
    </li>
  );
}
