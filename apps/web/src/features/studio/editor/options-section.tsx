import type { Picture as PictureData } from '@kaibo/contracts';
import { Plus, Trash2, X } from 'lucide-react';
import { useMessages } from '../../../app/text.ts';
import { uuid } from '../../../app/uuid.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { join } from '../../../ui/join.ts';
import { Picture } from '../../../ui/picture.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { everyCombination, type FormOption, type FormValue, newOption } from './editor-form.ts';
import { Section } from './section.tsx';
import { SkuGrid } from './sku-grid.tsx';
import type { Editor } from './use-editor.ts';

const OPTIONS_MOST = 3;
const VALUES_MOST = 50;
const box =
  'h-10 w-full min-w-0 rounded-xl border border-line bg-raised px-3 text-base focus:border-accent-ink focus:outline-none aria-invalid:border-bad md:text-sm';

/** One of the product's pictures for a value; a press goes on to the next, and after the last to none. */
function ValuePicture({
  value,
  pictures,
  change,
}: {
  value: FormValue;
  pictures: readonly PictureData[];
  change: (picture: PictureData | null) => void;
}) {
  const words = useMessages(catalogueTexts).options;
  return (
    <select
      aria-label={words.valuePicture(value.name)}
      value={value.picture?.id ?? ''}
      onChange={({ target }) => change(pictures.find(({ id }) => id === target.value) ?? null)}
      className="absolute inset-0 size-full cursor-pointer opacity-0"
    >
      <option value="">{words.noPicture}</option>
      {pictures.map(({ id }, i) => (
        <option key={id} value={id}>
          {i + 1}
        </option>
      ))}
    </select>
  );
}

interface ValueRowProps {
  editor: Editor;
  value: FormValue;
  at: number;
  hasPicture: boolean;
  change: (value: FormValue) => void;
  remove: (() => void) | null;
}

function ValueRow({ editor, value, at, hasPicture, change, remove }: ValueRowProps) {
  const words = useMessages(catalogueTexts).options;
  const fault = editor.fault(`value:${value.id}`);
  return (
    <li className="grid content-start gap-1">
      <span className="flex items-center gap-1.5">
        {hasPicture && editor.form.pictures.length > 0 && (
          <span className="relative size-10 shrink-0 rounded-lg has-focus-visible:outline-2 has-focus-visible:outline-accent-ink">
            <Picture
              src={value.picture?.url ?? null}
              alt=""
              className={join('size-10 rounded-lg', !value.picture && 'opacity-60')}
            />
            <ValuePicture
              value={value}
              pictures={editor.form.pictures}
              change={(picture) => change({ ...value, picture })}
            />
          </span>
        )}
        <input
          value={value.name}
          maxLength={40}
          aria-label={words.value(at + 1)}
          aria-invalid={fault ? true : undefined}
          onChange={({ target }) => change({ ...value, name: target.value })}
          className={box}
        />
        {remove && (
          <IconButton label={words.removeValue(value.name)} onClick={remove} className="size-9">
            <X aria-hidden className="size-4" />
          </IconButton>
        )}
      </span>
      {fault && <span className="text-xs text-bad">{fault}</span>}
    </li>
  );
}

interface OptionCardProps {
  editor: Editor;
  option: FormOption;
  isFirst: boolean;
  change: (option: FormOption) => void;
  remove: () => void;
}

function OptionCard({ editor, option, isFirst, change, remove }: OptionCardProps) {
  const words = useMessages(catalogueTexts).options;
  const { values } = option;
  const fault = editor.fault(`option:${option.id}`);
  return (
    <li className="grid gap-3 rounded-xl border border-line p-3">
      <div className="flex items-end gap-2">
        <label className="grid flex-1 gap-1.5 text-sm font-medium">
          {words.name}
          <input
            value={option.name}
            maxLength={20}
            placeholder={words.namePlaceholder}
            aria-invalid={fault ? true : undefined}
            onChange={({ target }) => change({ ...option, name: target.value })}
            className={join(box, 'max-w-60 font-normal')}
          />
        </label>
        <IconButton label={words.remove} onClick={remove}>
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      </div>
      {fault && <p className="text-xs text-bad">{fault}</p>}
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {values.map((value, at) => (
          <ValueRow
            key={value.id}
            editor={editor}
            value={value}
            at={at}
            hasPicture={isFirst}
            change={(next) => change({ ...option, values: values.with(at, next) })}
            remove={
              values.length > 1
                ? () => change({ ...option, values: values.toSpliced(at, 1) })
                : null
            }
          />
        ))}
        {values.length < VALUES_MOST && (
          <li>
            <Button
              size="medium"
              look="quiet"
              onClick={() =>
                change({ ...option, values: [...values, { id: uuid(), name: '', picture: null }] })
              }
            >
              <Plus aria-hidden className="size-4" />
              {words.addValue}
            </Button>
          </li>
        )}
      </ul>
    </li>
  );
}

export function OptionsSection({ editor }: { editor: Editor }) {
  const words = useMessages(catalogueTexts).options;
  const { options, skus } = editor.form;
  const set = (next: FormOption[]): void =>
    editor.change({ options: next, skus: everyCombination(next, skus) });
  const hasGone = editor.version !== null;
  return (
    <Section title={words.title} hint={words.hint} error={editor.fault('skus')}>
      <ul className="grid gap-3">
        {options.map((option, at) => (
          <OptionCard
            key={option.id}
            editor={editor}
            option={option}
            isFirst={at === 0}
            change={(next) => set(options.with(at, next))}
            remove={() => set(options.toSpliced(at, 1))}
          />
        ))}
      </ul>
      {options.length < OPTIONS_MOST && (
        <Button className="justify-self-start" onClick={() => set([...options, newOption()])}>
          <Plus aria-hidden className="size-4" />
          {words.add}
        </Button>
      )}
      {hasGone && options.length > 0 && <p className="text-xs text-soft">{words.soldBefore}</p>}
      <SkuGrid editor={editor} />
    </Section>
  );
}
