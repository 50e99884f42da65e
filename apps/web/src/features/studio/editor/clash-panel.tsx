import type { Attribute } from '@kaibo/contracts';
import { useState } from 'react';
import { dateTime } from '../../../app/format.ts';
import { useLocale } from '../../../app/settings.ts';
import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { join } from '../../../ui/join.ts';
import { Sheet } from '../../../ui/sheet.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { keyOf, type ProductForm } from './editor-form.ts';
import { type Clash, takeTheirs } from './editor-merge.ts';
import type { Conflict, Editor } from './use-editor.ts';

type Words = (typeof catalogueTexts)['zh-CN'];

const skuName = (form: ProductForm, key: string): string => {
  const sku = form.skus.find(({ values }) => keyOf(values) === key);
  const names = form.options.map(
    (option, i) => option.values.find(({ id }) => id === sku?.values[i])?.name ?? '',
  );
  return names.join(' / ');
};

const plainLabels = (words: Words): Record<string, string> => ({
  title: words.title,
  description: words.description,
  categoryId: words.category,
  brand: words.brand,
  pictures: words.pictures.title,
  model: words.model.title,
  publishAt: words.schedule.publishAt,
  unpublishAt: words.schedule.unpublishAt,
  options: words.clash.options,
});

interface About {
  words: Words;
  form: ProductForm;
  attributes: readonly Attribute[];
  isEnglish: boolean;
}

const labelOf = ({ words, form, attributes, isEnglish }: About, field: string): string => {
  const [kind, key = '', column = ''] = field.split(':');
  if (kind === 'attribute') {
    const name = attributes.find(({ id }) => id === key)?.name;
    return (isEnglish ? name?.en : name?.zh) ?? words.attributes.title;
  }
  if (kind === 'sku')
    return `${words.grid[column as 'price' | 'listPrice' | 'code' | 'offered']} ${skuName(form, key)}`;
  return plainLabels(words)[field] ?? field;
};

/** A value in words; what has no short form is told by its size. */
const shown = ({ words }: About, value: unknown): string => {
  if (value === null || value === '') return words.clash.empty;
  if (typeof value === 'boolean') return value ? words.clash.yes : words.clash.no;
  if (Array.isArray(value)) return words.clash.picturesOf(value.length);
  if (typeof value !== 'object') return String(value);
  if ('skus' in value && Array.isArray(value.skus))
    return words.clash.combinations(value.skus.length);
  if ('name' in value) return String(value.name);
  return 'triangles' in value ? words.model.title : words.clash.empty;
};

interface ChoiceProps {
  clash: Clash;
  about: About;
  isTheirs: boolean;
  choose: (theirs: boolean) => void;
}

function Choice({ clash, about, isTheirs, choose }: ChoiceProps) {
  const { words } = about;
  const label = labelOf(about, clash.field);
  const sides = [
    { theirs: false, name: words.clash.mine, value: clash.mine },
    { theirs: true, name: words.clash.theirs, value: clash.theirs },
  ];
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-medium">{label}</legend>
      {sides.map(({ theirs, name, value }) => (
        <label
          key={name}
          className={join(
            'grid cursor-pointer grid-cols-[auto_1fr] gap-x-3 gap-y-1 rounded-xl border p-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
            theirs === isTheirs ? 'border-accent-ink bg-accent-wash' : 'border-line',
          )}
        >
          <input
            type="radio"
            name={clash.field}
            checked={theirs === isTheirs}
            onChange={() => choose(theirs)}
            className="mt-0.5 accent-(--accent)"
          />
          <span className="text-soft">{name}</span>
          <span className="col-start-2 line-clamp-4 whitespace-pre-line">
            {shown(about, value)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Choices({
  conflict,
  editor,
  attributes,
}: {
  conflict: Conflict;
  editor: Editor;
  attributes: readonly Attribute[];
}) {
  const words = useMessages(catalogueTexts);
  const isEnglish = useLocale() === 'en';
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const { clashes, form, product } = conflict;
  const about = { words, form, attributes, isEnglish };
  const settled = clashes
    .filter(({ field }) => theirs.has(field))
    .reduce((next, clash) => takeTheirs(next, clash), form);
  return (
    <div className="grid gap-5">
      <p className="text-sm text-soft">
        {clashes.length > 0 ? words.clash.hint(dateTime(product.changedAtMs)) : words.clash.merged}
      </p>
      {clashes.map((clash) => (
        <Choice
          key={clash.field}
          clash={clash}
          about={about}
          isTheirs={theirs.has(clash.field)}
          choose={(isTheirs) => {
            const next = new Set(theirs);
            if (isTheirs) next.add(clash.field);
            else next.delete(clash.field);
            setTheirs(next);
          }}
        />
      ))}
      <div className="grid gap-2">
        <Button look="accent" size="large" onClick={() => editor.settle(settled)}>
          {words.clash.useMerged}
        </Button>
        <Button onClick={() => editor.settle(conflict.theirs)}>{words.clash.useTheirs}</Button>
      </div>
    </div>
  );
}

/** The second editor sees what differs and loses nothing; closing it takes the merged content. */
export function ClashPanel({
  editor,
  attributes,
}: {
  editor: Editor;
  attributes: readonly Attribute[];
}) {
  const words = useMessages(catalogueTexts).clash;
  const { conflict } = editor;
  return (
    <Sheet
      open={conflict !== null}
      onClose={() => conflict && editor.settle(conflict.form)}
      title={words.title}
    >
      {conflict && <Choices conflict={conflict} editor={editor} attributes={attributes} />}
    </Sheet>
  );
}
