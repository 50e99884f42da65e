import { Dialog } from '@base-ui/react/dialog';
import type { Picture } from '@kaibo/contracts';
import { ChevronLeft, ChevronRight, X, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useMessages, useText } from '../../app/text.ts';
import { useBackCloses } from '../../ui/back.ts';
import { join } from '../../ui/join.ts';
import { productTexts } from './product-texts.ts';

interface GalleryZoomProps {
  title: string;
  pictures: readonly Picture[];
  /** Null while nothing is enlarged. */
  at: number | null;
  goTo: (at: number) => void;
  close: () => void;
}

const CLOSE_UP = 2.5;
/** A finger that moved this far meant the next picture. */
const SWIPE_PX = 60;

interface View {
  scale: number;
  x: number;
  y: number;
}
const WHOLE: View = { scale: 1, x: 0, y: 0 };

const button =
  'grid size-11 place-items-center rounded-full bg-black/60 text-white hover:bg-black/80 disabled:invisible';

/** The whole window for one picture: a tap comes closer, a drag moves it or swipes to the next. */
function Enlarged({ title, pictures, at, goTo }: GalleryZoomProps & { at: number }) {
  const words = useMessages(productTexts);
  const [view, setView] = useState(WHOLE);
  const drag = useRef<{ x: number; y: number; from: View; moved: boolean } | null>(null);
  useEffect(() => {
    if (at >= 0) setView(WHOLE);
  }, [at]);
  const isClose = view.scale > 1;
  const toggle = (): void => setView(isClose ? WHOLE : { scale: CLOSE_UP, x: 0, y: 0 });
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    drag.current = { x: event.clientX, y: event.clientY, from: view, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = ({ clientX, clientY }: PointerEvent): void => {
    const begun = drag.current;
    if (!begun) return;
    const [byX, byY] = [clientX - begun.x, clientY - begun.y];
    if (Math.abs(byX) + Math.abs(byY) > 6) begun.moved = true;
    if (isClose) setView({ ...view, x: begun.from.x + byX, y: begun.from.y + byY });
  };
  const up = ({ clientX }: PointerEvent): void => {
    const begun = drag.current;
    drag.current = null;
    if (!begun) return;
    const byX = clientX - begun.x;
    if (!begun.moved) toggle();
    else if (!isClose && Math.abs(byX) > SWIPE_PX) goTo(at + (byX < 0 ? 1 : -1));
  };
  const keyed = ({ key }: KeyboardEvent): void => {
    if (key === 'ArrowRight') goTo(at + 1);
    else if (key === 'ArrowLeft') goTo(at - 1);
    else if (key === '+' || key === '=') setView({ scale: CLOSE_UP, x: 0, y: 0 });
    else if (key === '-') setView(WHOLE);
  };
  return (
    <section aria-label={words.gallery} className="absolute inset-0" onKeyDown={keyed}>
      <div
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => {
          drag.current = null;
        }}
        className={join(
          'grid size-full touch-none place-items-center overflow-hidden',
          isClose ? 'cursor-move' : 'cursor-zoom-in',
        )}
      >
        <img
          src={pictures[at]?.url}
          alt={title}
          draggable={false}
          className="max-h-full max-w-full object-contain transition-transform duration-150 select-none"
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        />
      </div>
      <div className="absolute inset-x-4 bottom-[max(1rem,env(safe-area-inset-bottom))] flex items-center justify-center gap-3">
        <button
          type="button"
          aria-label={words.previous}
          disabled={at === 0}
          onClick={() => goTo(at - 1)}
          className={button}
        >
          <ChevronLeft aria-hidden className="size-5" />
        </button>
        <p className="rounded-full bg-black/60 px-3 py-1.5 text-sm text-white tabular-nums">
          {at + 1} / {pictures.length}
        </p>
        <button
          type="button"
          aria-label={isClose ? words.zoomOut : words.zoomIn}
          onClick={toggle}
          className={button}
        >
          {isClose ? (
            <ZoomOut aria-hidden className="size-5" />
          ) : (
            <ZoomIn aria-hidden className="size-5" />
          )}
        </button>
        <button
          type="button"
          aria-label={words.next}
          disabled={at === pictures.length - 1}
          onClick={() => goTo(at + 1)}
          className={button}
        >
          <ChevronRight aria-hidden className="size-5" />
        </button>
      </div>
    </section>
  );
}

export function GalleryZoom(props: GalleryZoomProps) {
  const text = useText();
  const { at, close, title } = props;
  useBackCloses(at !== null, close);
  return (
    <Dialog.Root open={at !== null} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/90" />
        <Dialog.Popup className="fixed inset-0 z-50 outline-none">
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          {at !== null && <Enlarged {...props} at={at} />}
          <Dialog.Close
            aria-label={text.common.close}
            className={join(
              button,
              'absolute top-[max(1rem,env(safe-area-inset-top))] right-4 z-10',
            )}
          >
            <X aria-hidden className="size-5" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
