import { useQuery } from '@tanstack/react-query';
import { inLocale, useLocale } from '../../../app/settings.ts';
import { useMessages } from '../../../app/text.ts';
import { SelectField, TextArea, TextField } from '../../../ui/field.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { BrandField } from './brand-field.tsx';
import { categoryTreeQuery } from './editor-queries.ts';
import { Section } from './section.tsx';
import type { Editor } from './use-editor.ts';

function CategoryField({ editor }: { editor: Editor }) {
  const words = useMessages(catalogueTexts);
  const locale = useLocale();
  const { data: categories = [] } = useQuery(categoryTreeQuery);
  return (
    <SelectField
      label={words.category}
      value={editor.form.categoryId}
      error={editor.fault('categoryId')}
      onChange={({ target }) => editor.change({ categoryId: target.value })}
    >
      <option value="">{words.chooseCategory}</option>
      {categories.map(({ id, level, name }) => (
        <option key={id} value={id}>
          {'\u2003'.repeat(level - 1)}
          {inLocale(name, locale)}
        </option>
      ))}
    </SelectField>
  );
}

export function BasicsSection({ editor }: { editor: Editor }) {
  const words = useMessages(catalogueTexts);
  const { form, change, fault } = editor;
  return (
    <Section title={words.basics}>
      <TextField
        label={words.title}
        hint={words.titleHint}
        value={form.title}
        maxLength={120}
        error={fault('title')}
        onChange={({ target }) => change({ title: target.value })}
      />
      <div className="grid items-start gap-4 md:grid-cols-2">
        <CategoryField editor={editor} />
        <BrandField
          brand={form.brand}
          error={fault('brand')}
          change={(brand) => change({ brand })}
        />
      </div>
      <TextArea
        label={words.description}
        hint={words.descriptionHint}
        value={form.description}
        maxLength={5000}
        rows={7}
        onChange={({ target }) => change({ description: target.value })}
      />
    </Section>
  );
}
