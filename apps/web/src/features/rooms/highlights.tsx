import { ListVideo } from 'lucide-react';
import { useState } from 'react';
import { duration } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { replayTexts } from './replay-texts.ts';
import type { Replay } from './use-replay.ts';

interface HighlightsProps {
  replay: Replay;
  /** Something was chosen. */
  chosen?: () => void;
}

/** Where the next of these begins, this one is over. */
const isNow = (marks: readonly { atMs: number }[], i: number, atMs: number): boolean =>
  marks[i]!.atMs <= atMs && (marks[i + 1]?.atMs ?? Number.POSITIVE_INFINITY) > atMs;

function Points({ replay, chosen }: HighlightsProps) {
  const words = useMessages(replayTexts);
  const points = replay.points.flatMap((point) => (point.product ? [point] : []));
  return (
    <ul className="-mx-2 grid gap-1">
      {points.map(({ atMs, product }, i) => {
        const now = isNow(points, i, replay.atMs) && replay.pinned?.id === product?.id;
        return (
          <li key={atMs}>
            <button
              type="button"
              data-point={atMs}
              aria-current={now || undefined}
              onClick={() => {
                replay.jump(atMs);
                chosen?.();
              }}
              className={join(
                'flex w-full items-center gap-3 rounded-xl p-2 text-left hover:bg-sunken',
                now && 'bg-accent-wash',
              )}
            >
              <span className="relative shrink-0">
                <Picture src={product?.cover?.url ?? null} alt="" className="size-14 rounded-lg" />
                <span className="absolute inset-x-0 bottom-0 rounded-b-lg bg-black/65 text-center text-[11px] text-white tabular-nums">
                  {duration(atMs)}
                </span>
              </span>
              <span className="min-w-0 flex-1">
                <span className="line-clamp-2 text-sm leading-snug">
                  <span className="sr-only">{words.jumpTo(duration(atMs))} </span>
                  {product?.title}
                </span>
                {product && <Price fen={product.fromFen} className="text-sm" />}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Chapters({ replay, chosen }: HighlightsProps) {
  return (
    <ol className="-mx-2 grid">
      {replay.chapters.map((chapter, i) => (
        <li key={chapter.atMs}>
          <button
            type="button"
            data-chapter={chapter.atMs}
            aria-current={isNow(replay.chapters, i, replay.atMs) || undefined}
            onClick={() => {
              replay.jump(chapter.atMs);
              chosen?.();
            }}
            className={join(
              'flex min-h-10 w-full items-baseline gap-3 rounded-lg px-2 py-2 text-left text-sm hover:bg-sunken',
              isNow(replay.chapters, i, replay.atMs) && 'font-medium text-accent-ink',
            )}
          >
            <span className="w-12 shrink-0 text-right text-xs text-soft tabular-nums">
              {duration(chapter.atMs)}
            </span>
            <span className="min-w-0 flex-1">{chapter.title}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

export const hasHighlights = (replay: Replay): boolean =>
  replay.chapters.length > 0 || replay.points.some((point) => point.product !== null);

/** Chapters and what was shown when; each one leads there. */
export function Highlights({ replay, chosen }: HighlightsProps) {
  const words = useMessages(replayTexts);
  return (
    <div className="grid gap-3">
      {replay.chapters.length > 0 && (
        <section>
          <h3 className="mb-1 text-xs font-medium text-soft">{words.chapters}</h3>
          <Chapters replay={replay} chosen={chosen} />
        </section>
      )}
      <section>
        <h3 className="mb-1 text-xs font-medium text-soft">{words.listHint}</h3>
        <Points replay={replay} chosen={chosen} />
      </section>
    </div>
  );
}

/** On a phone the highlights wait in a sheet. */
export function HighlightsButton({ replay }: { replay: Replay }) {
  const words = useMessages(replayTexts);
  const [open, setOpen] = useState(false);
  if (!hasHighlights(replay)) return null;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex h-11 shrink-0 items-center gap-1.5 rounded-full bg-black/65 px-4 text-sm text-white"
      >
        <ListVideo aria-hidden className="size-5" />
        {words.points}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={words.points}>
        <Highlights replay={replay} chosen={() => setOpen(false)} />
      </Sheet>
    </>
  );
}
