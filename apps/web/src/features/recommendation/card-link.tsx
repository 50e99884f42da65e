import { Clicked, type Exposed, type PayloadOf, type Why } from '@kaibo/contracts';
import { Link, linkOptions } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { track } from '../../app/tracker.ts';
import { useExposure } from '../../app/watching.ts';
import { Picture } from '../../ui/picture.tsx';
import { type CardAbout, CardFrame } from './card-frame.tsx';

/** Where a card stands, and the answer that put it there, if one did. */
export type Placed = Pick<PayloadOf<typeof Exposed>, 'surface' | 'position'> &
  Partial<Pick<PayloadOf<typeof Exposed>, 'requestId' | 'policyVersion'>>;

interface CardLinkProps {
  about: CardAbout & { kind: 'room' | 'product' };
  placed: Placed;
  why?: Why | undefined;
  children: ReactNode;
}

const toOf = ({ kind, itemId }: CardLinkProps['about']) =>
  kind === 'room'
    ? linkOptions({ to: '/rooms/$roomId', params: { roomId: itemId } })
    : linkOptions({ to: '/products/$productId', params: { productId: itemId } });

/** A card of a room or a product, one link; that it was seen and pressed is counted. */
export function CardLink({ about, placed, why, children }: CardLinkProps) {
  const { surface, position, requestId = null, policyVersion = null } = placed;
  const seen = { surface, itemKind: about.kind, itemId: about.itemId, position, requestId };
  const exposure = useExposure({ ...seen, policyVersion });
  return (
    <CardFrame about={about} why={why}>
      <Link
        {...toOf(about)}
        ref={exposure}
        onClick={() => track(Clicked, seen)}
        className="group block overflow-hidden rounded-card bg-raised text-ink shadow-card"
      >
        {children}
      </Link>
    </CardFrame>
  );
}

interface CardPictureProps {
  src: string | null;
  /** Seen first, so fetched first. */
  eager?: boolean;
}

/** Fills its place, and comes a little nearer when the card is pointed at. */
export function CardPicture({ src, eager }: CardPictureProps) {
  const nearer = 'size-full transition-transform duration-200 group-hover:scale-[1.03]';
  return <Picture src={src} alt="" eager={eager} className={nearer} />;
}
