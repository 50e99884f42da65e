import type { Product } from '@kaibo/contracts';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useText } from '../../app/text.ts';
import { Picture } from '../../ui/picture.tsx';
import { Price } from '../../ui/price.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { myProductsQuery, myStoresQuery } from './studio-queries.ts';

function Chooser({
  chosen,
  choose,
}: {
  chosen: ReadonlySet<string>;
  choose: (id: string) => void;
}) {
  const { data: stores = [] } = useQuery(myStoresQuery);
  const pages = useQueries({ queries: stores.map(({ id }) => myProductsQuery(id)) });
  const products = pages
    .flatMap((page): Product[] => page.data ?? [])
    .filter((product) => product.status === 'active');
  return (
    <ul className="grid grid-cols-1 gap-1">
      {products.map((product) => (
        <li key={product.id}>
          <label className="flex cursor-pointer items-center gap-3 rounded-xl p-2 hover:bg-sunken">
            <input
              type="checkbox"
              className="size-5 accent-(--accent)"
              checked={chosen.has(product.id)}
              onChange={() => choose(product.id)}
            />
            <Picture src={product.cover?.url ?? null} alt="" className="size-12 rounded-lg" />
            <span className="min-w-0 flex-1 truncate text-sm">{product.title}</span>
            <Price fen={product.fromFen} className="text-sm" />
          </label>
        </li>
      ))}
    </ul>
  );
}

interface ProductSheetProps {
  open: boolean;
  onClose: () => void;
  chosen: ReadonlySet<string>;
  choose: (id: string) => void;
}

/** Products of one's own stores, to be laid into a bag or taken out of it. */
export function ProductSheet({ open, onClose, chosen, choose }: ProductSheetProps) {
  const text = useText();
  return (
    <Sheet open={open} onClose={onClose} title={text.studio.chooseProducts}>
      <Chooser chosen={chosen} choose={choose} />
    </Sheet>
  );
}
