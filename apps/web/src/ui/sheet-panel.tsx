import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../app/text.ts';
import { useBackCloses } from './back.ts';
import { join } from './join.ts';

export interface SheetProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Stays at the bottom while the content scrolls. */
  footer?: ReactNode;
  /** `side` is a right-hand panel from 768 px up; `center` a dialog. On a phone both rise from below. */
  place?: 'side' | 'center';
  /** Asks about a move through the history itself, which then is no place for an entry of its own. */
  asksToLeave?: boolean;
}

const places = {
  side: 'md:inset-y-0 md:right-0 md:left-auto md:h-full md:max-h-none md:w-[420px] md:rounded-none md:rounded-l-card md:data-ending-style:translate-x-full md:data-ending-style:translate-y-0 md:data-starting-style:translate-x-full md:data-starting-style:translate-y-0',
  center:
    'md:inset-auto md:top-1/2 md:left-1/2 md:w-[480px] md:max-w-[92vw] md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-card md:data-ending-style:opacity-0 md:data-ending-style:-translate-y-1/2 md:data-starting-style:opacity-0 md:data-starting-style:-translate-y-1/2',
};

/** The panel itself: its code is only fetched once somebody is about to open one. */
export function SheetPanel({
  open,
  onClose,
  title,
  children,
  footer,
  place = 'side',
  asksToLeave = false,
}: SheetProps) {
  const text = useText();
  useBackCloses(open && !asksToLeave, onClose);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/45 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          className={join(
            'fixed inset-x-0 bottom-0 z-50 flex max-h-[86dvh] flex-col rounded-t-card bg-raised text-ink shadow-card transition-all duration-150 data-ending-style:translate-y-full data-starting-style:translate-y-full',
            places[place],
          )}
        >
          <header className="flex items-center justify-between gap-4 px-5 pt-4 pb-2">
            <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
            <Dialog.Close
              aria-label={text.common.close}
              className="-mr-2 inline-flex size-10 items-center justify-center rounded-full hover:bg-sunken"
            >
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-5">
            {children}
          </div>
          {footer && (
            <footer className="border-t border-line px-5 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))]">
              {footer}
            </footer>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
