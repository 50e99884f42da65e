import type { ProductForm } from './editor-form.ts';

/** What was typed and not saved, with what it was typed over. */
export interface Draft {
  form: ProductForm;
  base: ProductForm;
  /** Null for a product that is not there yet. */
  version: number | null;
  savedAtMs: number;
}

const PREFIX = 'kaibo.product-draft.';
const MOST_DRAFTS = 20;

/** Whose draft, of what: `new/<store>` or the product's id. */
export const draftKey = (accountId: string, subject: string): string => `${accountId}.${subject}`;

const read = (name: string): Draft | null => {
  try {
    const draft = JSON.parse(localStorage.getItem(name) ?? 'null') as Partial<Draft> | null;
    return draft?.form && draft.base && Array.isArray(draft.form.skus) ? (draft as Draft) : null;
  } catch {
    // Not ours, or from a browser that keeps nothing.
    return null;
  }
};

export const readDraft = (key: string): Draft | null => read(PREFIX + key);

export const dropDraft = (key: string): void => localStorage.removeItem(PREFIX + key);

const dropOldest = (): void => {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  const byAge = names.toSorted((a, b) => (read(a)?.savedAtMs ?? 0) - (read(b)?.savedAtMs ?? 0));
  for (const name of byAge.slice(0, Math.max(0, names.length - MOST_DRAFTS)))
    localStorage.removeItem(name);
};

/** Kept in this browser until it is saved or thrown away; answers whether it could be. */
export const keepDraft = (key: string, draft: Draft): boolean => {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    dropOldest();
    return true;
  } catch {
    // Private windows and full storage: the page says that nothing is kept.
    return false;
  }
};
