import type { Chapter, ReplayEdit } from '@kaibo/contracts';
import { Plus, Sparkles, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { duration } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { replayTexts } from '../rooms/replay-texts.ts';
import { placeOf } from './place.ts';

const TITLE_LIMIT = 60;

interface AddProps {
  atMs: number;
  add: (chapter: Chapter) => void;
  busy: boolean;
}

function AddChapter({ atMs, add, busy }: AddProps) {
  const words = useMessages(replayTexts);
  const [title, setTitle] = useState('');
  const [time, setTime] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const place = placeOf(time ?? duration(atMs));
    setWrong(place === null ? words.badTime : null);
    if (place === null || title.trim() === '') return;
    add({ atMs: place, title: title.trim() });
    setTitle('');
    setTime(null);
  };
  return (
    <form
      onSubmit={submit}
      className="grid items-start gap-2 sm:grid-cols-[6rem_minmax(0,1fr)_auto]"
    >
      <TextField
        label={words.chapterTime}
        value={time ?? duration(atMs)}
        onChange={(event) => setTime(event.target.value)}
        inputMode="numeric"
        error={wrong}
      />
      <TextField
        label={words.chapterTitle}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        maxLength={TITLE_LIMIT}
        required
      />
      <Button type="submit" busy={busy} className="h-11 sm:mt-6.5">
        <Plus aria-hidden className="size-4" />
        {words.addChapter}
      </Button>
    </form>
  );
}

interface ChapterListProps {
  edit: ReplayEdit;
  atMs: number;
  jump: (toMs: number) => void;
  /** Null for who may only look. */
  save: ((chapters: Chapter[]) => void) | null;
  busy: boolean;
}

export function ChapterList({ edit, atMs, jump, save, busy }: ChapterListProps) {
  const words = useMessages(replayTexts);
  const { chapters, suggested } = edit;
  return (
    <section className="grid gap-3">
      <h3 className="text-sm font-medium">{words.chapters}</h3>
      <ol className="grid">
        {chapters.map((chapter) => (
          <li key={chapter.atMs} className="flex items-center gap-2">
            <button
              type="button"
              onClick={() => jump(chapter.atMs)}
              className="flex min-h-10 min-w-0 flex-1 items-baseline gap-3 rounded-lg px-2 py-2 text-left text-sm hover:bg-sunken"
            >
              <span className="w-14 shrink-0 text-right text-xs text-soft tabular-nums">
                {duration(chapter.atMs)}
              </span>
              <span className="truncate">{chapter.title}</span>
            </button>
            {save && (
              <IconButton
                label={words.removeChapter(chapter.title)}
                disabled={busy}
                onClick={() => save(chapters.filter((each) => each.atMs !== chapter.atMs))}
              >
                <Trash2 aria-hidden className="size-4" />
              </IconButton>
            )}
          </li>
        ))}
      </ol>
      {save && (
        <AddChapter
          atMs={atMs}
          busy={busy}
          add={(chapter) =>
            save([...chapters.filter((each) => each.atMs !== chapter.atMs), chapter])
          }
        />
      )}
      {save && chapters.length === 0 && suggested.length > 0 && (
        <Button look="quiet" disabled={busy} onClick={() => save(suggested)}>
          <Sparkles aria-hidden className="size-4" />
          {words.takeSuggested(suggested.length)}
        </Button>
      )}
    </section>
  );
}
