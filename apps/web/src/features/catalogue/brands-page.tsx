import {
  type CuratedBrand,
  listAllBrands,
  mergeBrand,
  type Picture,
  updateBrand,
} from '@kaibo/contracts';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { BadgeCheck, Tags } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { ConsoleFilters } from '../console/console-filters.tsx';
import { ConsoleTable } from '../console/console-table.tsx';
import { useConsoleSearch } from '../console/use-console-search.ts';
import { PictureUpload } from '../pictures/picture-upload.tsx';
import { catalogueTexts } from '../studio/catalogue-texts.ts';

const PAGE = 100;

const useBrands = (q: string) =>
  useInfiniteQuery({
    queryKey: ['console', 'brands', q],
    queryFn: ({ pageParam }) =>
      call(listAllBrands, { query: { q, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ brands }) => (brands.length < PAGE ? undefined : brands.at(-1)?.id),
    placeholderData: keepPreviousData,
  });

interface FormProps {
  brand: CuratedBrand;
  done: () => void;
}

const useChange = (brand: CuratedBrand, done: () => void) => {
  const text = useText();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; logoId?: string | null; verified?: boolean }) =>
      call(updateBrand, { params: { brandId: brand.id }, body }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['console', 'brands'] });
      toast(text.common.saved);
      done();
    },
  });
};

function EditForm({ brand, done }: FormProps) {
  const text = useText();
  const words = useMessages(catalogueTexts).brands;
  const [name, setName] = useState(brand.name);
  const [logo, setLogo] = useState<Picture | null>(brand.logo);
  const save = useChange(brand, done);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ name, ...(logo?.id !== brand.logo?.id && { logoId: logo?.id ?? null }) });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        label={words.name}
        value={name}
        required
        maxLength={60}
        error={save.error instanceof ApiError ? save.error.message : null}
        onChange={({ target }) => setName(target.value)}
      />
      <PictureUpload
        label={words.logo}
        pictures={logo ? [logo] : []}
        change={(pictures) => setLogo(pictures.at(-1) ?? null)}
        most={1}
      />
      <Button type="submit" look="accent" busy={save.isPending}>
        {text.common.save}
      </Button>
    </form>
  );
}

function MergeForm({ brand, done }: FormProps) {
  const words = useMessages(catalogueTexts).brands;
  const cache = useQueryClient();
  const [q, setQ] = useState('');
  const [intoId, setIntoId] = useState<string | null>(null);
  const { data } = useBrands(q.trim());
  const others = (data?.pages.flatMap((page) => page.brands) ?? []).filter(
    ({ id }) => id !== brand.id,
  );
  const merge = useMutation({
    mutationFn: () =>
      call(mergeBrand, { params: { brandId: brand.id }, body: { intoId: intoId ?? '' } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['console', 'brands'] });
      toast(words.merged);
      done();
    },
    onError: toastError,
  });
  return (
    <div className="grid gap-4">
      <p className="text-sm text-soft">{words.mergeHint}</p>
      <TextField label={words.search} value={q} onChange={({ target }) => setQ(target.value)} />
      <ul className="grid max-h-64 gap-1 overflow-y-auto">
        {others.slice(0, 30).map(({ id, name, verified, productCount }) => (
          <li key={id}>
            <label className="flex cursor-pointer items-center gap-3 rounded-xl p-2.5 hover:bg-sunken">
              <input
                type="radio"
                name="into"
                checked={intoId === id}
                onChange={() => setIntoId(id)}
                className="accent-(--accent)"
              />
              {name}
              {verified && <BadgeCheck aria-label={words.verified} className="size-4 text-good" />}
              <span className="ml-auto text-sm text-soft tabular-nums">{count(productCount)}</span>
            </label>
          </li>
        ))}
      </ul>
      <Button
        look="danger"
        busy={merge.isPending}
        disabled={intoId === null}
        onClick={() => merge.mutate()}
      >
        {words.mergeInto}
      </Button>
    </div>
  );
}

function VerifyButton({ brand }: { brand: CuratedBrand }) {
  const words = useMessages(catalogueTexts).brands;
  const change = useChange(brand, () => undefined);
  return (
    <Button
      size="small"
      busy={change.isPending}
      onClick={() => change.mutate({ verified: !brand.verified }, { onError: toastError })}
    >
      {brand.verified ? words.unverify : words.verify}
    </Button>
  );
}

export function BrandsPage() {
  const texts = useMessages(catalogueTexts);
  const words = texts.brands;
  const search = useConsoleSearch();
  const list = useBrands(search.value('q'));
  const brands = list.data?.pages.flatMap((page) => page.brands) ?? [];
  const [editing, setEditing] = useState<CuratedBrand | null>(null);
  const [merging, setMerging] = useState<CuratedBrand | null>(null);
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{texts.curate.brands}</h1>
      <ConsoleFilters
        page="brands"
        filters={[{ kind: 'search', name: 'q', label: words.search }]}
      />
      <ConsoleTable
        label={texts.curate.brands}
        list={list}
        rows={brands}
        keyOf={({ id }) => id}
        open={(brand) => setEditing(brand)}
        empty={{ icon: Tags, title: words.none, hint: words.noneHint }}
        columns={[
          {
            key: 'name',
            head: words.name,
            cell: ({ name, logo }) => (
              <span className="flex items-center gap-3 font-medium">
                <Avatar name={name} src={logo?.url} className="size-8 text-sm" />
                {name}
              </span>
            ),
            sortBy: ({ name }) => name,
          },
          {
            key: 'state',
            head: words.state,
            cell: ({ verified }) => (
              <Badge tone={verified ? 'good' : 'warn'}>
                {verified ? words.verified : words.unverified}
              </Badge>
            ),
          },
          {
            key: 'products',
            head: words.products,
            align: 'right',
            cell: ({ productCount }) => count(productCount),
            sortBy: ({ productCount }) => productCount,
          },
        ]}
        actions={(brand) => (
          <>
            <VerifyButton brand={brand} />
            <Button size="small" onClick={() => setEditing(brand)}>
              {words.edit}
            </Button>
            <Button size="small" onClick={() => setMerging(brand)}>
              {words.merge}
            </Button>
          </>
        )}
      />
      <Sheet
        open={editing !== null}
        onClose={() => setEditing(null)}
        title={editing?.name ?? ''}
        place="center"
      >
        {editing && <EditForm brand={editing} done={() => setEditing(null)} />}
      </Sheet>
      <Sheet
        open={merging !== null}
        onClose={() => setMerging(null)}
        title={words.mergeTitle(merging?.name ?? '')}
        place="center"
      >
        {merging && <MergeForm brand={merging} done={() => setMerging(null)} />}
      </Sheet>
    </>
  );
}
