import type { ShareChannel } from '@kaibo/contracts';
import { ChevronLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import { duration } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { ChannelTiles } from './channel-tiles.tsx';
import { PosterView } from './poster-view.tsx';
import { QrView } from './qr-view.tsx';
import { copyText, shareLink, shareSite, trackShared } from './share-links.ts';
import type { ShareSubject } from './share-subject.ts';
import { sharingTexts } from './sharing-texts.ts';

interface ShareSheetProps {
  subject: ShareSubject;
  open: boolean;
  onClose: () => void;
}

const tiles: readonly ShareChannel[] = [
  'wechat',
  'weibo',
  'douyin',
  'xiaohongshu',
  'qq',
  'copy',
  'qr',
  'poster',
];

/** The phone's own sheet stands first where there is one. */
const channelsHere = (): readonly ShareChannel[] =>
  'share' in navigator ? ['system', ...tiles] : tiles;

type View = 'tiles' | 'wechat' | 'qr' | 'poster';

function LinkField({ url }: { url: string }) {
  const text = useMessages(sharingTexts);
  return (
    <label className="grid gap-1.5 text-sm">
      <span className="text-soft">{text.copyByHand}</span>
      <input
        readOnly
        value={url}
        aria-label={text.link}
        onFocus={(event) => event.currentTarget.select()}
        className="h-11 w-full rounded-xl border border-line bg-sunken px-3 text-sm"
      />
    </label>
  );
}

/** What each channel does, once its link is there. Answers the link that has to be copied by hand. */
const handOn = async (
  subject: ShareSubject,
  channel: ShareChannel,
  url: string,
  say: { copied: string },
): Promise<string | null> => {
  const { title } = subject;
  const site = shareSite(channel, url, title);
  if (channel === 'system') {
    await navigator.share({ title, url }).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    });
    return null;
  }
  if (site) {
    window.open(site, '_blank', 'noopener');
    return null;
  }
  const isBare = channel === 'copy';
  if (!(await copyText(isBare ? url : `${title} ${url}`))) return url;
  toast(say.copied);
  return null;
};

export function ShareSheet({ subject, open, onClose }: ShareSheetProps) {
  const text = useMessages(sharingTexts);
  const [view, setView] = useState<View>('tiles');
  const [busy, setBusy] = useState<ShareChannel | null>(null);
  const [byHand, setByHand] = useState<string | null>(null);
  const [moment, setMoment] = useState<number | null>(null);
  const [fromMoment, setFromMoment] = useState(false);
  const { momentSeconds } = subject;
  useEffect(() => {
    if (!open) return;
    setView('tiles');
    setByHand(null);
    const at = Math.floor(momentSeconds?.() ?? 0);
    setMoment(at > 0 ? at : null);
    setFromMoment(false);
  }, [open, momentSeconds]);
  const seconds = fromMoment ? moment : null;

  const choose = async (channel: ShareChannel): Promise<void> => {
    trackShared(subject.target, channel);
    if (channel === 'wechat' || channel === 'qr' || channel === 'poster') return setView(channel);
    setBusy(channel);
    try {
      const url = await shareLink(subject.target, channel, seconds);
      const copied = channel === 'copy' ? text.copied : text.copiedFor(text.channels[channel]);
      const left = await handOn(subject, channel, url, { copied });
      setByHand(left);
      if (left === null) onClose();
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(null);
    }
  };

  return (
    <Sheet open={open} onClose={onClose} title={text.title} place="center">
      {view !== 'tiles' && (
        <Button look="quiet" size="small" className="-ml-3 mb-2" onClick={() => setView('tiles')}>
          <ChevronLeft aria-hidden className="size-4" />
          {text.back}
        </Button>
      )}
      {view === 'tiles' && (
        <div className="grid gap-5">
          <p className="line-clamp-2 text-sm text-soft">{subject.title}</p>
          <ChannelTiles
            channels={channelsHere()}
            busy={busy}
            choose={(channel) => void choose(channel)}
          />
          {moment !== null && (
            <label className="flex items-center gap-2.5 text-sm">
              <input
                type="checkbox"
                checked={fromMoment}
                onChange={(event) => setFromMoment(event.currentTarget.checked)}
                className="size-5 accent-accent"
              />
              {text.fromMoment(duration(moment * 1000))}
            </label>
          )}
          {byHand && <LinkField url={byHand} />}
        </div>
      )}
      {(view === 'wechat' || view === 'qr') && (
        <QrView
          target={subject.target}
          channel={view}
          seconds={seconds}
          hint={view === 'wechat' ? text.scanWechat : text.scan}
        />
      )}
      {view === 'poster' && <PosterView subject={subject} seconds={seconds} />}
    </Sheet>
  );
}
