import {
  type ApplicationDocument,
  type AppliedRole,
  addDocument,
  DOCUMENT_LIMIT_BYTES,
  DOCUMENTS_LIMIT,
  DocumentType,
  removeDocument,
} from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileText, FileUp, LoaderCircle, Lock, X } from 'lucide-react';
import { type DragEvent, useId, useRef, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { keepApplication } from './onboarding-queries.ts';
import { onboardingTexts } from './onboarding-texts.ts';

const megabytes = (bytes: number): string =>
  bytes < 100_000 ? `${Math.ceil(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Sends files one after the other, so that each one's refusal names it; what fits is kept. */
const useSend = (role: AppliedRole) => {
  const text = useMessages(onboardingTexts).documents;
  const cache = useQueryClient();
  const [sending, setSending] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const complain = (problem: string): void => setProblems((before) => [...before, problem]);

  const sendOne = async (file: File): Promise<void> => {
    const { name } = file;
    if (file.size > DOCUMENT_LIMIT_BYTES) return complain(text.tooLarge(name));
    // What it is, its bytes decide on the server; a name that cannot be right need not be sent.
    if (file.type && !DocumentType.safeParse(file.type).success)
      return complain(text.notTaken(name));
    setSending(name);
    const body = new Blob([file], { type: 'application/octet-stream' });
    const query = { name: name.slice(-120) };
    await call(addDocument, { params: { role }, query, body }).then(
      (application) => keepApplication(cache, application),
      (error: Error) => complain(text.failed(name, error.message)),
    );
  };
  const send = async (files: readonly File[]): Promise<void> => {
    if (sending !== null) return;
    setProblems([]);
    for (const file of files) await sendOne(file);
    setSending(null);
  };
  return { send, sending, problems };
};

function DocumentLine({ document }: { document: ApplicationDocument }) {
  const text = useMessages(onboardingTexts).documents;
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call(removeDocument, { params: { documentId: document.id } }),
    onSuccess: (application) => keepApplication(cache, application),
  });
  return (
    <li className="flex items-center gap-3 rounded-xl border border-line p-2">
      <a
        href={document.url}
        target="_blank"
        rel="noreferrer"
        className="flex min-w-0 flex-1 items-center gap-3"
      >
        <span className="grid size-12 shrink-0 place-items-center overflow-hidden rounded-lg bg-sunken text-soft">
          {document.type === 'application/pdf' ? (
            <FileText aria-hidden className="size-6" />
          ) : (
            <img src={document.url} alt="" className="size-full object-cover" />
          )}
        </span>
        <span className="grid min-w-0">
          <span className="truncate text-sm font-medium">{document.name}</span>
          <span className={join('text-xs', remove.error ? 'text-bad' : 'text-soft')}>
            {remove.error?.message ?? megabytes(document.sizeBytes)}
          </span>
        </span>
      </a>
      <button
        type="button"
        aria-label={text.remove(document.name)}
        disabled={remove.isPending}
        onClick={() => remove.mutate()}
        className="grid size-10 shrink-0 place-items-center rounded-full text-soft hover:bg-sunken hover:text-ink disabled:opacity-50"
      >
        <X aria-hidden className="size-4" />
      </button>
    </li>
  );
}

interface DocumentsFieldProps {
  role: AppliedRole;
  documents: readonly ApplicationDocument[];
  isMissing: boolean;
}

export function DocumentsField({ role, documents, isMissing }: DocumentsFieldProps) {
  const text = useMessages(onboardingTexts).documents;
  const about = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { send, sending, problems } = useSend(role);
  const chosen = async (files: FileList | null): Promise<void> => {
    await send([...(files ?? [])]);
    if (input.current) input.current.value = '';
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void chosen(event.dataTransfer.files);
  };
  const isFull = documents.length >= DOCUMENTS_LIMIT;
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-1.5 text-sm font-medium">{text.title}</legend>
      <p id={about} className="text-xs text-soft">
        {text.hint}
      </p>
      {documents.length > 0 && (
        <ul className="grid gap-2 sm:grid-cols-2">
          {documents.map((document) => (
            <DocumentLine key={document.id} document={document} />
          ))}
        </ul>
      )}
      {!isFull && (
        <label
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={dropped}
          className={join(
            'grid cursor-pointer justify-items-center gap-1.5 rounded-xl border border-dashed px-4 py-6 text-center text-sm text-soft transition-colors duration-150 hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
            over ? 'border-accent-ink bg-accent-wash' : isMissing ? 'border-bad' : 'border-line',
          )}
        >
          {sending ? (
            <LoaderCircle aria-hidden className="size-6 animate-spin" />
          ) : (
            <FileUp aria-hidden className="size-6" />
          )}
          <span aria-live="polite">{sending ? text.adding(sending) : text.drop}</span>
          <input
            ref={input}
            type="file"
            multiple
            aria-label={text.add}
            aria-describedby={about}
            accept={DocumentType.options.join(',')}
            data-missing={isMissing || undefined}
            disabled={sending !== null}
            onChange={({ target }) => void chosen(target.files)}
            className="sr-only"
          />
        </label>
      )}
      {isFull && <p className="text-xs text-soft">{text.full}</p>}
      <ul role="alert" className="grid gap-1 text-sm text-bad empty:hidden">
        {isMissing && <li>{text.needed}</li>}
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <p className="flex items-center gap-1.5 text-xs text-soft">
        <Lock aria-hidden className="size-3.5" />
        {text.privacy}
      </p>
    </fieldset>
  );
}
