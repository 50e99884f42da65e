import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useMessages, useText } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { regionsQuery } from './address-queries.ts';
import { addressTexts } from './address-texts.ts';

interface RegionFieldsProps {
  parts: readonly string[];
  change: (parts: string[]) => void;
  error: string | null;
}

interface PartProps {
  label: string;
  value: string;
  names: readonly string[];
  choose: (name: string) => void;
  describedBy: string;
  invalid: boolean;
}

function Part({ label, value, names, choose, describedBy, invalid }: PartProps) {
  const words = useMessages(addressTexts).form;
  return (
    <select
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      required
      value={names.includes(value) ? value : ''}
      disabled={names.length === 0}
      onChange={({ target }) => choose(target.value)}
      className="h-11 w-full min-w-0 rounded-xl border border-line bg-raised px-2 text-base text-ink focus:border-accent-ink focus:outline-none disabled:opacity-60 aria-invalid:border-bad md:text-sm"
    >
      <option value="" disabled>
        {label === words.province ? words.choose : label}
      </option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

/** Province, then city, then district; where there is only one it is chosen already. */
export function RegionFields({ parts, change, error }: RegionFieldsProps) {
  const text = useText();
  const words = useMessages(addressTexts).form;
  const about = useId();
  const { data: regions = [], error: failed, refetch } = useQuery(regionsQuery);
  const [provinceName = '', cityName = '', district = ''] = parts;
  const province = regions.find(({ name }) => name === provinceName);
  const city = province?.cities.find(({ name }) => name === cityName);
  const chooseProvince = (name: string): void => {
    const cities = regions.find((each) => each.name === name)?.cities ?? [];
    change(cities.length === 1 ? [name, cities[0]?.name ?? ''] : [name]);
  };
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{words.region}</legend>
      <div className="grid grid-cols-3 gap-2">
        <Part
          label={words.province}
          value={provinceName}
          names={regions.map(({ name }) => name)}
          choose={chooseProvince}
          describedBy={about}
          invalid={error !== null}
        />
        <Part
          label={words.city}
          value={cityName}
          names={province?.cities.map(({ name }) => name) ?? []}
          choose={(name) => change([provinceName, name])}
          describedBy={about}
          invalid={error !== null}
        />
        <Part
          label={words.district}
          value={district}
          names={city?.districts ?? []}
          choose={(name) => change([provinceName, cityName, name])}
          describedBy={about}
          invalid={error !== null}
        />
      </div>
      <p id={about} className="text-xs text-bad empty:hidden">
        {error}
      </p>
      {failed && (
        <p role="alert" className="flex items-center gap-3 text-sm text-bad">
          {words.loadFailed}
          <Button size="small" onClick={() => void refetch()}>
            {text.common.retry}
          </Button>
        </p>
      )}
    </fieldset>
  );
}
