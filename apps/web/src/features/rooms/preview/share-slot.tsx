import type { Room } from '@kaibo/contracts';
import { ShareButton } from '../../sharing/share-button.tsx';

/** Where a coming stream is handed on. */
export function ShareSlot({ room, look }: { room: Room; look: 'icon' | 'word' }) {
  return (
    <ShareButton
      look={look}
      className={
        look === 'icon'
          ? 'bg-black/40 text-white backdrop-blur-sm hover:bg-black/60'
          : 'h-12 rounded-2xl px-6 text-base'
      }
      subject={{
        target: { kind: 'room', id: room.id },
        title: room.title,
        pictureUrl: room.coverUrl,
        by: room.host.name,
        room,
      }}
    />
  );
}
