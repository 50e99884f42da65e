import { IMPORT_LIMIT_BYTES, type Import, uploadImport } from '@kaibo/contracts/goods';
import { useMutation } from '@tanstack/react-query';
import { FileUp, LoaderCircle } from 'lucide-react';
import { type ChangeEvent, type DragEvent, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages, useText } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { transfersTexts } from './transfers-texts.ts';

interface UploadCardProps {
  storeId: string;
  done: (sent: Import) => void;
}

/** A file is chosen or dropped, and refused here when the server could only refuse it. */
export function UploadCard({ storeId, done }: UploadCardProps) {
  const text = useText();
  const words = useMessages(transfersTexts);
  const language = useLocale() === 'en' ? 'en' : 'zh';
  const [isOver, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: (file: File) => {
      if (file.size > IMPORT_LIMIT_BYTES)
        throw new ApiError('http/too-large', words.importHint, 413, 'never');
      // What a file is, its content tells.
      const body = new Blob([file], { type: 'application/octet-stream' });
      return call(uploadImport, { query: { storeId, fileName: file.name.slice(0, 200) }, body });
    },
    onSuccess: done,
  });
  const take = (file: File | undefined): void => {
    if (file && !upload.isPending) upload.mutate(file);
  };
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    take(target.files?.[0]);
    target.value = '';
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  const { error } = upload;
  return (
    <section className="grid content-start gap-4 rounded-card bg-raised p-5 shadow-card">
      <header className="flex items-start justify-between gap-3">
        <div className="grid gap-1">
          <h2 className="text-lg font-semibold">{words.import}</h2>
          <p className="text-sm text-soft">{words.importHint}</p>
        </div>
        <a
          href={`/v1/studio/import-template.csv?language=${language}`}
          download
          className={buttonClass('plain', 'small')}
        >
          {words.template}
        </a>
      </header>
      <label
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
        className={join(
          'grid cursor-pointer justify-items-center gap-2 rounded-xl border-2 border-dashed border-line px-4 py-8 text-center transition-colors hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
          isOver && 'border-accent-ink bg-accent-wash',
        )}
      >
        {upload.isPending ? (
          <LoaderCircle aria-hidden className="size-7 animate-spin text-soft" />
        ) : (
          <FileUp aria-hidden className="size-7 text-soft" />
        )}
        <span className="font-medium">{upload.isPending ? words.uploading : words.choose}</span>
        <span className="text-sm text-soft">{words.drop}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,.json,text/csv,application/json"
          className="sr-only"
          disabled={upload.isPending}
          onChange={chosen}
        />
      </label>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {error && (error instanceof ApiError ? error.message : text.common.unexpected)}
      </p>
      <ul className="grid list-disc gap-1 pl-5 text-sm text-soft">
        <li>{words.notes.matched}</li>
        <li>{words.notes.blank}</li>
        <li>{words.notes.encodings}</li>
        <li>{words.notes.noFetching}</li>
      </ul>
    </section>
  );
}
