import type { Model, Picture as PictureData } from '@kaibo/contracts';
import { Box, ChevronLeft, ChevronRight, Maximize2 } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { FromFirst, InPlace } from '../../ui/from-first.tsx';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { productTexts } from './product-texts.ts';

const loadZoom = () => import('./gallery-zoom.tsx').then(({ GalleryZoom }) => GalleryZoom);
const loadModelView = () => import('./model-view.tsx').then(({ ModelView }) => ModelView);

interface GalleryProps {
  title: string;
  pictures: readonly PictureData[];
  model: Model | null;
  /** Scrolled to when it changes: the picture of a chosen option. */
  wanted: PictureData | null;
}

const atOf = (strip: HTMLElement): number => Math.round(strip.scrollLeft / strip.clientWidth);

const round =
  'grid size-10 place-items-center rounded-full bg-raised/85 text-ink shadow-card backdrop-blur-sm hover:bg-raised';

/** The strip is a scroller: a finger swipes it, arrow keys and buttons move it, and nothing is lost without script. */
function Strip({ title, pictures, wanted }: Omit<GalleryProps, 'model'>) {
  const text = useMessages(productTexts);
  const strip = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(0);
  const [zoomed, setZoomed] = useState(false);
  const goTo = (at: number): void => {
    const next = Math.min(pictures.length - 1, Math.max(0, at));
    setShown(next);
    strip.current?.scrollTo({ left: next * strip.current.clientWidth });
  };
  const wantedAt = wanted ? pictures.findIndex(({ id }) => id === wanted.id) : -1;
  useEffect(() => {
    if (wantedAt < 0 || !strip.current) return;
    strip.current.scrollTo({ left: wantedAt * strip.current.clientWidth });
  }, [wantedAt]);
  const keyed = ({ key }: KeyboardEvent): void => {
    if (key === 'ArrowRight') goTo(shown + 1);
    if (key === 'ArrowLeft') goTo(shown - 1);
  };
  return (
    <div className="grid grid-cols-1 content-start gap-3">
      <section
        aria-label={text.gallery}
        aria-roledescription="carousel"
        onKeyDown={keyed}
        className="group relative"
      >
        <div
          ref={strip}
          onScroll={({ currentTarget }) => setShown(atOf(currentTarget))}
          className="scrollbar-none flex aspect-square snap-x snap-mandatory overflow-x-auto scroll-smooth md:rounded-card"
        >
          {pictures.map((picture, i) => (
            <button
              key={picture.id}
              type="button"
              aria-label={`${text.enlarge}，${text.pictureOf(i + 1, pictures.length)}`}
              tabIndex={i === shown ? 0 : -1}
              onClick={() => setZoomed(true)}
              className="aspect-square w-full shrink-0 cursor-zoom-in snap-center outline-offset-[-3px]"
            >
              <Picture src={picture.url} alt={title} eager={i === 0} className="size-full" />
            </button>
          ))}
          {pictures.length === 0 && <Picture src={null} alt="" className="size-full" />}
        </div>
        {pictures.length > 1 && (
          <>
            <p className="pointer-events-none absolute right-3 bottom-3 rounded-full bg-black/65 px-2.5 py-1 text-xs text-white tabular-nums">
              <span aria-hidden>
                {shown + 1} / {pictures.length}
              </span>
              <span className="sr-only" aria-live="polite">
                {text.pictureOf(shown + 1, pictures.length)}
              </span>
            </p>
            <div className="pointer-events-none absolute inset-x-3 top-1/2 flex -translate-y-1/2 justify-between max-md:hidden">
              <button
                type="button"
                aria-label={text.previous}
                disabled={shown === 0}
                onClick={() => goTo(shown - 1)}
                className={join(round, 'pointer-events-auto disabled:invisible')}
              >
                <ChevronLeft aria-hidden className="size-5" />
              </button>
              <button
                type="button"
                aria-label={text.next}
                disabled={shown === pictures.length - 1}
                onClick={() => goTo(shown + 1)}
                className={join(round, 'pointer-events-auto disabled:invisible')}
              >
                <ChevronRight aria-hidden className="size-5" />
              </button>
            </div>
          </>
        )}
        {pictures.length > 0 && (
          <span className={join(round, 'pointer-events-none absolute top-3 right-3 max-md:hidden')}>
            <Maximize2 aria-hidden className="size-4" />
          </span>
        )}
      </section>
      {pictures.length > 1 && (
        <div className="scrollbar-none flex gap-2 overflow-x-auto p-0.5 max-md:px-4">
          {pictures.map((each, i) => (
            <button
              key={each.id}
              type="button"
              onClick={() => goTo(i)}
              aria-label={text.pictureOf(i + 1, pictures.length)}
              aria-current={i === shown}
              className={join(
                'shrink-0 rounded-xl border-2',
                i === shown ? 'border-accent-ink' : 'border-transparent',
              )}
            >
              <Picture src={each.url} alt="" className="size-16 rounded-[10px]" />
            </button>
          ))}
        </div>
      )}
      <FromFirst wanted={zoomed} load={loadZoom} lost={() => setZoomed(false)}>
        {(GalleryZoom) => (
          <GalleryZoom
            title={title}
            pictures={pictures}
            at={zoomed ? shown : null}
            goTo={goTo}
            close={() => setZoomed(false)}
          />
        )}
      </FromFirst>
    </div>
  );
}

/** Pictures, and a view that can be turned where there is a model. */
export function Gallery({ model, ...rest }: GalleryProps) {
  const text = useMessages(productTexts);
  const [turning, setTurning] = useState(false);
  const tab = (on: boolean): string =>
    join(
      'flex h-9 items-center gap-1.5 rounded-full px-3.5 text-sm',
      on ? 'bg-ink text-surface' : 'bg-raised/85 text-ink backdrop-blur-sm',
    );
  return (
    <div className="relative">
      {turning && model ? (
        <InPlace
          load={loadModelView}
          waiting={<Skeleton className="aspect-square w-full md:rounded-card" />}
        >
          {(ModelView) => (
            <ModelView model={model} title={rest.title} poster={rest.pictures[0]?.url ?? null} />
          )}
        </InPlace>
      ) : (
        <Strip {...rest} />
      )}
      {model && (
        <div className="absolute top-3 left-3 flex gap-1 rounded-full bg-raised/60 p-1 shadow-card">
          <button
            type="button"
            aria-pressed={!turning}
            onClick={() => setTurning(false)}
            className={tab(!turning)}
          >
            {text.pictures}
          </button>
          <button
            type="button"
            aria-pressed={turning}
            onClick={() => setTurning(true)}
            className={tab(turning)}
          >
            <Box aria-hidden className="size-4" />
            {text.turn}
          </button>
        </div>
      )}
    </div>
  );
}
