import type { FormEvent } from 'react';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { forecastTexts } from './forecast-texts.ts';

/** Least, most, and what the value is multiplied by to be typed: shares are typed in percent. */
const bounds = {
  serviceLevel: [50, 99, 100],
  leadDays: [0, 60, 1],
  coverDays: [1, 90, 1],
  warnMinutes: [1, 240, 1],
  handleSeconds: [5, 3_600, 1],
  answerSeconds: [1, 3_600, 1],
  answerShare: [50, 99, 100],
} as const;

type Name = keyof typeof bounds;

interface SettingsFieldsProps<Asked extends Name> {
  fields: readonly Asked[];
  values: Readonly<Record<Asked, number>>;
  save: (values: Record<Asked, number>) => void;
  isSaving: boolean;
  className: string;
}

/** Numbers that forecasts keep to, to be changed together. */
export function SettingsFields<Asked extends Name>(props: SettingsFieldsProps<Asked>) {
  const { fields, values, save, isSaving, className } = props;
  const { settings, page } = useMessages(forecastTexts);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const told = fields.map((name) => [name, Number(typed.get(name)) / bounds[name][2]] as const);
    save(Object.fromEntries(told) as Record<Asked, number>);
  };
  return (
    <form onSubmit={submit} className={`grid items-start gap-4 ${className}`}>
      {fields.map((name) => {
        const [min, max, scale] = bounds[name];
        return (
          <TextField
            key={name}
            label={settings[name]}
            name={name}
            type="number"
            required
            min={min}
            max={max}
            defaultValue={Math.round(values[name] * scale)}
            hint={name === 'serviceLevel' ? settings.serviceLevelHint : undefined}
          />
        );
      })}
      <div className="self-end">
        <Button type="submit" look="accent" busy={isSaving}>
          {page.save}
        </Button>
      </div>
    </form>
  );
}
