import { type getStore, getStoreRating, type ReplyOf, type Store } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Megaphone, Star } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { ShareButton } from '../sharing/share-button.tsx';
import { storeTexts } from './store-texts.ts';

function Rating({ storeId }: { storeId: string }) {
  const text = useMessages(storeTexts);
  const { data } = useQuery({
    queryKey: ['store', storeId, 'rating'],
    queryFn: () => call(getStoreRating, { params: { storeId } }),
    staleTime: 60_000,
  });
  return (
    <span className="inline-flex h-5 items-center gap-1 text-sm text-soft">
      <Star
        aria-hidden
        className={data?.average ? 'size-4 fill-amber-500 text-amber-500' : 'size-4'}
      />
      {data && (data.average === null ? text.unrated : text.rating(data.average, data.count))}
    </span>
  );
}

interface StoreHeaderProps {
  store: Store;
  owner: ReplyOf<typeof getStore>['owner'];
}

/** The front of the store: banner, name, what buyers think, and a notice when there is one. */
export function StoreHeader({ store, owner }: StoreHeaderProps) {
  const all = useText();
  const text = useMessages(storeTexts);
  return (
    <header className="grid gap-4">
      <div className="aspect-[3/1] max-h-64 w-full overflow-hidden rounded-card bg-gradient-to-br from-accent-wash to-sunken md:aspect-[5/1]">
        {store.banner && (
          <img src={store.banner.url} alt="" className="size-full object-cover object-[50%_10%]" />
        )}
      </div>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3 px-1">
        <Avatar
          name={store.name}
          src={store.logo?.url}
          className="-mt-12 size-20 border-4 border-surface text-3xl"
        />
        <div className="min-w-48 flex-1">
          <h1 className="flex flex-wrap items-center gap-2 text-2xl font-semibold tracking-tight">
            {store.name}
            {store.simulated && <Badge>{all.common.simulated}</Badge>}
          </h1>
          <Rating storeId={store.id} />
        </div>
        <div className="flex items-center gap-2">
          <Link
            to="/hosts/$hostId"
            params={{ hostId: store.ownerId }}
            className={buttonClass('plain', 'medium')}
          >
            {owner && <Avatar name={owner.name} src={owner.avatarUrl} className="size-6 text-xs" />}
            {text.kept}
            {owner && <span className="max-w-32 truncate font-normal">{owner.name}</span>}
          </Link>
          <ShareButton
            subject={{
              target: { kind: 'store', id: store.id },
              title: store.name,
              pictureUrl: store.banner?.url ?? store.logo?.url ?? null,
            }}
            className="border border-line"
          />
        </div>
      </div>
      {store.description && (
        <p className="max-w-3xl px-1 whitespace-pre-line text-soft">{store.description}</p>
      )}
      {store.notice && (
        <p className="flex items-start gap-2 rounded-xl bg-warn-wash px-4 py-2.5 text-sm text-warn">
          <Megaphone aria-hidden className="mt-0.5 size-4 shrink-0" />
          {store.notice}
        </p>
      )}
    </header>
  );
}
