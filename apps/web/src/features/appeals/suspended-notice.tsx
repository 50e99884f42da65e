import { Link } from '@tanstack/react-router';
import { Ban } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { onboardingTexts } from '../onboarding/onboarding-texts.ts';

export const SUSPENDED = 'accounts/suspended';

const suspensionIn = (error: unknown) => {
  if (!(error instanceof ApiError) || error.code !== SUSPENDED) return null;
  const { reason, untilMs, appealToken } = error.details;
  return {
    reason: typeof reason === 'string' ? reason : '',
    untilMs: typeof untilMs === 'number' ? untilMs : null,
    token: typeof appealToken === 'string' ? appealToken : '',
  };
};

interface SuspensionProps {
  reason: string;
  untilMs: number | null;
  /** Opens the appeal. */
  token: string;
  /** What else there is to do. */
  children?: ReactNode;
}

/** Why, until when, and the way to appeal. */
export function SuspensionPanel({ reason, untilMs, token, children }: SuspensionProps) {
  const text = useMessages(onboardingTexts).appeal;
  return (
    <section role="alert" className="flex gap-3 rounded-xl bg-bad-wash p-4 text-sm">
      <Ban aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="grid justify-items-start gap-2">
        <p className="font-medium text-bad">{text.title}</p>
        <p className="whitespace-pre-line">{reason}</p>
        <p className="text-soft">{untilMs === null ? text.noEnd : text.until(dateTime(untilMs))}</p>
        <div className="flex flex-wrap gap-2">
          {children}
          <Link to="/appeal" search={{ token }} className={buttonClass('plain', 'small')}>
            {text.go}
          </Link>
        </div>
      </div>
    </section>
  );
}

/** Beside a sign-in that was refused for a suspended account. */
export function SuspendedNotice({ error }: { error: unknown }) {
  const suspension = suspensionIn(error);
  return suspension && <SuspensionPanel {...suspension} />;
}
