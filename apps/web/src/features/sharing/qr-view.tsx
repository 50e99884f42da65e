import type { ShareChannel, ShareTarget } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { QrCode } from './qr-code.tsx';
import { copyText, shareLinkQuery } from './share-links.ts';
import { sharingTexts } from './sharing-texts.ts';

interface QrViewProps {
  target: ShareTarget;
  channel: ShareChannel;
  seconds: number | null;
  hint: string;
}

export function QrView({ target, channel, seconds, hint }: QrViewProps) {
  const text = useMessages(sharingTexts);
  const { data: url, error, refetch } = useQuery(shareLinkQuery(target, channel, seconds));
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  const copy = async (): Promise<void> => {
    if (url && (await copyText(url))) toast(text.copied);
  };
  return (
    <div className="grid justify-items-center gap-4 pb-2 text-center">
      <div className="size-60">
        {url ? <QrCode text={url} label={text.qrLabel} /> : <Skeleton className="size-full" />}
      </div>
      <p className="text-sm text-soft">{hint}</p>
      <p className="min-h-5 text-sm font-medium break-all select-all">{url}</p>
      <Button disabled={!url} onClick={() => void copy()}>
        <Link2 aria-hidden className="size-4" />
        {text.channels.copy}
      </Button>
    </div>
  );
}
