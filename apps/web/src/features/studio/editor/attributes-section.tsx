import type { Attribute } from '@kaibo/contracts';
import { inLocale, useLocale } from '../../../app/settings.ts';
import { useMessages } from '../../../app/text.ts';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { Section } from './section.tsx';
import type { Editor } from './use-editor.ts';

function AttributeField({ editor, attribute }: { editor: Editor; attribute: Attribute }) {
  const words = useMessages(catalogueTexts).attributes;
  const locale = useLocale();
  const { id, kind, unit, name, choices } = attribute;
  const { attributes } = editor.form;
  const shared = {
    label: unit ? `${inLocale(name, locale)}（${unit}）` : inLocale(name, locale),
    value: attributes[id] ?? '',
    error: editor.fault(`attribute:${id}`),
    onChange: ({ target }: { target: { value: string } }) =>
      editor.change({ attributes: { ...attributes, [id]: target.value } }),
  };
  if (kind === 'choice')
    return (
      <SelectField {...shared}>
        <option value="">{words.unset}</option>
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {inLocale(choice.name, locale)}
          </option>
        ))}
      </SelectField>
    );
  return (
    <TextField
      {...shared}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      maxLength={kind === 'number' ? 20 : 200}
    />
  );
}

export function AttributesSection({
  editor,
  attributes,
}: {
  editor: Editor;
  attributes: readonly Attribute[];
}) {
  const words = useMessages(catalogueTexts).attributes;
  return (
    <Section title={words.title} hint={attributes.length > 0 ? words.hint : words.none}>
      {attributes.length > 0 && (
        <div className="grid gap-4 sm:grid-cols-2">
          {attributes.map((attribute) => (
            <AttributeField key={attribute.id} editor={editor} attribute={attribute} />
          ))}
        </div>
      )}
    </Section>
  );
}
