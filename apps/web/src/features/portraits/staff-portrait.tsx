import { useQuery } from '@tanstack/react-query';
import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { PortraitCards } from './portrait-cards.tsx';
import { userPortraitQuery } from './portrait-queries.ts';
import { portraitTexts } from './portrait-texts.ts';

function Looked({ userId }: { userId: string }) {
  const text = useMessages(portraitTexts);
  const { data, error, refetch } = useQuery(userPortraitQuery(userId));
  if (error && !data) return <Problem small error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-64" />;
  if (!data.agreed) return <p className="text-sm text-soft">{text.offStaff}</p>;
  if (!data.portrait) return <p className="text-sm text-soft">{text.pending}</p>;
  return (
    <div className="-mx-2 rounded-card bg-sunken p-2">
      <PortraitCards portrait={data.portrait} />
    </div>
  );
}

/** Nothing is asked before somebody presses: each look is in the audit log. */
export function StaffPortrait({ userId }: { userId: string }) {
  const text = useMessages(portraitTexts);
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="grid grid-cols-1 gap-3 border-t border-line pt-5">
      <h3 className="font-medium">{text.console.title}</h3>
      <p className="text-sm text-soft">{text.console.why}</p>
      {isOpen ? (
        <Looked userId={userId} />
      ) : (
        <Button size="small" className="justify-self-start" onClick={() => setOpen(true)}>
          <ScanSearch aria-hidden className="size-4" />
          {text.console.look}
        </Button>
      )}
    </section>
  );
}
