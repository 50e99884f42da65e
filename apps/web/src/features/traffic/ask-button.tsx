import { useState } from 'react';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { policyTexts } from './policy-texts.ts';

interface AskButtonProps {
  label: string;
  hint: string;
  look?: 'accent' | 'plain' | 'danger';
  busy: boolean;
  /** Asks why, and does nothing without an answer. */
  needsReason?: boolean;
  act: (reason: string) => void;
}

/** Asks before it does what everybody notices. */
export function AskButton(props: AskButtonProps) {
  const { label, hint, look = 'plain', busy, needsReason = false, act } = props;
  const shared = useText();
  const text = useMessages(policyTexts).acts;
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const close = (): void => setAsking(false);
  return (
    <>
      <Button look={look} busy={busy} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Sheet open={isAsking} onClose={close} title={label} place="center">
        <div className="grid gap-4 p-4">
          <p className="text-sm text-soft">{hint}</p>
          {needsReason && (
            <TextArea
              label={text.reason}
              value={reason}
              maxLength={500}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
          <span className="flex justify-end gap-2">
            <Button look="quiet" onClick={close}>
              {shared.common.cancel}
            </Button>
            <Button
              look="accent"
              disabled={needsReason && reason.trim() === ''}
              onClick={() => {
                close();
                act(reason.trim());
                setReason('');
              }}
            >
              {label}
            </Button>
          </span>
        </div>
      </Sheet>
    </>
  );
}
