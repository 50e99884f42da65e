import type { JumpPoint } from '@kaibo/contracts';
import { duration } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { replayTexts } from '../rooms/replay-texts.ts';

interface Trim {
  startMs: number;
  endMs: number;
}

interface TrimBarProps {
  recordedMs: number;
  marks: readonly JumpPoint[];
  trim: Trim;
  /** Where the picture stands. */
  atMs: number;
  change: (trim: Trim) => void;
  jump: (toMs: number) => void;
  disabled: boolean;
}

/** No part shorter than this can be shown. */
const LEAST_MS = 4_000;

interface EndProps {
  label: string;
  valueMs: number;
  minMs: number;
  maxMs: number;
  atMs: number;
  move: (toMs: number) => void;
  disabled: boolean;
}

function End({ label, valueMs, minMs, maxMs, atMs, move, disabled }: EndProps) {
  const words = useMessages(replayTexts);
  const within = (ms: number): number => Math.max(minMs, Math.min(maxMs, ms));
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-3">
      <p aria-hidden className="grid text-xs text-soft">
        {label}
        <span className="text-sm font-medium text-ink tabular-nums">{duration(valueMs)}</span>
      </p>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={duration(valueMs)}
        min={minMs}
        max={maxMs}
        step={500}
        value={valueMs}
        disabled={disabled}
        onChange={(event) => move(within(Number(event.target.value)))}
        className="w-full accent-(--accent)"
      />
      <Button size="small" look="quiet" disabled={disabled} onClick={() => move(within(atMs))}>
        {words.useNow}
      </Button>
    </div>
  );
}

/** What stays of the recording, over all of it; marks say where products were shown. */
export function TrimBar(props: TrimBarProps) {
  const { recordedMs, marks, trim, atMs, change, jump, disabled } = props;
  const words = useMessages(replayTexts);
  const part = (ms: number): string => `${(ms / recordedMs) * 100}%`;
  const move = (next: Trim, toMs: number): void => {
    change(next);
    jump(toMs);
  };
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 text-sm font-medium">
        {words.trim}
        <span className="ml-2 font-normal text-soft">
          {words.keep(duration(trim.endMs - trim.startMs))}
        </span>
      </legend>
      <div aria-hidden className="relative h-6 overflow-hidden rounded-lg bg-sunken">
        <span
          style={{ left: part(trim.startMs), width: part(trim.endMs - trim.startMs) }}
          className="absolute inset-y-0 rounded-lg bg-accent-wash ring-2 ring-accent ring-inset"
        />
        {marks.map(({ atMs: markMs }) => (
          <span
            key={markMs}
            style={{ left: part(markMs) }}
            className="absolute top-1/2 size-1.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-warn"
          />
        ))}
        <span style={{ left: part(atMs) }} className="absolute inset-y-0 w-0.5 bg-ink" />
      </div>
      <End
        label={words.startAt}
        valueMs={trim.startMs}
        minMs={0}
        maxMs={Math.max(0, trim.endMs - LEAST_MS)}
        atMs={atMs}
        move={(startMs) => move({ ...trim, startMs }, startMs)}
        disabled={disabled}
      />
      <End
        label={words.endAt}
        valueMs={trim.endMs}
        minMs={Math.min(recordedMs, trim.startMs + LEAST_MS)}
        maxMs={recordedMs}
        atMs={atMs}
        move={(endMs) => move({ ...trim, endMs }, endMs)}
        disabled={disabled}
      />
    </fieldset>
  );
}
