import { getRouteApi } from '@tanstack/react-router';
import { Desk } from '../desk/desk.tsx';
import { ShareNumbers } from '../sharing/share-numbers.tsx';

const route = getRouteApi('/studio/rooms/$roomId');

export function StudioRoomPage() {
  const { roomId } = route.useParams();
  return (
    <>
      <Desk key={roomId} roomId={roomId} />
      <ShareNumbers target={{ kind: 'room', id: roomId }} />
    </>
  );
}
