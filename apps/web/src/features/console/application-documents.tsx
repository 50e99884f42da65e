import type { ApplicationDocument } from '@kaibo/contracts';
import { ChevronLeft, ChevronRight, ExternalLink, FileText } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { buttonClass, IconButton } from '../../ui/button.tsx';
import { useConsoleKeys } from './console-keys.ts';
import { peopleTexts } from './people-texts.ts';

const isPdf = ({ type }: ApplicationDocument): boolean => type === 'application/pdf';

function Thumb({
  document,
  isOn,
  show,
}: {
  document: ApplicationDocument;
  isOn: boolean;
  show: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-label={document.name}
      title={document.name}
      onClick={show}
      className="grid size-14 shrink-0 place-items-center overflow-hidden rounded-lg border-2 border-transparent bg-sunken text-soft aria-pressed:border-accent-ink"
    >
      {isPdf(document) ? (
        <FileText aria-hidden className="size-6" />
      ) : (
        <img src={document.url} alt="" loading="lazy" className="size-full object-cover" />
      )}
    </button>
  );
}

/** The documents of an application one at a time; `n` and `p` go through them. */
export function ApplicationDocuments({ documents }: { documents: readonly ApplicationDocument[] }) {
  const text = useMessages(peopleTexts).queue;
  const [at, setAt] = useState(0);
  const move = (by: number): void =>
    setAt((before) => (before + by + documents.length) % Math.max(1, documents.length));
  useConsoleKeys([
    { key: 'n', label: text.nextDocument, run: () => move(1) },
    { key: 'p', label: text.previousDocument, run: () => move(-1) },
  ]);
  const document = documents[at] ?? documents[0];
  if (!document) return null;
  return (
    <section
      aria-label={text.documents}
      className="grid gap-3 rounded-card bg-raised p-4 shadow-card xl:sticky xl:top-20"
    >
      <header className="flex items-center gap-2">
        <h3 className="min-w-0 text-sm">
          <span className="text-soft">
            {text.document(String(documents.indexOf(document) + 1), String(documents.length))}
          </span>{' '}
          <span className="font-medium break-all">{document.name}</span>
        </h3>
        <span className="ml-auto flex shrink-0">
          {documents.length > 1 && (
            <>
              <IconButton label={text.previousDocument} onClick={() => move(-1)}>
                <ChevronLeft aria-hidden className="size-5" />
              </IconButton>
              <IconButton label={text.nextDocument} onClick={() => move(1)}>
                <ChevronRight aria-hidden className="size-5" />
              </IconButton>
            </>
          )}
        </span>
      </header>
      {isPdf(document) ? (
        <div className="grid gap-2">
          <iframe
            key={document.id}
            src={document.url}
            title={document.name}
            className="h-[60dvh] w-full rounded-xl bg-sunken"
          />
          <p className="text-xs text-soft">{text.pdf}</p>
        </div>
      ) : (
        <img
          key={document.id}
          src={document.url}
          alt={document.name}
          className="h-[60dvh] w-full rounded-xl bg-sunken object-contain"
        />
      )}
      <footer className="flex items-center gap-2">
        <span className="scrollbar-none flex gap-2 overflow-x-auto">
          {documents.length > 1 &&
            documents.map((each, i) => (
              <Thumb key={each.id} document={each} isOn={i === at} show={() => setAt(i)} />
            ))}
        </span>
        <a
          href={document.url}
          target="_blank"
          rel="noreferrer"
          className={buttonClass('plain', 'small', 'ml-auto')}
        >
          <ExternalLink aria-hidden className="size-4" />
          {text.openDocument}
        </a>
      </footer>
    </section>
  );
}
