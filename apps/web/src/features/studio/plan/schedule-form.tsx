import { type Room, type RoomFormat, roomFormats, uploadPicture } from '@kaibo/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { ApiError, call } from '../../../app/api.ts';
import { inLocale, useLocale } from '../../../app/settings.ts';
import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../../ui/field.tsx';
import { toastError } from '../../../ui/toast.tsx';
import { StartTimes } from '../../forecast/start-times.tsx';
import { formatIcons } from '../../rooms/preview/format-badge.tsx';
import { previewTexts } from '../../rooms/preview/preview-texts.ts';
import { categoriesQuery } from '../../rooms/room-queries.ts';
import { CoverCrop, cutCover, type Draft } from './cover-crop.tsx';
import { scheduleTexts } from './schedule-texts.ts';
import { localTimeOf, momentOf, ownTimeZone, timeZones } from './zoned-time.ts';

/** What the form hands out; the cover is uploaded already. */
export interface ScheduleWish {
  title: string;
  categoryId: string;
  description: string;
  format: RoomFormat;
  startsAtMs: number | null;
  expectedMinutes: number | null;
  timeZone: string;
  /** Undefined leaves the cover as it is. */
  coverId?: string;
}

/** Start times are suggested for a stream of this length until one is chosen. */
const USUAL_MINUTES = 120;
const LENGTHS = [30, 45, 60, 90, 120, 180, 240, 360];

function Formats({ chosen }: { chosen: RoomFormat }) {
  const names = useMessages(previewTexts).format;
  const text = useMessages(scheduleTexts);
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{text.fields.format}</legend>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        {roomFormats.map((format) => {
          const Icon = formatIcons[format];
          return (
            <label
              key={format}
              className="grid cursor-pointer gap-1 rounded-xl border border-line p-3 hover:bg-sunken has-checked:border-accent-ink has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-ink"
            >
              <input
                type="radio"
                name="format"
                value={format}
                defaultChecked={format === chosen}
                className="sr-only"
              />
              <span className="flex items-center gap-1.5 text-sm font-medium">
                <Icon aria-hidden className="size-4 text-soft" />
                {names[format]}
              </span>
              <span className="text-xs text-soft">{text.formatHints[format]}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Beside which field a refusal belongs. */
const fieldOf: Record<string, 'startsAt' | 'format'> = {
  'rooms/starts-in-the-past': 'startsAt',
  'rooms/starts-too-late': 'startsAt',
  'rooms/not-scheduled': 'startsAt',
  'rooms/only-launch': 'format',
};

function When({ room, error }: { room: Room | null; error: string | null }) {
  const text = useMessages(scheduleTexts).fields;
  const [zone, setZone] = useState(room?.timeZone ?? ownTimeZone());
  const startsAt = room?.startsAtMs ? localTimeOf(room.startsAtMs, zone) : '';
  const field = useRef<HTMLDivElement>(null);
  const [minutes, setMinutes] = useState(room?.expectedMinutes ?? null);
  // The field is the form's own: what is chosen is typed into it.
  const choose = (startsAtMs: number): void => {
    const input = field.current?.querySelector<HTMLInputElement>('input[name=startsAt]');
    if (input) input.value = localTimeOf(startsAtMs, zone);
  };
  const lengths = [
    ...new Set([...LENGTHS, ...(room?.expectedMinutes ? [room.expectedMinutes] : [])]),
  ];
  return (
    <div className="grid grid-cols-2 gap-4 *:min-w-0">
      <div className="col-span-2" ref={field}>
        <TextField
          label={text.startsAt}
          name="startsAt"
          type="datetime-local"
          defaultValue={startsAt}
          hint={text.startsAtHint}
          error={error}
        />
      </div>
      <div className="col-span-2 empty:hidden">
        <StartTimes minutes={minutes ?? USUAL_MINUTES} timeZone={zone} choose={choose} />
      </div>
      <SelectField
        label={text.timeZone}
        name="timeZone"
        value={zone}
        onChange={({ target }) => setZone(target.value)}
      >
        {timeZones(zone).map((name) => (
          <option key={name} value={name}>
            {name.replaceAll('_', ' ')}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={text.length}
        name="expectedMinutes"
        defaultValue={room?.expectedMinutes ?? ''}
        onChange={({ target }) => setMinutes(Number(target.value) || null)}
      >
        <option value="">{text.noLength}</option>
        {lengths
          .toSorted((a, b) => a - b)
          .map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes < 60 || minutes % 30 !== 0
                ? text.minutes(minutes)
                : text.hours(String(minutes / 60))}
            </option>
          ))}
      </SelectField>
    </div>
  );
}

const wishOf = (fields: FormData): Omit<ScheduleWish, 'coverId'> => {
  const field = (name: string): string => String(fields.get(name) ?? '').trim();
  const timeZone = field('timeZone');
  const minutes = Number(field('expectedMinutes'));
  return {
    title: field('title'),
    categoryId: field('categoryId'),
    description: field('description'),
    format: field('format') as RoomFormat,
    startsAtMs: momentOf(field('startsAt'), timeZone),
    expectedMinutes: minutes || null,
    timeZone,
  };
};

interface ScheduleFormProps {
  /** Null for a new one. */
  room: Room | null;
  action: string;
  save: (wish: ScheduleWish) => Promise<unknown>;
}

/** What is said of a stream before it begins; keeps what was typed when it is refused. */
export function ScheduleForm({ room, action, save }: ScheduleFormProps) {
  const text = useMessages(scheduleTexts).fields;
  const locale = useLocale();
  const { data: categories } = useQuery(categoriesQuery);
  const [cover, setCover] = useState<Draft | null>(null);
  const submitting = useMutation({
    mutationFn: async (fields: FormData) => {
      const wish: ScheduleWish = wishOf(fields);
      if (cover) wish.coverId = (await call(uploadPicture, { body: await cutCover(cover) })).id;
      return save(wish);
    },
    onError: (error) => {
      if (!(error instanceof ApiError && fieldOf[error.code])) toastError(error);
    },
  });
  const { error } = submitting;
  const beside = (name: 'startsAt' | 'format'): string | null =>
    error instanceof ApiError && fieldOf[error.code] === name ? error.message : null;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!submitting.isPending) submitting.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="grid gap-5">
      <TextField
        label={text.title}
        name="title"
        required
        maxLength={80}
        hint={text.titleHint}
        defaultValue={room?.title}
      />
      <Formats chosen={room?.format ?? 'sale'} />
      {beside('format') && (
        <p role="alert" className="-mt-3 text-xs text-bad">
          {beside('format')}
        </p>
      )}
      {categories && (
        <SelectField
          label={text.category}
          name="categoryId"
          required
          defaultValue={room?.categoryId}
        >
          {categories.map(({ id, name }) => (
            <option key={id} value={id}>
              {inLocale(name, locale)}
            </option>
          ))}
        </SelectField>
      )}
      <When room={room} error={beside('startsAt')} />
      <CoverCrop currentUrl={room?.coverUrl ?? null} draft={cover} change={setCover} />
      <TextArea
        label={text.description}
        name="description"
        maxLength={2_000}
        defaultValue={room?.description}
      />
      <Button
        type="submit"
        look="accent"
        size="large"
        busy={submitting.isPending}
        disabled={!categories}
      >
        {action}
      </Button>
    </form>
  );
}
