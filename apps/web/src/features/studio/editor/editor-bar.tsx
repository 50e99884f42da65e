import type { Product } from '@kaibo/contracts';
import { Eye } from 'lucide-react';
import { dateTime } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import type { Editor, Wish } from './use-editor.ts';

interface Act {
  wish: Wish | undefined;
  label: 'save' | 'saveDraft' | 'publish' | 'publishLater' | 'takeOff' | 'withdraw';
}

/** What can be done from where it stands; the last is the way forward. */
const actsOf = (status: Product['status'] | null, isScheduled: boolean): Act[] => {
  if (status === 'active')
    return [
      { wish: 'hidden', label: 'takeOff' },
      { wish: undefined, label: 'save' },
    ];
  if (status === 'review')
    return [
      { wish: 'draft', label: 'withdraw' },
      { wish: undefined, label: 'save' },
    ];
  const keep: Act =
    status === 'hidden'
      ? { wish: undefined, label: 'save' }
      : { wish: 'draft', label: 'saveDraft' };
  if (isScheduled)
    return [{ wish: status === 'hidden' ? 'hidden' : 'draft', label: 'publishLater' }];
  return [keep, { wish: 'active', label: 'publish' }];
};

interface EditorBarProps {
  editor: Editor;
  status: Product['status'] | null;
  preview: () => void;
}

/** Stays at the bottom: what is wrong, what is kept, and what can be done. */
export function EditorBar({ editor, status, preview }: EditorBarProps) {
  const words = useMessages(catalogueTexts);
  const acts = actsOf(status, editor.form.publishAt !== '' && status !== 'active');
  const note = (): string => {
    if (editor.faultCount > 0) return words.fix(editor.faultCount);
    if (!editor.canKeep) return words.notKept;
    return editor.isDirty && editor.keptAtMs ? words.kept(dateTime(editor.keptAtMs)) : '';
  };
  return (
    <div className="sticky bottom-[calc(3.4rem+env(safe-area-inset-bottom))] z-20 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-raised/95 px-4 py-3 backdrop-blur md:bottom-0 md:rounded-t-card md:border-x">
      <p
        role="status"
        className={`min-w-0 text-xs max-md:w-full md:flex-1 ${editor.faultCount > 0 ? 'text-bad' : 'text-soft'}`}
      >
        {note()}
      </p>
      <IconButton label={words.preview} onClick={preview} className="border border-line">
        <Eye aria-hidden className="size-5" />
      </IconButton>
      {acts.map(({ wish, label }, i) => (
        <Button
          key={label}
          look={i === acts.length - 1 ? 'accent' : 'plain'}
          className="max-md:flex-1"
          busy={editor.isSaving}
          onClick={() => editor.save(wish)}
        >
          {words.acts[label]}
        </Button>
      ))}
    </div>
  );
}
