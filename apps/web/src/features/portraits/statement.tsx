import type { Evidence } from '@kaibo/contracts/portraits';
import { type ReactNode, useId } from 'react';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { evidenceText } from './portrait-format.ts';
import { portraitTexts } from './portrait-texts.ts';

interface Said<T> {
  value: T | null;
  have: number;
  needed: number;
  evidence: Evidence;
}

interface StatementProps<T> {
  title: string;
  said: Said<T>;
  /** How it was worked out. */
  how?: string;
  /** Of people: how many they are stays unsaid below ten. */
  isOfPeople?: boolean;
  className?: string;
  /** Where there is enough of it, and yet nothing to say. */
  nothing?: string;
  children: (value: T) => ReactNode;
}

function Missing<T>({
  said,
  isOfPeople,
  nothing,
}: Pick<StatementProps<T>, 'said' | 'isOfPeople' | 'nothing'>) {
  const text = useMessages(portraitTexts);
  const { have, needed } = said;
  if (have >= needed) return <p className="text-sm text-soft">{nothing ?? text.noneTold}</p>;
  return (
    <div className="grid gap-1.5 text-sm text-soft">
      <p>{isOfPeople ? text.tooFewPeople : text.tooFew}</p>
      {!isOfPeople && (
        <>
          <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
            <span
              className="block h-full rounded-full bg-soft/60"
              style={{ width: `${(100 * have) / needed}%` }}
            />
          </span>
          <p className="text-xs">{text.has(exact(have), exact(needed))}</p>
        </>
      )}
    </div>
  );
}

/** One thing that is known: what it says, from how much, and how it was worked out. */
export function Statement<T>({
  title,
  said,
  how,
  className,
  children,
  ...rest
}: StatementProps<T>) {
  const text = useMessages(portraitTexts);
  const id = useId();
  const from = evidenceText(said.evidence, text);
  return (
    <section
      aria-labelledby={id}
      className={join(
        'grid grid-cols-1 content-start gap-3 rounded-card bg-raised p-4 shadow-card md:p-5',
        className,
      )}
    >
      <h3 id={id} className="text-sm font-medium text-soft">
        {title}
      </h3>
      {said.value === null ? <Missing said={said} {...rest} /> : children(said.value)}
      {said.value !== null && (
        <footer className="mt-auto grid gap-1 border-t border-line pt-2.5 text-xs text-soft">
          {from && <p>{from}</p>}
          {how && (
            <details>
              <summary className="cursor-pointer">{text.how}</summary>
              <p className="mt-1 max-w-prose">{how}</p>
            </details>
          )}
        </footer>
      )}
    </section>
  );
}

export function Finding({ children }: { children: ReactNode }) {
  return <p className="text-lg font-semibold text-balance">{children}</p>;
}
