import { useEffect, useState } from 'react';
import { fromNow } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { previewTexts } from './preview-texts.ts';
import { timeLeft } from './start-time.ts';

/** The time of this moment, told anew every second while somebody looks. */
export const useNow = (): number => {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
};

function Unit({ value, label }: { value: number; label: string }) {
  return (
    <span className="grid justify-items-center gap-0.5">
      <span className="grid h-14 min-w-14 place-items-center rounded-xl bg-sunken px-2 text-2xl font-semibold tabular-nums">
        {String(value).padStart(2, '0')}
      </span>
      <span className="text-xs text-soft">{label}</span>
    </span>
  );
}

/** Days, hours, minutes and seconds to the start; says so when it has come. */
export function Countdown({ untilMs }: { untilMs: number }) {
  const text = useMessages(previewTexts);
  const nowMs = useNow();
  const left = timeLeft(untilMs, nowMs);
  const isDue = untilMs <= nowMs;
  return (
    <div className="grid min-h-24 content-center gap-2">
      {isDue ? (
        <p role="status" className="grid gap-1">
          <span className="text-2xl font-semibold text-accent-ink">{text.soon}</span>
          <span className="text-sm text-soft">{text.soonHint}</span>
        </p>
      ) : (
        <>
          <p className="text-sm text-soft">{text.countdown}</p>
          <p className="sr-only">{fromNow(untilMs, nowMs)}</p>
          <div aria-hidden className="flex gap-2.5">
            <Unit value={left.days} label={text.days} />
            <Unit value={left.hours} label={text.hours} />
            <Unit value={left.minutes} label={text.minutes} />
            <Unit value={left.seconds} label={text.seconds} />
          </div>
        </>
      )}
    </div>
  );
}
