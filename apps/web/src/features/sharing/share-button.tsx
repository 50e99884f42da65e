import { Share2 } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FromFirst } from '../../ui/from-first.tsx';
import type { ShareSubject } from './share-subject.ts';
import { sharingTexts } from './sharing-texts.ts';

const loadSheet = () => import('./share-sheet.tsx').then(({ ShareSheet }) => ShareSheet);

interface ShareButtonProps {
  subject: ShareSubject;
  /** A round button with an icon, or one with its word beside the icon. */
  look?: 'icon' | 'word';
  className?: string;
}

/** Opens the sheet with every way to hand a page on; the sheet is loaded when it is pressed. */
export function ShareButton({ subject, look = 'icon', className }: ShareButtonProps) {
  const label = useMessages(sharingTexts).button;
  const [open, setOpen] = useState(false);
  const press = (): void => setOpen(true);
  const close = (): void => setOpen(false);
  return (
    <>
      {look === 'icon' ? (
        <IconButton label={label} onClick={press} className={className}>
          <Share2 aria-hidden className="size-5" />
        </IconButton>
      ) : (
        <Button onClick={press} className={className}>
          <Share2 aria-hidden className="size-4" />
          {label}
        </Button>
      )}
      <FromFirst wanted={open} load={loadSheet} lost={close}>
        {(ShareSheet) => <ShareSheet subject={subject} open={open} onClose={close} />}
      </FromFirst>
    </>
  );
}
