import type { Attribute, Product, Store } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useBlocker, useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ExternalLink } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { dateTime } from '../../../app/format.ts';
import { useMe } from '../../../app/query.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { Problem, Skeleton } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { StoreGate } from '../../my-stores/store-gate.tsx';
import { ProductPortraitSection } from '../../portraits/product-portrait.tsx';
import { productQuery } from '../../products/product-queries.ts';
import { catalogueTexts } from '../catalogue-texts.ts';
import { AttributesSection } from './attributes-section.tsx';
import { BasicsSection } from './basics-section.tsx';
import { BundleSection } from './bundle-section.tsx';
import { ClashPanel } from './clash-panel.tsx';
import { EditorBar } from './editor-bar.tsx';
import { emptyForm, formOf } from './editor-form.ts';
import { attributesQuery } from './editor-queries.ts';
import { ModelSection } from './model-section.tsx';
import { OptionsSection } from './options-section.tsx';
import { PicturesSection } from './pictures-section.tsx';
import { PreviewSheet } from './preview-sheet.tsx';
import { PricesSection } from './prices-section.tsx';
import { ScheduleSection } from './schedule-section.tsx';
import { type Editor, useEditor, type Wish } from './use-editor.ts';

const tones = { draft: 'neutral', review: 'warn', active: 'good', hidden: 'neutral' } as const;

/** Leaving with something unsaved asks first; what was typed is kept either way. */
function LeaveGuard({ editor }: { editor: Editor }) {
  const words = useMessages(catalogueTexts);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && editor.isUnsaved(),
    enableBeforeUnload: () => editor.isUnsaved(),
    withResolver: true,
  });
  return (
    <Sheet
      open={status === 'blocked'}
      onClose={() => reset?.()}
      title={words.leaveTitle}
      asksToLeave
      place="center"
    >
      <p className="mb-4 text-sm text-soft">{words.leaveHint}</p>
      <div className="flex gap-2">
        <Button className="flex-1" onClick={() => proceed?.()}>
          {words.leave}
        </Button>
        <Button look="accent" className="flex-1" onClick={() => reset?.()}>
          {words.stay}
        </Button>
      </div>
    </Sheet>
  );
}

function Notice({ tone, children }: { tone: 'warn' | 'bad'; children: ReactNode }) {
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-3 rounded-card p-3 text-sm ${tone === 'bad' ? 'bg-bad-wash text-bad' : 'bg-warn-wash text-warn'}`}
    >
      {children}
    </div>
  );
}

function Notices({ editor, product }: { editor: Editor; product: Product | null }) {
  const words = useMessages(catalogueTexts);
  return (
    <>
      {editor.restoredAtMs !== null && (
        <Notice tone="warn">
          <span className="flex-1">{words.restored(dateTime(editor.restoredAtMs))}</span>
          <Button size="small" onClick={editor.startOver}>
            {words.startOver}
          </Button>
        </Notice>
      )}
      {product?.returnedReason && product.status !== 'review' && (
        <Notice tone="bad">{words.returned(product.returnedReason)}</Notice>
      )}
      {product?.status === 'review' && <Notice tone="warn">{words.inReview}</Notice>}
      {product?.status === 'draft' && product.publishAtMs !== null && (
        <Notice tone="warn">{words.scheduledFor(dateTime(product.publishAtMs))}</Notice>
      )}
    </>
  );
}

function Head({ product }: { product: Product | null }) {
  const words = useMessages(catalogueTexts);
  return (
    <header className="flex flex-wrap items-center gap-3">
      <Link
        to="/studio/products"
        className="-ml-2 flex h-10 items-center gap-1 rounded-xl px-2 text-sm text-soft hover:bg-sunken"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {words.back}
      </Link>
      <h1 className="text-2xl font-semibold tracking-tight">{product ? words.edit : words.new}</h1>
      {product && <Badge tone={tones[product.status]}>{words.status[product.status]}</Badge>}
      {product && (
        <Link
          to="/products/$productId"
          params={{ productId: product.id }}
          className="ml-auto flex items-center gap-1.5 text-sm text-accent-ink"
        >
          <ExternalLink aria-hidden className="size-4" />
          {words.open}
        </Link>
      )}
    </header>
  );
}

const messageOf = (
  words: (typeof catalogueTexts)['zh-CN'],
  product: Product,
  wish?: Wish,
): string => {
  if (product.status === 'review') return words.sentIn;
  if (product.status === 'draft') return product.publishAtMs ? words.willPublish : words.savedDraft;
  if (product.status === 'hidden' && wish === 'hidden') return words.takenOff;
  return wish === 'active' ? words.published : words.saved;
};

const NONE: readonly Attribute[] = [];

interface ProductEditorProps {
  accountId: string;
  store: Store;
  product: Product | null;
}

function ProductEditor({ accountId, store, product }: ProductEditorProps) {
  const words = useMessages(catalogueTexts);
  const navigate = useNavigate();
  const [previewing, setPreviewing] = useState(false);
  const [opened] = useState(() => ({
    product,
    form: product ? formOf(product, words.options.title) : emptyForm(),
  }));
  const [categoryId, setCategoryId] = useState(opened.form.categoryId);
  const { data: attributes = NONE } = useQuery(attributesQuery(categoryId));
  const editor = useEditor({
    accountId,
    storeId: store.id,
    opened,
    attributes,
    saved: (made, wish) => {
      toast(messageOf(words, made, wish));
      if (!product)
        void navigate({
          to: '/studio/products/$productId',
          params: { productId: made.id },
          replace: true,
        });
    },
  });
  if (editor.form.categoryId !== categoryId) setCategoryId(editor.form.categoryId);
  const status = product?.status ?? null;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Head product={product} />
      <Notices editor={editor} product={product} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid grid-cols-1 gap-4">
          {product && <BundleSection product={product} editor={editor} />}
          <BasicsSection editor={editor} />
          <PicturesSection editor={editor} />
          <OptionsSection editor={editor} />
          <AttributesSection editor={editor} attributes={attributes} />
        </div>
        <div className="grid grid-cols-1 gap-4 lg:sticky lg:top-20">
          <ScheduleSection editor={editor} isOnSale={status === 'active'} />
          <ModelSection editor={editor} />
          {product && <PricesSection productId={product.id} />}
        </div>
      </div>
      {product && <ProductPortraitSection productId={product.id} />}
      <EditorBar editor={editor} status={status} preview={() => setPreviewing(true)} />
      <ClashPanel editor={editor} attributes={attributes} />
      <PreviewSheet
        open={previewing}
        onClose={() => setPreviewing(false)}
        form={editor.form}
        store={store}
        attributes={attributes}
        before={product}
      />
      <LeaveGuard editor={editor} />
    </div>
  );
}

export function NewProductPage() {
  const me = useMe();
  if (!me) return <Skeleton className="h-96" />;
  return (
    <StoreGate>
      {(store, picker) => (
        <>
          {picker}
          <ProductEditor key={store.id} accountId={me.id} store={store} product={null} />
        </>
      )}
    </StoreGate>
  );
}

const route = getRouteApi('/studio/products/$productId');

export function EditProductPage() {
  const { productId } = route.useParams();
  const me = useMe();
  // While it is edited only a save brings something newer, and that is told when it differs.
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...productQuery(productId),
    refetchOnWindowFocus: false,
    refetchOnMount: 'always',
  });
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data || !me || !isFetchedAfterMount) return <Skeleton className="h-96" />;
  return <ProductEditor key={productId} accountId={me.id} store={data.store} product={data} />;
}
