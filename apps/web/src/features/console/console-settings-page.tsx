import { listSettings, may, type SettingRow } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { TextField } from '../../ui/field.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { settingsTexts } from './health-texts.ts';
import { SettingsLog } from './settings-log.tsx';

function Setting({ row }: { row: SettingRow }) {
  const text = useMessages(settingsTexts);
  const locale = useLocale();
  const isChanged = row.source !== 'default';
  return (
    <li className="grid gap-2 p-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1.4fr)] lg:gap-6">
      <div className="grid content-start gap-1">
        <h2 className="font-medium">{inLocale(row.meaning, locale)}</h2>
        <p className="text-xs text-soft">{row.kind}</p>
      </div>
      <div className="grid content-start justify-items-start gap-1">
        <p className="font-mono text-sm break-all">{row.value || text.notSet}</p>
        <Badge tone={isChanged ? 'accent' : 'neutral'}>{text.sources[row.source]}</Badge>
        {isChanged && (
          <p className="text-xs text-soft">{text.defaultIs(row.default || text.notSet)}</p>
        )}
      </div>
      <div className="grid content-start gap-1 text-xs">
        <p className="text-soft lg:sr-only">{text.change}</p>
        <code className="break-all">{row.flag}</code>
        <code className="break-all text-soft">{row.environment}</code>
      </div>
    </li>
  );
}

const fits = (row: SettingRow, word: string): boolean =>
  [row.name, row.flag, row.environment, row.meaning.zh, row.meaning.en].some((one) =>
    one.toLowerCase().includes(word),
  );

function Settings({ settings }: { settings: readonly SettingRow[] }) {
  const text = useMessages(settingsTexts);
  const [word, find] = useState('');
  const [onlyChanged, showOnlyChanged] = useState(false);
  const shown = settings.filter(
    (row) => fits(row, word.trim().toLowerCase()) && (!onlyChanged || row.source !== 'default'),
  );
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="w-full max-w-sm">
          <TextField
            label={text.find}
            type="search"
            value={word}
            onChange={(event) => find(event.target.value)}
          />
        </div>
        <label className="flex h-11 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={onlyChanged}
            onChange={(event) => showOnlyChanged(event.target.checked)}
          />
          {text.onlyChanged}
        </label>
      </div>
      {shown.length === 0 ? (
        <Empty icon={SearchX} title={text.nothing}>
          {text.nothingHint}
        </Empty>
      ) : (
        <div className="rounded-card bg-raised shadow-card">
          <div
            aria-hidden
            className="hidden border-b border-line px-4 py-2.5 text-xs text-soft lg:grid lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1.4fr)] lg:gap-6"
          >
            <span>{text.setting}</span>
            <span>{`${text.value} · ${text.source}`}</span>
            <span>{text.change}</span>
          </div>
          <ul className="divide-y divide-line">
            {shown.map((row) => (
              <Setting key={row.name} row={row} />
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

export function ConsoleSettingsPage() {
  const text = useMessages(settingsTexts);
  const me = useMe();
  const { data, error, refetch } = useQuery({
    queryKey: ['console', 'settings'],
    queryFn: ({ signal }) => call(listSettings, {}, signal),
  });
  return (
    <>
      <header className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <p className="text-sm text-soft">{text.hint}</p>
      </header>
      {data ? (
        <>
          <SettingsLog logLevel={data.logLevel} mayAct={me ? may(me.roles, 'health:act') : false} />
          <Settings settings={data.settings} />
        </>
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Skeleton className="h-40" />
          <Skeleton className="h-96" />
        </>
      )}
    </>
  );
}
