import type { TrafficBoost, TrafficBoostInput } from '@kaibo/contracts/traffic';
import { X } from 'lucide-react';
import { exact } from '../../app/amounts.ts';
import { dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { uuid } from '../../app/uuid.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Choice } from '../../ui/filters.tsx';
import { shortId, useLiveRooms } from './live-rooms.ts';
import { NumberField } from './number-field.tsx';
import type { FieldsProps } from './policy-fields.tsx';
import { fieldGrid, PolicySection } from './policy-section.tsx';
import { policyTexts } from './policy-texts.ts';
import { useEndBoost } from './use-policy-acts.ts';

const HOUR_MS = 3_600_000;
const USUAL_BUDGET = 500;

/** As an input of the browser writes it, in its own time zone. */
const local = (atMs: number): string =>
  new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

interface BoostProps {
  boost: TrafficBoostInput;
  /** What the server knows of it; undefined for a new one. */
  known: TrafficBoost | undefined;
  roomTitle: string;
  change: (boost: TrafficBoostInput) => void;
  remove: () => void;
  disabled: boolean;
  mayEnd: boolean;
}

function Boost({ boost, known, roomTitle, change, remove, disabled, mayEnd }: BoostProps) {
  const text = useMessages(policyTexts).fields;
  const end = useEndBoost();
  return (
    <fieldset
      data-boost={boost.roomId}
      className="grid min-w-0 grid-cols-1 gap-4 rounded-xl border border-line p-4"
    >
      <legend className="px-1 text-sm font-medium">{roomTitle}</legend>
      {known && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-soft">
          <Badge tone={known.state === 'running' ? 'good' : 'neutral'}>
            {text.boostStates[known.state]}
          </Badge>
          {text.given(exact(known.given), exact(known.budget))} · {text.by(known.authorName)} ·{' '}
          {text.ends} {dateTime(known.endsAtMs)}
          {mayEnd && known.state === 'running' && (
            <Button
              size="small"
              look="danger"
              busy={end.isPending}
              onClick={() => end.mutate(boost.id)}
            >
              {text.endNow}
            </Button>
          )}
        </p>
      )}
      <div className={fieldGrid}>
        {(['zh', 'en'] as const).map((locale) => (
          <TextField
            key={locale}
            label={locale === 'zh' ? text.labelZh : text.labelEn}
            value={boost.label[locale]}
            maxLength={20}
            disabled={disabled}
            onChange={({ target }) =>
              change({ ...boost, label: { ...boost.label, [locale]: target.value } })
            }
          />
        ))}
        <NumberField
          label={text.budget}
          value={boost.budget}
          least={1}
          most={10_000_000}
          disabled={disabled}
          change={(budget) => change({ ...boost, budget: Math.round(budget ?? 1) })}
        />
        <TextField
          label={text.ends}
          type="datetime-local"
          className="min-w-0"
          value={local(boost.endsAtMs)}
          disabled={disabled}
          onChange={({ target }) => {
            const endsAtMs = new Date(target.value).getTime();
            if (Number.isFinite(endsAtMs)) change({ ...boost, endsAtMs });
          }}
        />
      </div>
      {!disabled && (
        <Button
          look="quiet"
          size="small"
          className="justify-self-end"
          aria-label={`${text.remove}: ${roomTitle}`}
          onClick={remove}
        >
          <X aria-hidden className="size-4" />
          {text.remove}
        </Button>
      )}
    </fieldset>
  );
}

interface BoostFieldsProps extends FieldsProps {
  known: readonly TrafficBoost[];
  /** The policy is in force, and who looks may act. */
  mayEnd: boolean;
}

/** Rooms shown more than their worth says, each named to viewers, limited and somebody's. */
export function BoostFields({ rules, change, disabled, known, mayEnd }: BoostFieldsProps) {
  const text = useMessages(policyTexts).fields;
  const live = useLiveRooms();
  const { boosts } = rules;
  const titleOf = (boost: TrafficBoostInput): string =>
    known.find(({ id }) => id === boost.id)?.roomTitle ??
    live.find(({ id }) => id === boost.roomId)?.title ??
    shortId(boost.roomId);
  const add = (roomId: string): void => {
    const boost = {
      ...{ id: uuid(), roomId, label: { zh: '推广', en: 'Promoted' }, budget: USUAL_BUDGET },
      endsAtMs: Math.ceil((Date.now() + HOUR_MS) / 60_000) * 60_000,
    };
    change({ boosts: [...boosts, boost] });
  };
  const free = live.filter((room) => boosts.every(({ roomId }) => roomId !== room.id));
  return (
    <PolicySection title={text.boosts} hint={text.boostsHint}>
      {boosts.map((boost) => (
        <Boost
          key={boost.id}
          boost={boost}
          known={known.find(({ id }) => id === boost.id)}
          roomTitle={titleOf(boost)}
          disabled={disabled}
          mayEnd={mayEnd}
          change={(next) =>
            change({ boosts: boosts.map((one) => (one.id === boost.id ? next : one)) })
          }
          remove={() => change({ boosts: boosts.filter(({ id }) => id !== boost.id) })}
        />
      ))}
      {!disabled && free.length > 0 && (
        <div className="justify-self-start">
          <Choice label={text.addBoost} value="" change={add}>
            <option value="">{text.addBoost}</option>
            {free.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </Choice>
        </div>
      )}
    </PolicySection>
  );
}
