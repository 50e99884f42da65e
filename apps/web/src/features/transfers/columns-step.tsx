import { checkImport, type Import, ImportField, importFields } from '@kaibo/contracts/goods';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { importQuery } from './transfer-queries.ts';
import { transfersTexts } from './transfers-texts.ts';

type Mapping = Import['mapping'];

const twice = (mapping: Mapping): ImportField | undefined =>
  mapping.find((field, i): field is ImportField => field !== null && mapping.indexOf(field) < i);

/** Each column with what it seems to hold, to be put right; then the dry run. */
export function ColumnsStep({ made }: { made: Import }) {
  const text = useText();
  const words = useMessages(transfersTexts);
  const cache = useQueryClient();
  const [mapping, setMapping] = useState<Mapping>(made.mapping);
  const check = useMutation({
    mutationFn: () => call(checkImport, { params: { importId: made.id }, body: { mapping } }),
    onSuccess: (begun) => cache.setQueryData(importQuery(made.id).queryKey, begun),
  });
  const choose = (column: number, value: string): void => {
    const field = ImportField.safeParse(value);
    setMapping(mapping.map((old, i) => (i === column ? (field.data ?? null) : old)));
  };
  const double = twice(mapping);
  const wrong = double
    ? words.fieldTwice(words.fields[double])
    : mapping.includes('productCode') || mapping.includes('skuCode')
      ? null
      : words.needCode;
  const refused =
    check.error && (check.error instanceof ApiError ? check.error.message : text.common.unexpected);
  return (
    <section className="grid gap-4">
      <div>
        <h2 className="text-lg font-semibold">{words.columns}</h2>
        <p className="text-sm text-soft">{words.columnsHint}</p>
      </div>
      <ul className="divide-y divide-line rounded-card bg-raised shadow-card">
        {made.heads.map((head, i) => {
          const example = made.sample.map((row) => row[i] ?? '').find((value) => value !== '');
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a file may give two columns one name.
              key={i}
              className="grid grid-cols-2 items-center gap-x-4 gap-y-1 px-4 py-3 md:grid-cols-[1fr_1.5fr_14rem]"
            >
              <span className="truncate font-medium">
                <span className="sr-only">{words.column} </span>
                {head}
              </span>
              <span className="col-span-2 row-start-2 truncate text-sm text-soft md:col-span-1 md:row-start-auto">
                <span className="sr-only">{words.sample} </span>
                {example ?? '—'}
              </span>
              <select
                aria-label={words.meaningOf(head)}
                value={mapping[i] ?? ''}
                onChange={({ target }) => choose(i, target.value)}
                className="h-10 w-full rounded-xl border border-line bg-raised px-2 text-sm"
              >
                <option value="">{words.ignore}</option>
                {importFields.map((field) => (
                  <option key={field} value={field}>
                    {words.fields[field]}
                  </option>
                ))}
              </select>
            </li>
          );
        })}
      </ul>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {wrong ?? refused}
      </p>
      <Button
        look="accent"
        size="large"
        className="justify-self-start"
        disabled={wrong !== null}
        busy={check.isPending}
        onClick={() => check.mutate()}
      >
        {words.check}
      </Button>
    </section>
  );
}
