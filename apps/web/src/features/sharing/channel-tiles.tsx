import type { ShareChannel } from '@kaibo/contracts';
import {
  AtSign,
  BookHeart,
  Image,
  Link2,
  type LucideIcon,
  MessageCircle,
  MessagesSquare,
  Music2,
  QrCode,
  Share,
} from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { sharingTexts } from './sharing-texts.ts';

/** Colours by which people know the apps; white on each is easy to see. */
const looks: Record<ShareChannel, { icon: LucideIcon; className: string }> = {
  wechat: { icon: MessageCircle, className: 'bg-[#0b8a43] text-white' },
  weibo: { icon: AtSign, className: 'bg-[#d1342f] text-white' },
  douyin: { icon: Music2, className: 'bg-[#161823] text-white' },
  xiaohongshu: { icon: BookHeart, className: 'bg-[#d7263d] text-white' },
  qq: { icon: MessagesSquare, className: 'bg-[#0b76c4] text-white' },
  copy: { icon: Link2, className: 'bg-sunken text-ink' },
  qr: { icon: QrCode, className: 'bg-sunken text-ink' },
  poster: { icon: Image, className: 'bg-sunken text-ink' },
  system: { icon: Share, className: 'bg-sunken text-ink' },
};

interface ChannelTilesProps {
  channels: readonly ShareChannel[];
  /** Which one is being prepared. */
  busy: ShareChannel | null;
  choose: (channel: ShareChannel) => void;
}

export function ChannelTiles({ channels, busy, choose }: ChannelTilesProps) {
  const text = useMessages(sharingTexts);
  return (
    <ul className="grid grid-cols-4 gap-x-2 gap-y-4 pt-2">
      {channels.map((channel) => {
        const { icon: Icon, className } = looks[channel];
        return (
          <li key={channel}>
            <button
              type="button"
              disabled={busy !== null}
              aria-busy={busy === channel || undefined}
              onClick={() => choose(channel)}
              className="grid w-full justify-items-center gap-1.5 rounded-xl py-1 text-xs disabled:opacity-60"
            >
              <span className={join('grid size-12 place-items-center rounded-2xl', className)}>
                <Icon aria-hidden className="size-5.5" />
              </span>
              {text.channels[channel]}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
