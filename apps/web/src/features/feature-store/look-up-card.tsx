import { FeatureEntity, type FeatureRow, readFeatures } from '@kaibo/contracts/features';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/filters.tsx';
import { toastError } from '../../ui/toast.tsx';
import { featureTexts } from '../console/feature-texts.ts';
import { ConsoleCard } from '../recommendation/console/console-card.tsx';
import { useMeasureName } from './feature-table.tsx';
import { valueText } from './feature-words.ts';

const box = 'h-10 w-full min-w-0 rounded-xl border border-line bg-raised px-3 text-sm md:w-80';

const useLook = () =>
  useMutation({
    mutationFn: ({ entity, key, roomId }: { entity: FeatureEntity; key: string; roomId: string }) =>
      call(readFeatures, {
        params: { entity, key },
        query: roomId === '' ? {} : { roomId },
      }),
    onError: toastError,
  });

interface ValuesProps {
  values: readonly { name: string; value: number }[];
  rows: readonly FeatureRow[];
}

function Values({ values, rows }: ValuesProps) {
  const text = useMessages(featureTexts);
  const nameOf = useMeasureName();
  const some = values.filter(({ value }) => value !== 0);
  if (some.length === 0) return <p className="text-sm text-soft">{text.lookUp.zeros}</p>;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm sm:grid-cols-3 lg:grid-cols-6">
      {some.map(({ name, value }) => {
        const row = rows.find((one) => one.name === name);
        return (
          row && (
            <div key={name}>
              <dt className="text-xs text-soft">{`${nameOf(row.measure)} · ${text.windows[row.window]}`}</dt>
              <dd className="font-medium tabular-nums">{valueText(row.unit, value)}</dd>
            </div>
          )
        );
      })}
    </dl>
  );
}

/** The features of one viewer, room … as a model would be given them now. */
export function LookUpCard({ features }: { features: readonly FeatureRow[] }) {
  const text = useMessages(featureTexts);
  const [entity, setEntity] = useState<FeatureEntity>('room');
  const [key, setKey] = useState('');
  const [roomId, setRoomId] = useState('');
  const look = useLook();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isPair = entity === 'viewer-in-room';
    look.mutate({ entity, key: key.trim(), roomId: isPair ? roomId.trim() : '' });
  };
  const { data } = look;
  return (
    <ConsoleCard title={text.lookUp.title}>
      <p className="text-sm text-soft">{text.lookUp.hint}</p>
      <form onSubmit={submit} className="flex flex-wrap gap-2">
        <Choice
          label={text.entity}
          value={entity}
          change={(value) => {
            setEntity(FeatureEntity.parse(value));
            look.reset();
          }}
        >
          {FeatureEntity.options.map((each) => (
            <option key={each} value={each}>
              {text.entities[each]}
            </option>
          ))}
        </Choice>
        <input
          required
          maxLength={64}
          value={key}
          onChange={({ target }) => setKey(target.value)}
          aria-label={text.lookUp.key}
          placeholder={text.lookUp.key}
          className={box}
        />
        {entity === 'viewer-in-room' && (
          <input
            required
            maxLength={64}
            value={roomId}
            onChange={({ target }) => setRoomId(target.value)}
            aria-label={text.lookUp.room}
            placeholder={text.lookUp.room}
            className={box}
          />
        )}
        <Button type="submit" busy={look.isPending}>
          {text.lookUp.look}
        </Button>
      </form>
      {data && (
        <>
          <p>
            <Badge tone={data.isCold ? 'warn' : 'good'}>
              {data.isCold ? text.lookUp.cold : text.lookUp.whole}
            </Badge>
          </p>
          <Values
            values={data.values}
            rows={features.filter((one) => one.entity === look.variables?.entity)}
          />
        </>
      )}
    </ConsoleCard>
  );
}
