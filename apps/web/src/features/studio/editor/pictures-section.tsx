import type { Picture as PictureData } from '@kaibo/contracts';
import { ChevronLeft, ChevronRight, ImagePlus, LoaderCircle, RotateCcw, X } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useMessages } from '../../../app/text.ts';
import { join } from '../../../ui/join.ts';
import { Picture } from '../../../ui/picture.tsx';
import { toast } from '../../../ui/toast.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { Section } from './section.tsx';
import type { Editor } from './use-editor.ts';
import { type Upload, usePictureUploads } from './use-picture-uploads.ts';

const MOST = 9;
const moved = <T,>(list: readonly T[], from: number, to: number): T[] =>
  list.toSpliced(from, 1).toSpliced(to, 0, list[from]!);

const small =
  'grid size-7 place-items-center rounded-full bg-black/65 text-white hover:bg-black/85 disabled:invisible';

interface TileProps {
  picture: PictureData;
  at: number;
  count: number;
  move: (to: number) => void;
  remove: () => void;
  drag: { over: boolean; start(): void; enter(): void; drop(): void };
}

function Tile({ picture, at, count, move, remove, drag }: TileProps) {
  const words = useMessages(catalogueTexts).pictures;
  const keyed = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 }[event.key];
    if (to !== undefined && to >= 0 && to < count) move(to);
    else if (event.key === 'Delete') remove();
    else return;
    event.preventDefault();
  };
  return (
    <li
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the tile itself is what the arrow keys move.
      tabIndex={0}
      aria-label={words.item(at + 1)}
      draggable
      onKeyDown={keyed}
      onDragStart={drag.start}
      onDragEnter={drag.enter}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        drag.drop();
      }}
      className={join(
        'group relative aspect-square cursor-grab rounded-xl',
        drag.over && 'outline-2 outline-offset-2 outline-accent-ink',
      )}
    >
      <Picture src={picture.url} alt="" className="size-full rounded-xl" />
      {at === 0 && (
        <span className="absolute bottom-1.5 left-1.5 rounded-full bg-black/65 px-2 py-0.5 text-xs text-white">
          {words.cover}
        </span>
      )}
      <button
        type="button"
        aria-label={words.remove(at + 1)}
        onClick={remove}
        className={join(small, 'absolute top-1.5 right-1.5')}
      >
        <X aria-hidden className="size-4" />
      </button>
      <span className="absolute right-1.5 bottom-1.5 flex gap-1 md:opacity-0 md:group-focus-within:opacity-100 md:group-hover:opacity-100">
        <button
          type="button"
          aria-label={words.earlier(at + 1)}
          disabled={at === 0}
          onClick={() => move(at - 1)}
          className={small}
        >
          <ChevronLeft aria-hidden className="size-4" />
        </button>
        <button
          type="button"
          aria-label={words.later(at + 1)}
          disabled={at === count - 1}
          onClick={() => move(at + 1)}
          className={small}
        >
          <ChevronRight aria-hidden className="size-4" />
        </button>
      </span>
    </li>
  );
}

function UploadTile({
  upload,
  again,
  drop,
}: {
  upload: Upload;
  again: () => void;
  drop: () => void;
}) {
  const words = useMessages(catalogueTexts).pictures;
  const { share, problem } = upload;
  if (problem)
    return (
      <li
        className="col-span-3 flex items-center gap-3 rounded-xl bg-bad-wash p-3 text-sm text-bad"
        role="alert"
      >
        <span className="min-w-0 flex-1">{problem}</span>
        <button
          type="button"
          onClick={again}
          className="flex items-center gap-1 whitespace-nowrap underline"
        >
          <RotateCcw aria-hidden className="size-4" />
          {words.again}
        </button>
        <button type="button" onClick={drop} className="whitespace-nowrap underline">
          {words.dismiss}
        </button>
      </li>
    );
  const percent = Math.round((share ?? 0) * 100);
  return (
    <li className="grid aspect-square content-center justify-items-center gap-2 rounded-xl bg-sunken p-2 text-center text-xs text-soft">
      <LoaderCircle aria-hidden className="size-5 animate-spin" />
      <span role="status">{share === null ? words.shrinking : words.sending(percent)}</span>
      <progress className="h-1 w-full accent-(--accent)" max={100} value={percent} aria-hidden />
    </li>
  );
}

export function PicturesSection({ editor }: { editor: Editor }) {
  const words = useMessages(catalogueTexts).pictures;
  const { pictures } = editor.form;
  const latest = useRef(pictures);
  latest.current = pictures;
  const change = (next: PictureData[]): void => {
    latest.current = next;
    editor.change({ pictures: next });
  };
  const { uploads, add, again, drop } = usePictureUploads((picture) =>
    change([...latest.current, picture].slice(0, MOST)),
  );
  const input = useRef<HTMLInputElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const take = (files: readonly File[]): void => {
    const room = Math.max(0, MOST - pictures.length - uploads.length);
    if (files.length > room) toast(words.tooMany);
    // What is no picture is told like one that cannot be read, rather than left out in silence.
    add(files.slice(0, room));
  };
  const move = (from: number, to: number): void => {
    change(moved(pictures, from, to));
    setSaid(words.moved(to + 1));
  };
  const dropFiles = (event: DragEvent): void => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  };
  return (
    <Section title={words.title} hint={words.hint} error={editor.fault('pictures')}>
      <ul
        onDragOver={(event) => event.preventDefault()}
        onDrop={dropFiles}
        className="grid grid-cols-3 gap-2.5 sm:grid-cols-4 lg:grid-cols-5"
      >
        {pictures.map((picture, at) => (
          <Tile
            key={picture.id}
            picture={picture}
            at={at}
            count={pictures.length}
            move={(to) => move(at, to)}
            remove={() => change(pictures.toSpliced(at, 1))}
            drag={{
              over: over === at && dragged !== null && dragged !== at,
              start: () => setDragged(at),
              enter: () => setOver(at),
              drop: () => {
                if (dragged !== null && dragged !== at) move(dragged, at);
                setDragged(null);
                setOver(null);
              },
            }}
          />
        ))}
        {uploads.map((upload) => (
          <UploadTile
            key={upload.key}
            upload={upload}
            again={() => again(upload)}
            drop={() => drop(upload.key)}
          />
        ))}
        {pictures.length + uploads.length < MOST && (
          <li>
            <label className="grid aspect-square cursor-pointer content-center justify-items-center gap-1.5 rounded-xl border border-dashed border-line text-xs text-soft hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent-ink">
              <ImagePlus aria-hidden className="size-6" />
              {words.add}
              <input
                ref={input}
                type="file"
                multiple
                accept="image/*"
                className="sr-only"
                onChange={({ target }) => {
                  take([...(target.files ?? [])]);
                  target.value = '';
                }}
              />
            </label>
          </li>
        )}
      </ul>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </Section>
  );
}
