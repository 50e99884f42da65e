import type { Desk, Room } from '@kaibo/contracts';
import { EyeOff } from 'lucide-react';
import type { RefObject } from 'react';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Player } from '../rooms/player.tsx';
import { RoomScreen } from '../rooms/room-screen.tsx';
import { rehearsalTexts } from './desk-texts.ts';

interface DeskPictureProps {
  desk: Desk;
  /** As viewers have it. */
  room: Room;
  place: RefObject<HTMLDivElement | null>;
}

/** What viewers see, or what only the team sees while it rehearses. */
export function DeskPicture({ desk, room, place }: DeskPictureProps) {
  const words = useMessages(rehearsalTexts);
  const url = room.status === 'scheduled' ? desk.rehearsal.url : null;
  return (
    <div
      ref={place}
      className="relative overflow-hidden rounded-card bg-black max-lg:h-56 lg:aspect-[9/16]"
    >
      {url ? (
        <>
          <Player key={url} url={url} posterUrl={null} title={words.title} />
          <Badge tone="glass" className="absolute top-3 left-3 z-10">
            <EyeOff aria-hidden className="size-3.5" />
            {words.running} · {words.onlyTeam}
          </Badge>
        </>
      ) : (
        <RoomScreen room={room} />
      )}
    </div>
  );
}
