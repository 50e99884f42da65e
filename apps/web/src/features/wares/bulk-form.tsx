import type { Category } from '@kaibo/contracts';
import type { WareChange } from '@kaibo/contracts/goods';
import { type FormEvent, useState } from 'react';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { fenOf } from '../../app/yuan.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { waresTexts } from './wares-texts.ts';

export type BulkKind = 'price' | 'stock' | 'status' | 'category';

interface BulkFormProps {
  kind: BulkKind;
  categories: readonly Category[];
  busy: boolean;
  /** Called with what was filled in, once it fits. */
  go: (change: WareChange) => void;
}

/** What is wrong with a change that cannot be read. */
type Wrong = { field: 'percent' | 'price' | 'pieces'; message: string };

const integer = (text: string): number | null =>
  /^-?\d{1,8}$/.test(text.trim()) ? Number(text) : null;

/** What becomes of the selected products; kept as it was filled in when one comes back from the preview. */
export function BulkForm({ kind, categories, busy, go }: BulkFormProps) {
  const words = useMessages(waresTexts);
  const locale = useLocale();
  const [way, setWay] = useState<'by' | 'to'>('by');
  const [wrong, setWrong] = useState<Wrong | null>(null);

  const read = (fields: FormData): WareChange | Wrong => {
    const text = (name: string): string => String(fields.get(name) ?? '');
    if (kind === 'status')
      return { kind, status: text('status') === 'hidden' ? 'hidden' : 'active' };
    if (kind === 'category') return { kind, categoryId: text('category') };
    if (kind === 'stock') {
      const pieces = integer(text('pieces'));
      if (pieces === null || (way === 'to' && pieces < 0))
        return { field: 'pieces', message: words.badStock };
      return way === 'by'
        ? { kind: 'stock-by', delta: pieces }
        : { kind: 'stock-to', stock: pieces };
    }
    if (way === 'to') {
      const fen = fenOf(text('price'));
      if (fen === null || fen < 1 || fen > 100_000_000)
        return { field: 'price', message: words.badPrice };
      return { kind: 'price-to', priceFen: fen };
    }
    const percent = Number(text('percent').trim().replace('%', ''));
    if (text('percent').trim() === '' || !(percent >= -99 && percent <= 1_000))
      return { field: 'percent', message: words.badPercent };
    const unit = text('round');
    const roundToFen = unit === '100' ? 100 : unit === '10' ? 10 : 1;
    return { kind: 'price-by', percent, roundToFen, strikeOld: fields.get('strikeOld') === 'on' };
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const change = read(new FormData(event.currentTarget));
    const isWrong = 'field' in change;
    setWrong(isWrong ? change : null);
    if (!isWrong) go(change);
  };
  const error = (field: Wrong['field']) => (wrong?.field === field ? wrong.message : null);
  const isAmount = kind === 'price' || kind === 'stock';
  return (
    <form onSubmit={submit} className="grid gap-4">
      {isAmount && (
        <SelectField
          label={words.how}
          value={way}
          onChange={({ target }) => setWay(target.value === 'to' ? 'to' : 'by')}
        >
          <option value="by">{kind === 'price' ? words.priceBy : words.stockBy}</option>
          <option value="to">{kind === 'price' ? words.priceTo : words.stockTo}</option>
        </SelectField>
      )}
      {kind === 'price' && way === 'by' && (
        <>
          <TextField
            label={words.percent}
            hint={words.percentHint}
            name="percent"
            inputMode="text"
            autoComplete="off"
            error={error('percent')}
            required
          />
          <SelectField label={words.round} name="round" defaultValue="1">
            <option value="1">{words.rounds[1]}</option>
            <option value="10">{words.rounds[10]}</option>
            <option value="100">{words.rounds[100]}</option>
          </SelectField>
          <label className="flex items-center gap-3 text-sm">
            <input type="checkbox" name="strikeOld" className="size-5 accent-(--accent)" />
            {words.strikeOld}
          </label>
        </>
      )}
      {kind === 'price' && way === 'to' && (
        <TextField
          label={words.newPrice}
          name="price"
          inputMode="decimal"
          autoComplete="off"
          error={error('price')}
          required
        />
      )}
      {kind === 'stock' && (
        <TextField
          label={words.pieces}
          hint={way === 'by' ? words.piecesHint : undefined}
          name="pieces"
          inputMode="text"
          autoComplete="off"
          error={error('pieces')}
          required
        />
      )}
      {kind === 'status' && (
        <SelectField label={words.newStatus} name="status">
          <option value="active">{words.statuses.active}</option>
          <option value="hidden">{words.statuses.hidden}</option>
        </SelectField>
      )}
      {kind === 'category' && (
        <SelectField label={words.newCategory} name="category" required>
          {categories.map(({ id, name }) => (
            <option key={id} value={id}>
              {inLocale(name, locale)}
            </option>
          ))}
        </SelectField>
      )}
      <Button type="submit" look="accent" size="large" busy={busy}>
        {words.preview}
      </Button>
    </form>
  );
}
