import { ArrowDownToLine } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react';
import { useMessages } from '../../../app/text.ts';
import { join } from '../../../ui/join.ts';
import { catalogueTexts } from '../catalogue-texts.ts';
import { type FormSku, keyOf, type ProductForm } from './editor-form.ts';
import type { Editor } from './use-editor.ts';

type Column = 'price' | 'listPrice' | 'stock' | 'code';
const columns: readonly Column[] = ['price', 'listPrice', 'stock', 'code'];

const namesOf = ({ options }: ProductForm, sku: FormSku): string =>
  options
    .map((option, i) => option.values.find(({ id }) => id === sku.values[i])?.name || '…')
    .join(' / ');

/** Rows from `from` on take these texts in turn, as when a column is pasted. */
const filled = (
  skus: readonly FormSku[],
  column: Column,
  from: number,
  texts: readonly string[],
): FormSku[] =>
  skus.map((sku, i) =>
    i >= from && i < from + texts.length ? { ...sku, [column]: texts[i - from]!.trim() } : sku,
  );

interface CellProps {
  editor: Editor;
  sku: FormSku;
  at: number;
  column: Column;
  label: string;
  set: (skus: FormSku[]) => void;
}

function GridCell({ editor, sku, at, column, label, set }: CellProps) {
  const words = useMessages(catalogueTexts).grid;
  const { skus } = editor.form;
  const fault = editor.fault(`sku:${keyOf(sku.values)}:${column}`);
  const input = useRef<HTMLInputElement>(null);
  const pasted = (event: ClipboardEvent): void => {
    const lines = event.clipboardData.getData('text').trimEnd().split(/\r?\n/);
    if (lines.length < 2) return;
    event.preventDefault();
    set(filled(skus, column, at, lines));
  };
  const keyed = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const grid = input.current?.closest('table');
    grid?.querySelector<HTMLInputElement>(`[data-cell="${column}-${at + by}"]`)?.focus();
  };
  return (
    <td className="px-1 py-1 align-top">
      <input
        ref={input}
        data-cell={`${column}-${at}`}
        value={sku[column]}
        disabled={!sku.offered}
        inputMode={column === 'code' ? 'text' : column === 'stock' ? 'numeric' : 'decimal'}
        maxLength={column === 'code' ? 60 : 12}
        placeholder={column === 'code' ? words.codeHint : undefined}
        aria-label={label}
        aria-invalid={fault ? true : undefined}
        onChange={({ target }) => set(skus.with(at, { ...sku, [column]: target.value }))}
        onPaste={pasted}
        onKeyDown={keyed}
        className={join(
          'h-10 w-full rounded-lg border border-line bg-raised px-2.5 text-base placeholder:text-xs placeholder:text-soft focus:border-accent-ink focus:outline-none aria-invalid:border-bad disabled:bg-sunken disabled:text-soft md:text-sm',
          column === 'code' ? 'min-w-32' : 'min-w-24 text-right tabular-nums',
        )}
      />
      {fault && <span className="mt-1 block text-xs text-bad">{fault}</span>}
    </td>
  );
}

/** A row for each combination; one row when there is nothing to choose. */
export function SkuGrid({ editor }: { editor: Editor }) {
  const words = useMessages(catalogueTexts).grid;
  const { form } = editor;
  const { skus, options } = form;
  const set = (next: FormSku[]): void => editor.change({ skus: next });
  const isMatrix = options.length > 0;
  const fill = (column: Column): void => {
    const first = skus.find(({ offered }) => offered);
    if (first) set(skus.map((sku) => (sku.offered ? { ...sku, [column]: first[column] } : sku)));
  };
  return (
    <div className="grid grid-cols-1 gap-2">
      <h3 className="text-sm font-medium">{isMatrix ? words.count(skus.length) : words.single}</h3>
      <div className="overflow-x-auto overscroll-x-contain">
        <table aria-label={words.label} className="w-full text-left text-sm">
          <thead className="text-xs text-soft">
            <tr>
              {isMatrix && (
                <>
                  <th scope="col" className="px-1 py-1.5 font-medium">
                    {words.offered}
                  </th>
                  <th scope="col" className="px-2 py-1.5 font-medium">
                    {words.combination}
                  </th>
                </>
              )}
              {columns.map((column) => (
                <th key={column} scope="col" className="px-1 py-1.5 font-medium whitespace-nowrap">
                  <span className="flex items-center justify-between gap-1">
                    {words[column]}
                    {skus.length > 1 && column !== 'code' && (
                      <button
                        type="button"
                        aria-label={words.fill(words[column])}
                        title={words.fill(words[column])}
                        onClick={() => fill(column)}
                        className="grid size-7 place-items-center rounded-lg hover:bg-sunken"
                      >
                        <ArrowDownToLine aria-hidden className="size-4" />
                      </button>
                    )}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {skus.map((sku, at) => {
              const name = namesOf(form, sku);
              return (
                <tr key={keyOf(sku.values) || 'only'}>
                  {isMatrix && (
                    <>
                      <td className="px-1 py-1">
                        <input
                          type="checkbox"
                          aria-label={`${words.offered} ${name}`}
                          checked={sku.offered}
                          onChange={({ target }) =>
                            set(skus.with(at, { ...sku, offered: target.checked }))
                          }
                          className="size-5 accent-(--accent)"
                        />
                      </td>
                      <th
                        scope="row"
                        className={join(
                          'max-w-56 min-w-28 truncate px-2 py-1 font-normal',
                          !sku.offered && 'text-soft line-through',
                        )}
                      >
                        {name}
                      </th>
                    </>
                  )}
                  {columns.map((column) => (
                    <GridCell
                      key={column}
                      editor={editor}
                      sku={sku}
                      at={at}
                      column={column}
                      label={isMatrix ? `${words[column]} ${name}` : words[column]}
                      set={set}
                    />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {isMatrix && <p className="text-xs text-soft">{words.pasteHint}</p>}
    </div>
  );
}
