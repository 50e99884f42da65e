import { Popover } from '@base-ui/react/popover';
import type { Why } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { CircleSlash, type LucideIcon, SlidersHorizontal, UserRoundX } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { useMe } from '../../app/query.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages, useText } from '../../app/text.ts';
import { analyticsConsent, setAnalyticsConsent } from '../../app/visitor.ts';
import { Button } from '../../ui/button.tsx';
import type { CardAbout } from './card-frame.tsx';
import type { Subject } from './interest.ts';
import { recommendationTexts } from './recommendation-texts.ts';
import { sayInterest } from './say-interest.ts';

const row =
  'flex min-h-11 w-full items-center gap-3 rounded-lg px-3 py-1.5 text-left text-sm hover:bg-sunken disabled:opacity-45 disabled:hover:bg-transparent lg:min-h-9';

function Act({ icon: Icon, label, act }: { icon: LucideIcon; label: string; act?: () => void }) {
  return (
    <button type="button" disabled={!act} onClick={act} className={row}>
      <Icon aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="min-w-0 break-words">{label}</span>
    </button>
  );
}

function Reason({ why }: { why: Why }) {
  const text = useMessages(recommendationTexts);
  const locale = useLocale();
  const sources: Readonly<Record<string, string>> = text.sources;
  const source = sources[why.explored ? 'explored' : why.source];
  return (
    <div className="grid gap-1 px-3 pt-2 pb-2.5">
      <Popover.Title className="text-xs font-medium text-soft">{text.why}</Popover.Title>
      <p className="text-sm leading-snug font-medium">{inLocale(why.reason.text, locale)}</p>
      {source && <p className="text-xs leading-relaxed text-soft">{source}</p>}
    </div>
  );
}

/** Who may not be remembered cannot be asked what they dislike. */
function Unknown({ allow }: { allow: () => void }) {
  const text = useMessages(recommendationTexts);
  const { shell } = useText();
  return (
    <div className="grid gap-2 px-3 pt-1 pb-2">
      <p className="text-xs leading-relaxed text-soft">{text.nobody}</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button size="small" onClick={allow}>
          {text.allow}
        </Button>
        <Link to="/sign-in" className="text-sm underline underline-offset-4">
          {shell.signIn}
        </Link>
      </div>
    </div>
  );
}

export interface CardMenuProps {
  about: CardAbout;
  why: Why;
  anchor: RefObject<HTMLElement | null>;
  /** The button that was pressed may have gone with the card. */
  focusAfter: () => HTMLElement | null;
  open: boolean;
  onClose: () => void;
}

export function CardMenu({ about, why, anchor, focusAfter, open, onClose }: CardMenuProps) {
  const text = useMessages(recommendationTexts);
  const me = useMe();
  const [consented, setConsented] = useState(analyticsConsent() === true);
  const isKnown = Boolean(me) || consented;
  const { kind, itemId, host } = about;
  const refuse = (subject: Subject) =>
    isKnown
      ? (): void => {
          onClose();
          void sayInterest(subject, false);
        }
      : undefined;
  const allow = (): void => {
    setAnalyticsConsent(true);
    setConsented(true);
  };
  return (
    <Popover.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          align="end"
          side="top"
          sideOffset={2}
          collisionPadding={8}
          className="z-50"
        >
          <Popover.Popup
            finalFocus={focusAfter}
            className="w-64 rounded-xl border border-line bg-raised p-1 text-ink shadow-card outline-none"
          >
            <Reason why={why} />
            <hr className="mx-3 mb-1 border-line" />
            {!isKnown && <Unknown allow={allow} />}
            <Act icon={CircleSlash} label={text.notInterested} act={refuse({ kind, itemId })} />
            {host && (
              <Act
                icon={UserRoundX}
                label={text.notThisHost(host.name)}
                act={refuse({ kind: 'host', itemId: host.id })}
              />
            )}
            <Link to="/account/privacy" className={row}>
              <SlidersHorizontal aria-hidden className="size-4 shrink-0 text-soft" />
              {text.manage}
            </Link>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
