import { useNavigate } from '@tanstack/react-router';
import { Keyboard } from 'lucide-react';
import { Fragment, useLayoutEffect, useRef, useState } from 'react';
import { useMessages, useText } from '../../app/text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { type ConsoleKey, isForUs, keysNow, runKey } from './console-keys.ts';
import type { ConsoleSection } from './console-sections.ts';
import { peopleTexts } from './people-texts.ts';

/** Between `g` and the letter of a section. */
const JUMP_WITHIN_MS = 1_500;
/** A page that has just loaded is at 0 ms itself. */
const NEVER_MS = Number.NEGATIVE_INFINITY;

function Key({ name }: { name: string }) {
  return (
    <kbd className="inline-grid h-6 min-w-6 place-items-center rounded-md border border-line bg-sunken px-1.5 font-sans text-xs">
      {name}
    </kbd>
  );
}

function Help({
  sections,
  keys,
}: {
  sections: readonly ConsoleSection[];
  keys: readonly ConsoleKey[];
}) {
  const shared = useText();
  const text = useMessages(peopleTexts);
  const lettered = sections.filter(({ letter }) => letter);
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <section className="grid content-start gap-3">
        <h3 className="text-xs text-soft">{text.keys.onThisPage}</h3>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 text-sm">
          {keys.map(({ key, label }) => (
            <Fragment key={key}>
              <dt>
                <Key name={key === 'Enter' ? '↵' : key} />
              </dt>
              <dd>{label}</dd>
            </Fragment>
          ))}
          <dt>
            <Key name="?" />
          </dt>
          <dd>{text.keys.help}</dd>
        </dl>
      </section>
      <section className="grid content-start gap-3">
        <h3 className="text-xs text-soft">{text.keys.goTo}</h3>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 text-sm">
          {lettered.map(({ to, letter, label }) => (
            <Fragment key={to}>
              <dt className="flex gap-1">
                <Key name="g" />
                <Key name={letter ?? ''} />
              </dt>
              <dd>{label(shared)}</dd>
            </Fragment>
          ))}
        </dl>
      </section>
    </div>
  );
}

/** Listens for the keys of the page, of the sections (`g`, then a letter) and for `?`, which shows them all. */
export function ConsoleKeyboard({ sections }: { sections: readonly ConsoleSection[] }) {
  const text = useMessages(peopleTexts);
  const navigate = useNavigate();
  const [helped, setHelped] = useState<readonly ConsoleKey[] | null>(null);
  const jumpedAtMs = useRef(NEVER_MS);
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (!isForUs(event) || document.querySelector('[role="dialog"]')) return;
      const isJump = performance.now() - jumpedAtMs.current < JUMP_WITHIN_MS;
      jumpedAtMs.current = NEVER_MS;
      const section = isJump ? sections.find(({ letter }) => letter === event.key) : undefined;
      if (section) {
        event.preventDefault();
        void navigate({ to: section.to });
      } else if (event.key === 'g') jumpedAtMs.current = performance.now();
      else if (event.key === '?') setHelped(keysNow());
      else runKey(event);
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [sections, navigate]);
  return (
    <>
      <button
        type="button"
        onClick={() => setHelped(keysNow())}
        className="hidden items-center gap-2.5 rounded-xl px-3 py-2 text-sm text-soft hover:bg-sunken md:flex"
      >
        <Keyboard aria-hidden className="size-4" />
        {text.keys.title}
        <span className="ml-auto">
          <Key name="?" />
        </span>
      </button>
      <Sheet
        open={helped !== null}
        onClose={() => setHelped(null)}
        title={text.keys.title}
        place="center"
      >
        <Help sections={sections} keys={helped ?? []} />
      </Sheet>
    </>
  );
}
