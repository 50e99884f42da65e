import {
  type Attribute,
  type AttributeKind,
  createAttribute,
  listAttributes,
  updateAttribute,
} from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { catalogueTexts } from '../studio/catalogue-texts.ts';
import { choicesOf, choicesText } from './choices-text.ts';
import { type Name, NameFields, nameless } from './name-fields.tsx';

const kinds: readonly AttributeKind[] = ['text', 'number', 'choice'];

const attributesKey = (categoryId: string) => ['attributes', categoryId] as const;

interface AttributeFormProps {
  categoryId: string;
  /** Null for a new one. */
  attribute: Attribute | null;
  done: () => void;
}

function AttributeForm({ categoryId, attribute, done }: AttributeFormProps) {
  const text = useText();
  const words = useMessages(catalogueTexts).curate;
  const cache = useQueryClient();
  const [name, setName] = useState<Name>(attribute?.name ?? nameless);
  const [kind, setKind] = useState<AttributeKind>(attribute?.kind ?? 'text');
  const [unit, setUnit] = useState(attribute?.unit ?? '');
  const [choices, setChoices] = useState(choicesText(attribute?.choices ?? []));
  const save = useMutation({
    mutationFn: () => {
      const fields = {
        name,
        ...(kind === 'number' && { unit }),
        ...(kind === 'choice' && { choices: choicesOf(choices, attribute?.choices ?? []) }),
      };
      return attribute
        ? call(updateAttribute, { params: { attributeId: attribute.id }, body: fields })
        : call(createAttribute, { params: { categoryId }, body: { ...fields, kind } });
    },
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['attributes'] });
      toast(text.common.saved);
      done();
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  const isOfChoices = refused?.code.includes('choice') ?? false;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <NameFields name={name} change={setName} error={isOfChoices ? null : save.error} />
      <SelectField
        label={words.kind}
        value={kind}
        disabled={attribute !== null}
        onChange={({ target }) => setKind(kinds.find((each) => each === target.value) ?? 'text')}
      >
        {kinds.map((each) => (
          <option key={each} value={each}>
            {words.kinds[each]}
          </option>
        ))}
      </SelectField>
      {kind === 'number' && (
        <TextField
          label={words.unit}
          value={unit}
          maxLength={12}
          placeholder="ml"
          onChange={({ target }) => setUnit(target.value)}
        />
      )}
      {kind === 'choice' && (
        <TextArea
          label={words.choices}
          hint={words.choicesHint}
          error={isOfChoices ? refused?.message : null}
          value={choices}
          rows={6}
          required
          onChange={({ target }) => setChoices(target.value)}
        />
      )}
      <Button type="submit" look="accent" busy={save.isPending}>
        {text.common.save}
      </Button>
    </form>
  );
}

function AttributeRow({
  attribute,
  isOwn,
  edit,
}: {
  attribute: Attribute;
  isOwn: boolean;
  edit: () => void;
}) {
  const text = useText();
  const words = useMessages(catalogueTexts).curate;
  const locale = useLocale();
  const cache = useQueryClient();
  const hide = useMutation({
    mutationFn: () =>
      call(updateAttribute, {
        params: { attributeId: attribute.id },
        body: { hidden: !attribute.hidden },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['attributes'] }),
    onError: toastError,
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5 text-sm">
      <span className="font-medium">{inLocale(attribute.name, locale)}</span>
      <Badge>
        {words.kinds[attribute.kind]}
        {attribute.unit && ` · ${attribute.unit}`}
      </Badge>
      {attribute.hidden && <Badge tone="warn">{words.hidden}</Badge>}
      <span className="min-w-0 flex-1 truncate text-soft">
        {attribute.choices.map(({ name }) => inLocale(name, locale)).join(' · ')}
      </span>
      {isOwn ? (
        <span className="flex gap-1.5">
          <Button size="small" onClick={edit}>
            {text.common.edit}
          </Button>
          <Button size="small" busy={hide.isPending} onClick={() => hide.mutate()}>
            {attribute.hidden ? words.show : words.hide}
          </Button>
        </span>
      ) : (
        <span className="text-xs text-soft">{words.inherited}</span>
      )}
    </li>
  );
}

export function AttributesPanel({ categoryId }: { categoryId: string }) {
  const words = useMessages(catalogueTexts).curate;
  const [editing, setEditing] = useState<Attribute | 'new' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: attributesKey(categoryId),
    queryFn: async () => (await call(listAttributes, { params: { categoryId } })).attributes,
  });
  return (
    <section className="grid gap-3 rounded-card bg-raised p-4 shadow-card md:p-5">
      <header className="flex items-center justify-between gap-3">
        <h2 className="font-semibold">{words.attributes}</h2>
        <Button size="small" onClick={() => setEditing('new')}>
          <Plus aria-hidden className="size-4" />
          {words.addAttribute}
        </Button>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-24" />}
      {data?.length === 0 && <p className="text-sm text-soft">{words.noAttributes}</p>}
      <ul className="divide-y divide-line">
        {data?.map((attribute) => (
          <AttributeRow
            key={attribute.id}
            attribute={attribute}
            isOwn={attribute.categoryId === categoryId}
            edit={() => setEditing(attribute)}
          />
        ))}
      </ul>
      <Sheet
        open={editing !== null}
        onClose={() => setEditing(null)}
        title={editing === 'new' ? words.addAttribute : words.editAttribute}
        place="center"
      >
        {editing !== null && (
          <AttributeForm
            categoryId={categoryId}
            attribute={editing === 'new' ? null : editing}
            done={() => setEditing(null)}
          />
        )}
      </Sheet>
    </section>
  );
}
