import { inviteToTeam } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiError, call, newIdempotencyKey } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { InPlace } from '../../ui/from-first.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { teamQuery } from './desk-queries.ts';
import { deskTexts } from './desk-texts.ts';

const loadQrCode = () => import('../sharing/qr-code.tsx').then(({ QrCode }) => QrCode);

function Ready({ url }: { url: string }) {
  const text = useText();
  const words = useMessages(deskTexts);
  const copy = (): void => {
    navigator.clipboard.writeText(url).then(() => toast(text.common.copied), toastError);
  };
  return (
    <div className="grid justify-items-center gap-4 text-center">
      <p className="text-sm">{words.inviteReady}</p>
      <div className="size-52">
        <InPlace small load={loadQrCode} waiting={<Skeleton className="size-52" />}>
          {(QrCode) => <QrCode text={url} label={words.inviteLink} />}
        </InPlace>
      </div>
      <input
        readOnly
        value={url}
        aria-label={words.inviteLink}
        onFocus={(event) => event.currentTarget.select()}
        className="w-full rounded-xl bg-sunken px-3 py-2.5 text-sm"
      />
      <Button look="accent" onClick={copy}>
        <Copy aria-hidden className="size-4" />
        {text.common.copy}
      </Button>
      <p className="text-xs text-soft">{words.inviteOnce}</p>
    </div>
  );
}

interface InviteSheetProps {
  roomId: string;
  open: boolean;
  onClose: () => void;
}

/** The link is shown here and never again; closing it leaves an invitation that can only be withdrawn. */
export function InviteSheet({ roomId, open, onClose }: InviteSheetProps) {
  const text = useText();
  const words = useMessages(deskTexts);
  const cache = useQueryClient();
  // Of the next invitation, however often it is sent.
  const [idempotencyKey, setIdempotencyKey] = useState(newIdempotencyKey);
  const make = useMutation({
    mutationFn: (email: string | null) =>
      call(inviteToTeam, { params: { roomId }, body: { email, idempotencyKey } }),
    onSuccess: () => {
      setIdempotencyKey(newIdempotencyKey());
      void cache.invalidateQueries(teamQuery(roomId));
    },
  });
  const close = (): void => {
    make.reset();
    onClose();
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email') ?? '').trim();
    make.mutate(email === '' ? null : email);
  };
  const refused =
    make.error instanceof ApiError ? make.error.message : make.error && text.common.unexpected;
  return (
    <Sheet open={open} onClose={close} title={words.invite} place="center">
      {make.data ? (
        <Ready url={make.data.url} />
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <TextField
            label={words.inviteMail}
            name="email"
            type="email"
            autoComplete="off"
            hint={words.inviteMailHint}
            error={refused}
          />
          <Button type="submit" look="accent" size="large" busy={make.isPending}>
            {words.makeInvite}
          </Button>
        </form>
      )}
    </Sheet>
  );
}
