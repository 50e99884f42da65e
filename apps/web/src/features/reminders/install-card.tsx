import { MonitorDown } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { installable } from '../../app/install.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { pushTexts } from './push-texts.ts';

/** Stands where people look for it, and only where the browser can install; nobody is asked. */
export function InstallCard() {
  const text = useMessages(pushTexts).settings;
  const offer = useSyncExternalStore(installable.subscribe, installable.current);
  if (offer === null) return null;
  return (
    <section className="flex flex-wrap items-center gap-4 rounded-card bg-raised p-5 shadow-card">
      <MonitorDown aria-hidden className="size-8 text-soft" />
      <div className="min-w-48 flex-1">
        <h2 className="font-semibold">{text.install}</h2>
        <p className="text-sm text-soft">{text.installHint}</p>
      </div>
      <Button onClick={() => void offer.prompt()}>{text.installButton}</Button>
    </section>
  );
}
