import {
  countStock,
  type Location,
  moveStock,
  STOCK_LINES_MOST,
  type StockRow,
  transferStock,
} from '@kaibo/contracts/goods';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call, newIdempotencyKey } from '../../app/api.ts';
import { exact } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { waresKey } from '../wares/ware-queries.ts';
import { PlaceOptions } from './places.tsx';
import { stockKey } from './stock-queries.ts';
import { rowName } from './stock-row.tsx';
import type { StockSearch } from './stock-search.ts';
import { stockTexts } from './stock-texts.ts';

export type Work = 'receipt' | 'adjustment' | 'transfer' | 'count';

interface Line {
  skuId: string;
  pieces: number;
}

interface Filled {
  from: string;
  to: string;
  note: string;
  lines: Line[];
}

const fits = (work: Work, text: string): boolean =>
  (work === 'adjustment' ? /^-?\d{1,8}$/ : /^\d{1,8}$/).test(text) &&
  (work === 'count' || Number(text) !== 0);

interface WorkFormProps {
  work: Work;
  storeId: string;
  rows: readonly StockRow[];
  places: readonly Location[];
  /** A receipt that was proposed. */
  given: Pick<StockSearch, 'sku' | 'pieces'>;
  done: () => void;
}

/** Sends what was filled in; the same attempt keeps its key, so that a second click or a retry counts once. */
const send = async (work: Work, filled: Filled, idempotencyKey: string): Promise<number | null> => {
  const { from, to, note, lines } = filled;
  const params = { locationId: from };
  const head = { idempotencyKey, note };
  if (work === 'transfer') {
    const carried = lines.map(({ skuId, pieces }) => ({ skuId, quantity: pieces }));
    await call(transferStock, { params, body: { ...head, toLocationId: to, lines: carried } });
    return null;
  }
  if (work === 'count') {
    const counted = lines.map(({ skuId, pieces }) => ({ skuId, counted: pieces }));
    const { differences } = await call(countStock, { params, body: { ...head, lines: counted } });
    return differences.length;
  }
  const moved = lines.map(({ skuId, pieces }) => ({ skuId, delta: pieces }));
  await call(moveStock, { params, body: { ...head, kind: work, lines: moved } });
  return null;
};

function WorkForm({ work, storeId, rows, places, given, done }: WorkFormProps) {
  const text = useText();
  const words = useMessages(stockTexts);
  const cache = useQueryClient();
  const [from, setFrom] = useState(places[0]?.id ?? '');
  const [wrong, setWrong] = useState<ReadonlyMap<string, string>>(new Map());
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState({ filled: '', key: newIdempotencyKey() });
  const save = useMutation({
    mutationFn: (filled: Filled) => {
      const same = JSON.stringify(filled);
      const key = attempt.filled === same ? attempt.key : newIdempotencyKey();
      setAttempt({ filled: same, key });
      return send(work, filled, key);
    },
    onSuccess: async (differences) => {
      await cache.invalidateQueries({ queryKey: stockKey(storeId) });
      await cache.invalidateQueries({ queryKey: waresKey(storeId) });
      toast(differences === null ? words.workDone : words.counted(differences));
      done();
    },
    onError: (error) => {
      const refused = error instanceof ApiError ? error : null;
      const { skuId, available, stock } = refused?.details ?? {};
      const left = available ?? stock;
      const message = refused?.message ?? text.common.unexpected;
      if (typeof skuId === 'string')
        setWrong(
          new Map([[skuId, typeof left === 'number' ? words.notEnough(exact(left)) : message]]),
        );
      else setProblem(message);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const typed = rows.map(({ skuId }) => [skuId, String(fields.get(skuId) ?? '').trim()] as const);
    const filled = typed.filter(([, value]) => value !== '');
    const bad = filled.filter(([, value]) => !fits(work, value));
    setWrong(new Map(bad.map(([skuId]) => [skuId, words.badPieces])));
    setProblem(filled.length === 0 ? words.nothingFilled : null);
    if (bad.length > 0 || filled.length === 0) return;
    save.mutate({
      from,
      to: String(fields.get('to') ?? ''),
      note: String(fields.get('note') ?? ''),
      lines: filled.map(([skuId, value]) => ({ skuId, pieces: Number(value) })),
    });
  };
  const hintOf = (row: StockRow): string => {
    const level = row.levels.find(({ locationId }) => locationId === from);
    const [available, reserved] = [level?.available ?? 0, level?.reserved ?? 0];
    return work === 'count'
      ? words.inHouse(exact(available + reserved))
      : words.nowHere(exact(available));
  };
  const others = places.filter(({ id }) => id !== from);
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <p className="text-sm text-soft">{words.workHints[work]}</p>
      <SelectField
        label={work === 'transfer' ? words.from : words.at}
        value={from}
        onChange={({ target }) => setFrom(target.value)}
      >
        <PlaceOptions places={places} />
      </SelectField>
      {work === 'transfer' && (
        <SelectField label={words.to} name="to">
          <PlaceOptions places={others} />
        </SelectField>
      )}
      <ul className="grid gap-3">
        {rows.slice(0, STOCK_LINES_MOST).map((row) => (
          <li key={row.skuId}>
            <TextField
              label={rowName(row)}
              hint={hintOf(row)}
              error={wrong.get(row.skuId) ?? null}
              name={row.skuId}
              defaultValue={
                work === 'receipt' && row.skuId === given.sku ? given.pieces : undefined
              }
              aria-label={words.piecesOf(rowName(row))}
              inputMode={work === 'adjustment' ? 'text' : 'numeric'}
              autoComplete="off"
            />
          </li>
        ))}
      </ul>
      <TextField
        label={`${words.note} (${text.common.optional})`}
        name="note"
        maxLength={200}
        autoComplete="off"
      />
      <p role="alert" className="text-sm text-bad empty:hidden">
        {problem}
      </p>
      <Button type="submit" look="accent" size="large" busy={save.isPending}>
        {words.submit}
      </Button>
    </form>
  );
}

interface StockWorkSheetProps extends Omit<WorkFormProps, 'work' | 'done'> {
  work: Work | null;
  close: (isDone: boolean) => void;
}

/** Receiving, adjusting, transferring or counting what is selected. */
export function StockWorkSheet({ work, close, ...rest }: StockWorkSheetProps) {
  const words = useMessages(stockTexts);
  return (
    <Sheet open={work !== null} onClose={() => close(false)} title={work ? words.work[work] : ''}>
      {work && <WorkForm key={work} work={work} {...rest} done={() => close(true)} />}
    </Sheet>
  );
}
