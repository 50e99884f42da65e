import type { Me } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import { useText } from '../../app/text.ts';

/** A page below the account with its way back. */
export function AccountFrame({ title, children }: { title: string; children: ReactNode }) {
  const text = useText();
  return (
    <div className="mx-auto grid max-w-2xl grid-cols-1 gap-4 px-4 py-5 md:py-8">
      <header className="flex items-center gap-1">
        <Link
          to="/account"
          aria-label={text.shell.account}
          className="-ml-2 inline-flex size-10 items-center justify-center rounded-full hover:bg-sunken"
        >
          <ChevronLeft aria-hidden className="size-5" />
        </Link>
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
      </header>
      {children}
    </div>
  );
}

interface AccountSubpageProps {
  title: string;
  children: (me: Me) => ReactNode;
}

/** Only for who is signed in. */
export function AccountSubpage({ title, children }: AccountSubpageProps) {
  return (
    <AccountFrame title={title}>
      <SignedIn>{children}</SignedIn>
    </AccountFrame>
  );
}

export function Card({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-4 rounded-card bg-raised p-5 shadow-card">
      {title && <h2 className="font-semibold">{title}</h2>}
      {children}
    </section>
  );
}
