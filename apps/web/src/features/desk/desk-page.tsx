import { getRouteApi } from '@tanstack/react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { Desk } from './desk.tsx';

const route = getRouteApi('/desk/$roomId');

/** For assistants, who need no studio of their own, and for a host's second screen. */
export function DeskPage() {
  const { roomId } = route.useParams();
  return (
    <SignedIn>
      {() => (
        <div className="mx-auto grid max-w-6xl grid-cols-1 gap-4 px-4 py-4 lg:gap-5 lg:py-5">
          <Desk key={roomId} roomId={roomId} />
        </div>
      )}
    </SignedIn>
  );
}
