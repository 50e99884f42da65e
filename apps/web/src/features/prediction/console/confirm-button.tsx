import { useState } from 'react';
import { useMessages, useText } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { predictionTexts } from '../prediction-texts.ts';

interface ConfirmButtonProps {
  label: string;
  name?: string;
  title: string;
  hint: string;
  busy: boolean;
  act: () => void;
}

/** Asks before it does what changes whom people are shown. */
export function ConfirmButton({ label, name, title, hint, busy, act }: ConfirmButtonProps) {
  const text = useMessages(predictionTexts).ask;
  const shared = useText();
  const [isAsking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  return (
    <>
      <Button size="small" busy={busy} aria-label={name} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Sheet open={isAsking} onClose={close} title={title} place="center">
        <div className="grid gap-4 p-4">
          <p className="text-sm text-soft">{hint}</p>
          <span className="flex justify-end gap-2">
            <Button look="quiet" onClick={close}>
              {shared.common.cancel}
            </Button>
            <Button
              look="accent"
              onClick={() => {
                close();
                act();
              }}
            >
              {text.confirm}
            </Button>
          </span>
        </div>
      </Sheet>
    </>
  );
}
