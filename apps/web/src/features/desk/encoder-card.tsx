import { rotateStreamKey } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { encoderQuery } from './desk-queries.ts';

function Copyable({ label, value }: { label: string; value: string }) {
  const text = useText();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      toast(text.common.copied);
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <div className="grid min-w-0 gap-1">
      <span className="text-sm text-soft">{label}</span>
      <span className="flex min-w-0 items-center gap-1 rounded-xl bg-sunken pl-3">
        <code className="scrollbar-none min-w-0 flex-1 overflow-x-auto py-2.5 text-sm whitespace-nowrap">
          {value}
        </code>
        <IconButton label={`${text.common.copy} ${label}`} onClick={() => void copy()}>
          <Copy aria-hidden className="size-4" />
        </IconButton>
      </span>
    </div>
  );
}

/** Where the encoder sends to; the secret is shown only right after it was made. */
export function EncoderCard({ roomId }: { roomId: string }) {
  const text = useText();
  const words = text.studio;
  const cache = useQueryClient();
  const [made, setMade] = useState<string | null>(null);
  const { data } = useQuery(encoderQuery(roomId));
  const rotate = useMutation({
    mutationFn: () => call(rotateStreamKey, { params: { roomId } }),
    onSuccess: (encoder) => {
      setMade(encoder.streamKey);
      void cache.invalidateQueries(encoderQuery(roomId));
    },
    onError: toastError,
  });
  const hint = data?.encoder.keyHint;
  const server = data?.encoder.server ?? '';
  return (
    <section className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 rounded-card bg-raised p-4 shadow-card">
      <h2 className="flex items-center gap-2 font-semibold">
        <KeyRound aria-hidden className="size-4" />
        {words.encoder}
      </h2>
      {server && <Copyable label={words.server} value={server} />}
      {made ? (
        <Copyable label={words.streamKey} value={made} />
      ) : (
        <p className="text-sm text-soft">{hint ? words.keyHidden(hint) : words.noKey}</p>
      )}
      <Button
        look={hint ? 'plain' : 'accent'}
        busy={rotate.isPending}
        onClick={() => rotate.mutate()}
      >
        {hint ? words.rotateKey : words.makeKey}
      </Button>
      <p className="text-xs text-soft">{words.rotateHint}</p>
      <p className="text-xs text-soft">{words.obsHint}</p>
      {made && (
        <Copyable
          label={words.ffmpegHint}
          value={`ffmpeg -re -i video.mp4 -c:v libx264 -preset veryfast -g 50 -c:a aac -f flv "${server}/${made}"`}
        />
      )}
    </section>
  );
}
