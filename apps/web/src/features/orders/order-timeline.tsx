import { type Order, orderNotes, type Parcel } from '@kaibo/contracts';
import { dateTime } from '../../app/format.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useText } from '../../app/text.ts';
import { join } from '../../ui/join.ts';

interface Step {
  key: string;
  title: string;
  note: string;
  atMs: number;
}

/** Newest first, the newest marked. */
function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="grid grid-cols-1 gap-0">
      {steps.toReversed().map((step, i) => (
        <li key={step.key} className="relative grid gap-0.5 pb-4 pl-6 text-sm last:pb-0">
          {i < steps.length - 1 && (
            <span aria-hidden className="absolute top-3 bottom-0 left-[5px] w-px bg-line" />
          )}
          <span
            aria-hidden
            className={join(
              'absolute top-1.5 left-0 size-[11px] rounded-full border-2',
              i === 0 ? 'border-accent bg-accent' : 'border-line bg-raised',
            )}
          />
          <span className={i === 0 ? 'font-medium' : ''}>{step.title}</span>
          {step.note && <span className="text-soft">{step.note}</span>}
          <time className="text-xs text-soft tabular-nums">{dateTime(step.atMs)}</time>
        </li>
      ))}
    </ol>
  );
}

const isSystemNote = (note: string): note is keyof typeof orderNotes =>
  Object.hasOwn(orderNotes, note);

export function Timeline({ order }: { order: Order }) {
  const text = useText();
  const locale = useLocale();
  return (
    <Steps
      steps={order.timeline.map(({ status, note, atMs }) => ({
        key: `${status} ${atMs}`,
        title: text.viewer.orders.status[status],
        note: isSystemNote(note) ? inLocale(orderNotes[note], locale) : note,
        atMs,
      }))}
    />
  );
}

export function ParcelSteps({ parcel }: { parcel: Parcel | null }) {
  const text = useText();
  const words = text.viewer.orders;
  if (!parcel) return <p className="text-sm text-soft">{words.noParcel}</p>;
  return (
    <div className="grid gap-3" data-parcel={parcel.status}>
      <p className="text-sm">
        {words.carriers[parcel.carrier]}{' '}
        <span className="font-medium tabular-nums">{parcel.trackingNumber}</span>
      </p>
      <Steps
        steps={parcel.steps.map(({ status, place, atMs }) => ({
          key: `${status} ${atMs}`,
          title: words.parcelStatus[status],
          note: place,
          atMs,
        }))}
      />
    </div>
  );
}
