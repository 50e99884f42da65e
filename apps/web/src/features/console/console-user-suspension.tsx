import {
  isStaff,
  liftSuspension,
  type Me,
  may,
  type PersonDetail,
  type Suspension,
  suspendUser,
} from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ban, RotateCcw } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { Part } from './console-part.tsx';
import { peopleTexts } from './people-texts.ts';

const DAY_MS = 86_400_000;
const days = { day: 1, week: 7, month: 30 } as const;
type Length = keyof typeof days | 'date' | 'lifted';

const untilOf = (length: Length, date: string): number | null => {
  if (length === 'lifted') return null;
  // The end of the day that was chosen, by the clock of who chooses.
  if (length === 'date') return new Date(`${date}T23:59:59`).getTime();
  return Date.now() + days[length] * DAY_MS;
};

const today = (): string => new Date().toLocaleDateString('sv-SE');

const useSaved = (said: string, done: () => void) => {
  const cache = useQueryClient();
  return async (): Promise<void> => {
    await cache.invalidateQueries({ queryKey: ['console'] });
    toast(said);
    done();
  };
};

function SuspendForm({ person, close }: { person: PersonDetail; close: () => void }) {
  const text = useMessages(peopleTexts).suspension;
  const shared = useText();
  const [length, setLength] = useState<Length>('week');
  const onSuccess = useSaved(text.done, close);
  const suspend = useMutation({
    mutationFn: (fields: FormData) =>
      call(suspendUser, {
        params: { userId: person.id },
        body: {
          reason: String(fields.get('reason') ?? ''),
          untilMs: untilOf(length, String(fields.get('date') ?? '')),
        },
      }),
    onSuccess,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    suspend.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="grid gap-4 rounded-xl bg-sunken p-4">
      <p className="text-sm text-soft">{text.hint}</p>
      <TextArea
        label={text.reason}
        hint={text.reasonHint}
        name="reason"
        required
        maxLength={500}
        error={suspend.error?.message}
      />
      <SelectField
        label={text.howLong}
        value={length}
        onChange={({ target }) => setLength(target.value as Length)}
      >
        <option value="day">{text.oneDay}</option>
        <option value="week">{text.oneWeek}</option>
        <option value="month">{text.oneMonth}</option>
        <option value="date">{text.untilDay}</option>
        <option value="lifted">{text.untilLifted}</option>
      </SelectField>
      {length === 'date' && (
        <TextField label={text.day} name="date" type="date" min={today()} required />
      )}
      <span className="flex gap-2">
        <Button type="submit" look="danger" busy={suspend.isPending}>
          {text.confirm}
        </Button>
        <Button look="quiet" onClick={close}>
          {shared.common.cancel}
        </Button>
      </span>
    </form>
  );
}

function LiftForm({ person }: { person: PersonDetail }) {
  const text = useMessages(peopleTexts).suspension;
  const onSuccess = useSaved(text.lifted, () => undefined);
  const lift = useMutation({
    mutationFn: (note: string) =>
      call(liftSuspension, { params: { userId: person.id }, body: { note } }),
    onSuccess,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    lift.mutate(String(new FormData(event.currentTarget).get('note') ?? ''));
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextField label={text.liftNote} name="note" maxLength={500} error={lift.error?.message} />
      <Button type="submit" busy={lift.isPending} className="justify-self-start">
        <RotateCcw aria-hidden className="size-4" />
        {text.lift}
      </Button>
    </form>
  );
}

function Entry({ suspension }: { suspension: Suspension }) {
  const text = useMessages(peopleTexts);
  const { active, sinceMs, untilMs, byName, liftedByName, liftNote, reason } = suspension;
  const end = untilMs === null ? text.suspension.untilLifted : text.users.until(dateTime(untilMs));
  return (
    <li className={`grid gap-1 rounded-xl p-3 text-sm ${active ? 'bg-bad-wash' : 'bg-sunken'}`}>
      <p className="font-medium whitespace-pre-line">{reason}</p>
      <p className="text-xs text-soft tabular-nums">
        {dateTime(sinceMs)} · {text.suspension.by(byName)}
      </p>
      <p className="text-xs text-soft">
        {active
          ? end
          : liftedByName
            ? text.suspension.liftedBy(liftedByName)
            : text.suspension.ranOut}
        {liftNote && ` · ${liftNote}`}
      </p>
    </li>
  );
}

/** What holds now, what held before, and the way to change it for who may. */
export function SuspensionPart({ person, me }: { person: PersonDetail; me: Me }) {
  const text = useMessages(peopleTexts).suspension;
  const [writing, setWriting] = useState(false);
  const isSelf = me.id === person.id;
  const isBeyond = isStaff(person.roles) && !me.roles.includes('admin');
  const mayAct = may(me.roles, 'users:suspend') && !isSelf && !isBeyond;
  const active = person.suspensions.filter((one) => one.active);
  const past = person.suspensions.filter((one) => !one.active);
  return (
    <Part title={text.title}>
      {active.length > 0 && (
        <ul className="grid gap-2">
          {active.map((one) => (
            <Entry key={one.id} suspension={one} />
          ))}
        </ul>
      )}
      {mayAct && active.length > 0 && <LiftForm person={person} />}
      {mayAct && active.length === 0 && !writing && (
        <Button look="danger" className="justify-self-start" onClick={() => setWriting(true)}>
          <Ban aria-hidden className="size-4" />
          {text.begin}
        </Button>
      )}
      {mayAct && writing && active.length === 0 && (
        <SuspendForm person={person} close={() => setWriting(false)} />
      )}
      {isSelf && <p className="text-sm text-soft">{text.self}</p>}
      {isBeyond && !isSelf && <p className="text-sm text-soft">{text.staffOnly}</p>}
      {past.length > 0 && (
        <details>
          <summary className="cursor-pointer text-sm text-soft">{text.earlier}</summary>
          <ul className="mt-2 grid gap-2">
            {past.map((one) => (
              <Entry key={one.id} suspension={one} />
            ))}
          </ul>
        </details>
      )}
    </Part>
  );
}
