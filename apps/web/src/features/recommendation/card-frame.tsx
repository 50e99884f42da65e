import type { Why } from '@kaibo/contracts';
import { Ellipsis } from 'lucide-react';
import { type ReactNode, type Ref, useCallback, useRef, useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { FromFirst } from '../../ui/from-first.tsx';
import { join } from '../../ui/join.ts';
import { toastError } from '../../ui/toast.tsx';
import { type Subject, useUninteresting } from './interest.ts';
import { suggestionTexts } from './suggestion-texts.ts';

const loadMenu = () => import('./card-menu.tsx').then(({ CardMenu }) => CardMenu);

/** Its code came with the menu that the card was put away by. */
const bringBack = async (subject: Subject): Promise<void> => {
  const { sayInterest } = await import('./say-interest.ts');
  await sayInterest(subject, true);
};

export interface CardAbout extends Subject {
  title: string;
  /** Who streams it, when it is a room. */
  host?: { id: string; name: string };
}

const subjectsOf = ({ kind, itemId, host }: CardAbout): Subject[] => [
  { kind, itemId },
  ...(host ? [{ kind: 'host', itemId: host.id } as const] : []),
];

interface GoneProps {
  about: CardAbout;
  said: Subject;
  undo: Ref<HTMLButtonElement>;
}

/** In the place of a card that is of no interest, as large as it, with the way back. */
function Gone({ about, said, undo }: GoneProps) {
  const text = useMessages(suggestionTexts);
  const words =
    said.kind === 'host'
      ? text.goneHost(about.host?.name ?? '')
      : said.kind === 'room'
        ? text.goneRoom
        : text.goneProduct;
  return (
    <div className="absolute inset-0 grid place-content-center justify-items-center gap-3 rounded-card bg-sunken p-3 text-center">
      <p role="status" className="text-sm text-soft">
        {words}
      </p>
      <button
        ref={undo}
        type="button"
        onClick={() => bringBack(said).catch(toastError)}
        className={buttonClass('plain', 'small')}
      >
        {text.undo}
      </button>
    </div>
  );
}

interface CardFrameProps {
  about: CardAbout;
  why: Why | undefined;
  className?: string;
  /** The card itself, one link. */
  children: ReactNode;
}

/** A card that can say why it is there and be told that it is of no interest; without a reason, just the card. */
export function CardFrame({ about, why, className, children }: CardFrameProps) {
  const text = useMessages(suggestionTexts);
  const said = useUninteresting(subjectsOf(about));
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const undo = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  if (!why) return children;
  const label = text.more(about.title);
  return (
    <div className={join('relative', className)}>
      <div className={join('h-full', said && 'invisible')}>{children}</div>
      {said ? (
        <Gone about={about} said={said} undo={undo} />
      ) : (
        <button
          ref={button}
          type="button"
          aria-label={label}
          title={label}
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="absolute right-0 bottom-0 grid size-10 place-items-center rounded-full text-soft hover:text-ink"
        >
          <Ellipsis aria-hidden className="size-4" />
        </button>
      )}
      <FromFirst wanted={open} load={loadMenu} lost={close}>
        {(CardMenu) => (
          <CardMenu
            about={about}
            why={why}
            anchor={button}
            focusAfter={() => undo.current ?? button.current}
            open={open}
            onClose={close}
          />
        )}
      </FromFirst>
    </div>
  );
}
