import { createProduct, type Picture } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { useLocale } from '../../app/settings.ts';
import { useText } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import { categoriesQuery } from '../rooms/room-queries.ts';
import { PictureUpload } from './picture-upload.tsx';
import { myProductsQuery } from './studio-queries.ts';
import { fenOf } from './yuan.ts';

const AMOUNT = '\\d{1,7}(\\.\\d{1,2})?';

function OptionRow({ remove }: { remove: (() => void) | null }) {
  const text = useText();
  const words = text.studio;
  return (
    <div className="grid gap-3 rounded-xl border border-line p-3">
      <TextField
        label={words.option}
        name="option"
        hint={words.optionHint}
        required
        maxLength={80}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField label={words.price} name="price" inputMode="decimal" pattern={AMOUNT} required />
        <TextField
          label={`${words.listPrice} (${text.common.optional})`}
          name="listPrice"
          inputMode="decimal"
          pattern={AMOUNT}
        />
        <TextField
          label={words.stock}
          name="stock"
          type="number"
          min={0}
          max={10_000_000}
          defaultValue={100}
          required
        />
        <TextField label={words.code} name="code" required maxLength={60} />
      </div>
      {remove && (
        <IconButton label={text.common.remove} onClick={remove} className="justify-self-end">
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      )}
    </div>
  );
}

const skusOf = (fields: FormData) => {
  const all = (name: string): string[] => fields.getAll(name).map(String);
  const [options, prices, listPrices, stocks, codes] = [
    all('option'),
    all('price'),
    all('listPrice'),
    all('stock'),
    all('code'),
  ];
  return options.map((option, i) => ({
    option,
    code: codes[i] ?? '',
    priceFen: fenOf(prices[i] ?? '') ?? 0,
    listPriceFen: fenOf(listPrices[i] ?? ''),
    stock: Number(stocks[i]),
  }));
};

export function ProductForm({ storeId, done }: { storeId: string; done: () => void }) {
  const text = useText();
  const words = text.studio;
  const locale = useLocale();
  const cache = useQueryClient();
  const { data: categories = [] } = useQuery(categoriesQuery);
  const [pictures, setPictures] = useState<Picture[]>([]);
  const [rows, setRows] = useState<readonly number[]>([0]);
  const create = useMutation({
    mutationFn: (fields: FormData) =>
      call(createProduct, {
        body: {
          storeId,
          categoryId: String(fields.get('categoryId') ?? ''),
          title: String(fields.get('title') ?? ''),
          description: String(fields.get('description') ?? ''),
          pictureIds: pictures.map(({ id }) => id),
          skus: skusOf(fields),
        },
      }),
    onSuccess: async () => {
      await cache.invalidateQueries(myProductsQuery(storeId));
      done();
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField label={words.productTitle} name="title" required maxLength={120} />
      <SelectField label={words.category} name="categoryId" required>
        {categories.map(({ id, name }) => (
          <option key={id} value={id}>
            {locale === 'en' ? name.en : name.zh}
          </option>
        ))}
      </SelectField>
      <PictureUpload label={words.pictures} pictures={pictures} change={setPictures} most={9} />
      <TextArea label={words.description} name="description" maxLength={5000} />
      <fieldset className="grid gap-3">
        <legend className="mb-2 text-sm font-medium">{words.options}</legend>
        {rows.map((row) => (
          <OptionRow
            key={row}
            remove={rows.length > 1 ? () => setRows(rows.filter((each) => each !== row)) : null}
          />
        ))}
        <Button
          size="small"
          className="justify-self-start"
          onClick={() => setRows([...rows, Math.max(...rows) + 1])}
        >
          <Plus aria-hidden className="size-4" />
          {words.addOption}
        </Button>
      </fieldset>
      <Button type="submit" look="accent" size="large" busy={create.isPending}>
        {words.create}
      </Button>
    </form>
  );
}
