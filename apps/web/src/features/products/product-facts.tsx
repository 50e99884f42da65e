import type { Product } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BadgeCheck, ChevronRight, PackageCheck, RotateCcw, ShieldCheck } from 'lucide-react';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { Picture } from '../../ui/picture.tsx';
import { roomsSellingQuery } from './product-queries.ts';
import { productTexts } from './product-texts.ts';

export function StoreLink({ store }: { store: Product['store'] }) {
  const text = useText();
  return (
    <Link
      to="/stores/$storeId"
      params={{ storeId: store.id }}
      className="flex items-center gap-3 rounded-card bg-raised p-3 shadow-card"
    >
      <Avatar name={store.name} src={store.logo?.url} className="size-11 text-base" />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2 truncate font-medium">
          {store.name}
          {store.simulated && <Badge>{text.common.simulated}</Badge>}
        </span>
        <span className="text-sm text-soft">{text.viewer.product.store}</span>
      </span>
      <ChevronRight aria-hidden className="size-5 text-soft" />
    </Link>
  );
}

export function BrandLine({ brand }: { brand: NonNullable<Product['brand']> }) {
  const text = useMessages(productTexts);
  return (
    <p className="flex items-center gap-1.5 text-sm text-soft">
      <span className="sr-only">{text.brand}</span>
      {brand.logo && <Picture src={brand.logo.url} alt="" className="size-5 rounded" />}
      {brand.name}
      {brand.verified && (
        <BadgeCheck aria-label={text.verified} role="img" className="size-4 text-good" />
      )}
    </p>
  );
}

/** Name and value, two columns on a desktop; the brand first. */
export function AttributeTable({ product }: { product: Product }) {
  const text = useMessages(productTexts);
  const locale = useLocale();
  const rows = [
    ...(product.brand ? [{ id: 'brand', name: text.brand, value: product.brand.name }] : []),
    ...product.attributes.map(({ attributeId, name, shown }) => ({
      id: attributeId,
      name: inLocale(name, locale),
      value: inLocale(shown, locale),
    })),
  ];
  if (rows.length === 0) return null;
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold">{text.attributes}</h2>
      <dl className="overflow-hidden rounded-card bg-raised text-sm shadow-card">
        {rows.map(({ id, name, value }) => (
          <div
            key={id}
            className="grid grid-cols-[7.5rem_1fr] gap-3 border-line px-4 py-2.5 not-first:border-t"
          >
            <dt className="text-soft">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function ServiceNotes() {
  const text = useMessages(productTexts);
  const notes = [
    { icon: PackageCheck, note: text.shipping },
    { icon: RotateCcw, note: text.afterSale },
    { icon: ShieldCheck, note: text.safe },
  ];
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold">{text.service}</h2>
      <ul className="grid gap-2.5 rounded-card bg-raised p-4 text-sm shadow-card">
        {notes.map(({ icon: Icon, note }) => (
          <li key={note} className="flex gap-2.5">
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
            {note}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where somebody talks about it at this moment; nothing while nobody does. */
export function RoomsSelling({ productId }: { productId: string }) {
  const text = useMessages(productTexts);
  const { data: rooms } = useQuery(roomsSellingQuery(productId));
  if (!rooms || rooms.length === 0) return null;
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold">{text.rooms}</h2>
      <ul className="grid gap-2">
        {rooms.map((room) => (
          <li key={room.id}>
            <Link
              to="/rooms/$roomId"
              params={{ roomId: room.id }}
              className="flex items-center gap-3 rounded-card bg-raised p-2.5 shadow-card"
            >
              <Picture src={room.coverUrl} alt="" className="h-16 w-12 shrink-0 rounded-lg" />
              <span className="min-w-0 flex-1">
                <span className="line-clamp-1 font-medium">{room.title}</span>
                <span className="mt-1 flex items-center gap-2 text-sm text-soft">
                  <Badge tone="accent">
                    <LiveDot />
                    {room.host.name}
                  </Badge>
                </span>
              </span>
              <span className="text-sm whitespace-nowrap text-accent-ink">{text.enter}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
