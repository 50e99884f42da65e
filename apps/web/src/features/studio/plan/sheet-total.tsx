import { useMessages } from '../../../app/text.ts';
import { join } from '../../../ui/join.ts';
import { scheduleTexts } from './schedule-texts.ts';

/** What the lines take together, against what was planned. */
export function SheetTotal({ minutes, planned }: { minutes: number; planned: number | null }) {
  const text = useMessages(scheduleTexts).sheet;
  const share = planned ? Math.min(1, minutes / planned) : 0;
  const isOver = planned !== null && minutes > planned;
  const rest =
    planned === null
      ? null
      : minutes === planned
        ? text.exact
        : isOver
          ? text.overtime(minutes - planned)
          : text.left(planned - minutes);
  return (
    <div className="grid gap-1.5" aria-live="polite">
      <p className="flex flex-wrap gap-x-3 text-sm tabular-nums">
        <span className="font-medium">{text.total(minutes)}</span>
        {planned !== null && <span className="text-soft">{text.planned(planned)}</span>}
        {rest && <span className={isOver ? 'text-bad' : 'text-good'}>{rest}</span>}
      </p>
      {planned !== null && (
        <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
          <div
            className={join('h-full rounded-full', isOver ? 'bg-bad' : 'bg-good')}
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
    </div>
  );
}
