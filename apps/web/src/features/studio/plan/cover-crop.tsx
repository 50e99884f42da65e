import { ImagePlus } from 'lucide-react';
import {
  type ChangeEvent,
  type KeyboardEvent,
  type PointerEvent,
  useId,
  useRef,
  useState,
} from 'react';
import { useMessages } from '../../../app/text.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { Picture } from '../../../ui/picture.tsx';
import { type Cut, cutOf, MOST_ZOOM, moved, type View, wholeView } from './crop.ts';
import { scheduleTexts } from './schedule-texts.ts';

const RATIO = 3 / 4;
const OUT = { width: 1_080, height: 1_440 };
const QUALITY = 0.88;
const STEP = 0.05;

/** A picture from the person's device, and where they look at it. */
export interface Draft {
  image: HTMLImageElement;
  view: View;
}

const sizeOf = ({ image }: Draft) => ({ width: image.naturalWidth, height: image.naturalHeight });

/** The cut as a JPEG; smaller pictures are not blown up. */
export const cutCover = async (draft: Draft): Promise<Blob> => {
  const cut = cutOf(sizeOf(draft), draft.view, RATIO);
  const scale = Math.min(1, OUT.width / cut.width);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(cut.width * scale));
  canvas.height = Math.max(1, Math.round(cut.height * scale));
  const context = canvas.getContext('2d');
  context?.drawImage(
    draft.image,
    cut.x,
    cut.y,
    cut.width,
    cut.height,
    0,
    0,
    canvas.width,
    canvas.height,
  );
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null): void =>
      blob ? resolve(blob) : reject(new Error('the picture could not be drawn'));
    canvas.toBlob(done, 'image/jpeg', QUALITY);
  });
};

const openPicture = (file: File): Promise<HTMLImageElement> =>
  new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('no picture'));
    image.src = URL.createObjectURL(file);
  });

/** Shows a part of the picture in a box of the part's ratio. */
function CutView({ draft, cut }: { draft: Draft; cut: Cut }) {
  const { width, height } = sizeOf(draft);
  return (
    <img
      src={draft.image.src}
      alt=""
      draggable={false}
      className="absolute max-w-none select-none"
      style={{
        width: `${(width / cut.width) * 100}%`,
        height: `${(height / cut.height) * 100}%`,
        left: `${(-cut.x / cut.width) * 100}%`,
        top: `${(-cut.y / cut.height) * 100}%`,
      }}
    />
  );
}

const steps: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

function Frame({ draft, change }: { draft: Draft; change: (view: View) => void }) {
  const text = useMessages(scheduleTexts).crop;
  const last = useRef<{ x: number; y: number } | null>(null);
  const cut = cutOf(sizeOf(draft), draft.view, RATIO);
  const look = (by: { x: number; y: number }): void =>
    change(moved(sizeOf(draft), draft.view, RATIO, by));
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    last.current = { x: event.clientX, y: event.clientY };
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (!last.current) return;
    const { width, height } = event.currentTarget.getBoundingClientRect();
    const { clientX, clientY } = event;
    look({ x: (last.current.x - clientX) / width, y: (last.current.y - clientY) / height });
    last.current = { x: clientX, y: clientY };
  };
  const key = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    look(step);
  };
  return (
    <div
      role="application"
      aria-label={text.frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved with the arrow keys.
      tabIndex={0}
      onPointerDown={down}
      onPointerMove={drag}
      onPointerUp={() => {
        last.current = null;
      }}
      onKeyDown={key}
      className="relative aspect-[3/4] w-36 cursor-move touch-none overflow-hidden rounded-xl bg-sunken"
    >
      <CutView draft={draft} cut={cut} />
    </div>
  );
}

/** As `object-cover` shows the tall cut in a wide box. */
const wideCut = (cut: Cut): Cut => {
  const height = (cut.width * 9) / 16;
  return { ...cut, y: cut.y + (cut.height - height) / 2, height };
};

interface CoverCropProps {
  /** Of the cover that is there already. */
  currentUrl: string | null;
  draft: Draft | null;
  change: (draft: Draft | null) => void;
}

/** Chooses a cover and the part of it that is shown. */
export function CoverCrop({ currentUrl, draft, change }: CoverCropProps) {
  const all = useMessages(scheduleTexts);
  const text = all.crop;
  const [problem, setProblem] = useState(false);
  const zoomId = useId();
  const chosen = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = target.files ?? [];
    target.value = '';
    if (!file) return;
    const image = await openPicture(file).catch(() => null);
    setProblem(image === null);
    if (image) change({ image, view: wholeView });
  };
  const cut = draft && cutOf(sizeOf(draft), draft.view, RATIO);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{all.fields.cover}</legend>
      <div className="flex flex-wrap gap-4">
        <figure className="grid gap-1">
          {draft ? (
            <Frame draft={draft} change={(view) => change({ ...draft, view })} />
          ) : (
            <Picture src={currentUrl} alt="" className="aspect-[3/4] w-36 rounded-xl" />
          )}
          <figcaption className="text-xs text-soft">{text.tall}</figcaption>
        </figure>
        <div className="grid content-start gap-3">
          <figure className="grid gap-1">
            <div className="relative aspect-video w-44 overflow-hidden rounded-xl bg-sunken">
              {draft && cut ? (
                <CutView draft={draft} cut={wideCut(cut)} />
              ) : (
                <Picture src={currentUrl} alt="" className="size-full" />
              )}
            </div>
            <figcaption className="text-xs text-soft">{text.wide}</figcaption>
          </figure>
          {draft && (
            <div className="grid gap-1">
              <label htmlFor={zoomId} className="text-xs text-soft">
                {text.zoom}
              </label>
              <input
                id={zoomId}
                type="range"
                min={1}
                max={MOST_ZOOM}
                step={0.05}
                value={draft.view.zoom}
                onChange={({ target }) =>
                  change({ ...draft, view: { ...draft.view, zoom: Number(target.value) } })
                }
                className="w-44 accent-(--accent)"
              />
            </div>
          )}
          <label
            className={buttonClass(
              'plain',
              'small',
              'cursor-pointer justify-self-start has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
            )}
          >
            <ImagePlus aria-hidden className="size-4" />
            {draft || currentUrl ? text.replace : text.choose}
            <input
              type="file"
              accept="image/jpeg,image/png,image/webp"
              className="sr-only"
              onChange={(event) => void chosen(event)}
            />
          </label>
        </div>
      </div>
      <p className={problem ? 'text-xs text-bad' : 'text-xs text-soft'} aria-live="polite">
        {problem ? text.unreadable : draft ? text.hint : ''}
      </p>
    </fieldset>
  );
}
