import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { Section } from './section.tsx';
import type { Editor } from './use-editor.ts';

type Field = 'publishAt' | 'unpublishAt';

function Time({ editor, field }: { editor: Editor; field: Field }) {
  const words = useMessages(catalogueTexts).schedule;
  const value = editor.form[field];
  return (
    <div className="grid gap-1">
      <TextField
        type="datetime-local"
        label={words[field]}
        value={value}
        error={editor.fault(field)}
        onChange={({ target }) => editor.change({ [field]: target.value })}
      />
      {value !== '' && (
        <Button
          size="small"
          look="quiet"
          className="justify-self-start"
          onClick={() => editor.change({ [field]: '' })}
        >
          {words.clear}
        </Button>
      )}
    </div>
  );
}

/** What is on sale already needs no time to go there. */
export function ScheduleSection({ editor, isOnSale }: { editor: Editor; isOnSale: boolean }) {
  const words = useMessages(catalogueTexts).schedule;
  return (
    <Section title={words.title} hint={words.hint}>
      {!isOnSale && <Time editor={editor} field="publishAt" />}
      <Time editor={editor} field="unpublishAt" />
    </Section>
  );
}
