import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../app/api.ts';
import { useText } from '../app/text.ts';
import { Button } from './button.tsx';
import { join } from './join.ts';

/** Says honestly that there is nothing, and what to do about it. */
export function Empty({
  icon: Icon,
  title,
  children,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-3 px-6 py-14 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-sunken text-soft">
        <Icon aria-hidden className="size-6" />
      </span>
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-sm text-sm text-soft">{children}</div>}
    </div>
  );
}

/** What a page asks for stands in its address: when that does not fit, the link was cut off or mistyped. */
const isBadAddress = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'http/bad-input';

/** What went wrong, in the words of the refusal, with a retry when one can help. */
export function Problem({
  error,
  retry,
  small = false,
}: {
  error: unknown;
  retry?: () => void;
  /** In the place of a part of a page. */
  small?: boolean;
}) {
  const text = useText();
  const message = isBadAddress(error)
    ? text.common.badAddress
    : error instanceof ApiError
      ? error.message
      : text.common.unexpected;
  const canRetry = retry && !(error instanceof ApiError && error.retry === 'never');
  return (
    <div
      role="alert"
      className={join(
        'grid justify-items-center text-center',
        small ? 'h-full content-center gap-2 p-2 text-sm' : 'gap-3 px-6 py-14',
      )}
    >
      {!small && (
        <span className="grid size-14 place-items-center rounded-full bg-bad-wash text-bad">
          <CircleAlert aria-hidden className="size-6" />
        </span>
      )}
      <p className="font-medium">{message}</p>
      {canRetry && (
        <Button look="plain" size={small ? 'small' : 'medium'} onClick={retry}>
          {text.common.retry}
        </Button>
      )}
    </div>
  );
}

/** Holds the place of what is loading, so that nothing shifts. */
export function Skeleton({ className }: { className: string }) {
  return (
    <div
      aria-hidden
      data-loading
      className={join('animate-pulse rounded-xl bg-sunken', className)}
    />
  );
}
