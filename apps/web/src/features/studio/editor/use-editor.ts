import {
  type Attribute,
  createProduct,
  getProduct,
  type Product,
  updateProduct,
} from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError, call, newIdempotencyKey } from '../../../app/api.ts';
import { useMessages } from '../../../app/text.ts';
import { toastError } from '../../../ui/toast.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { changeBody, isSame, newBody } from './editor-body.ts';
import { type Faults, faultsOf } from './editor-check.ts';
import { draftKey, dropDraft, keepDraft, readDraft } from './editor-draft.ts';
import { formOf, type ProductForm } from './editor-form.ts';
import { type Merge, mergeForms } from './editor-merge.ts';

export type Wish = 'draft' | 'active' | 'hidden';

/** Somebody saved meanwhile: what came of both, and what stands now. */
export interface Conflict extends Merge {
  product: Product;
  theirs: ProductForm;
}

interface Opened {
  product: Product | null;
  form: ProductForm;
}

export interface EditorInput {
  accountId: string;
  storeId: string;
  opened: Opened;
  attributes: readonly Attribute[];
  /** Told what the server answered. */
  saved: (product: Product, wish: Wish | undefined) => void;
}

const DRAFT_MS = 800;

/** Beside which field a refusal stands; none for what the whole product is refused for. */
const fieldOf = ({ code, details }: ApiError): string | null => {
  if (code === 'catalog/bad-attribute') return `attribute:${details.attributeId}`;
  if (code === 'catalog/bad-times')
    return details.field === 'publishAtMs' ? 'publishAt' : 'unpublishAt';
  const fields: Record<string, string> = {
    'catalog/no-such-category': 'categoryId',
    'catalog/no-such-brand': 'brand',
    'catalog/no-such-picture': 'pictures',
    'catalog/no-such-model': 'model',
    'catalog/duplicate-sku': 'skus',
    'catalog/bad-options': 'skus',
    'catalog/stock-below-zero': 'skus',
    'catalog/too-much-stock': 'skus',
  };
  return fields[code] ?? null;
};

/** What is typed, kept in the browser, checked, sent, and brought together with what others saved meanwhile. */
export const useEditor = ({ accountId, storeId, opened, attributes, saved }: EditorInput) => {
  const words = useMessages(catalogueTexts);
  const cache = useQueryClient();
  const key = opened.product?.id ?? `new/${storeId}`;
  const kept = draftKey(accountId, key);
  const [restored] = useState(() => readDraft(kept));
  const [base, setBase] = useState(restored?.base ?? opened.form);
  const [version, setVersion] = useState(restored?.version ?? opened.product?.version ?? null);
  const [form, setForm] = useState(restored?.form ?? opened.form);
  const [restoredAtMs, setRestoredAtMs] = useState(restored?.savedAtMs ?? null);
  const [keptAtMs, setKeptAtMs] = useState<number | null>(null);
  const [canKeep, setCanKeep] = useState(true);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<{ field: string; message: string } | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const isDirty = !isSame(form, base);
  const latest = useRef({ isDirty });
  latest.current = { isDirty };
  const beside = useRef(false);

  useEffect(() => {
    if (!isDirty) return;
    const timer = setTimeout(() => {
      const nowMs = Date.now();
      const isKept = keepDraft(kept, { form, base, version, savedAtMs: nowMs });
      setCanKeep(isKept);
      setKeptAtMs(isKept ? nowMs : null);
    }, DRAFT_MS);
    return () => clearTimeout(timer);
  }, [form, base, version, isDirty, kept]);

  const begin = (product: Product): void => {
    const next = formOf(product, words.options.title);
    dropDraft(kept);
    latest.current = { isDirty: false };
    setBase(next);
    setForm(next);
    setVersion(product.version);
    setTried(false);
    setRefusal(null);
    setConflict(null);
    setRestoredAtMs(null);
    setKeptAtMs(null);
  };

  const meet = async (): Promise<void> => {
    const product = await call(getProduct, { params: { productId: key } });
    const theirs = formOf(product, words.options.title);
    setConflict({ ...mergeForms({ base, mine: form, theirs }), product, theirs });
  };

  const send = useMutation({
    mutationFn: (wish: Wish | undefined): Promise<Product> =>
      version === null
        ? call(createProduct, {
            body: {
              ...newBody(form, {
                storeId,
                status: wish === 'active' ? 'active' : 'draft',
                attributes,
              }),
              idempotencyKey,
            },
          })
        : call(updateProduct, {
            params: { productId: key },
            body: changeBody(form, base, { version, status: wish, attributes }),
          }),
    onSuccess: (product, wish) => {
      begin(product);
      cache.setQueryData(['product', product.id], product);
      void cache.invalidateQueries({ queryKey: ['studio'] });
      saved(product, wish);
    },
    onError: async (error) => {
      if (!(error instanceof ApiError)) return toastError(error);
      if (error.code === 'catalog/changed-meanwhile') return meet().catch(toastError);
      const field = fieldOf(error);
      if (field) setRefusal({ field, message: error.message });
      else toastError(error);
    },
  });

  const faults: Faults = tried ? faultsOf(form, attributes, Date.now()) : {};
  const count = Object.keys(faults).length;
  return {
    form,
    isDirty,
    isSaving: send.isPending,
    version,
    keptAtMs,
    canKeep,
    restoredAtMs,
    conflict,
    faultCount: count,
    change: (patch: Partial<ProductForm>): void => {
      setRefusal(null);
      setForm((before) => ({ ...before, ...patch }));
    },
    /** What is wrong with a field, in words. */
    fault: (field: string): string | null => {
      if (refusal?.field === field) return refusal.message;
      const fault = faults[field];
      return fault ? words.faults[fault] : null;
    },
    save: (wish?: Wish): void => {
      setTried(true);
      if (send.isPending) return;
      if (Object.keys(faultsOf(form, attributes, Date.now())).length > 0) return;
      send.mutate(wish);
    },
    startOver: (): void => {
      dropDraft(kept);
      setForm(opened.form);
      setBase(opened.form);
      setVersion(opened.product?.version ?? null);
      setRestoredAtMs(null);
      setKeptAtMs(null);
    },
    /** Goes on from what stands now, with this in the editor. */
    settle: (next: ProductForm): void => {
      if (!conflict) return;
      cache.setQueryData(['product', key], conflict.product);
      setBase(conflict.theirs);
      setVersion(conflict.product.version);
      setForm(next);
      setConflict(null);
    },
    /** Whether something that is saved apart from the form is not saved yet. */
    beside,
    /** What the set holds was saved beside: what is typed goes on from there. */
    partsSaved: (product: Product): void => {
      cache.setQueryData(['product', product.id], product);
      void cache.invalidateQueries({ queryKey: ['studio'] });
      setVersion((before) => (product.version - 1 === before ? product.version : before));
    },
    /** Read when somebody is about to leave, also right after saving. */
    isUnsaved: (): boolean => latest.current.isDirty || beside.current,
  };
};

export type Editor = ReturnType<typeof useEditor>;
