import { beforeEach, expect, test } from 'vitest';
import { draftKey, dropDraft, keepDraft, readDraft } from './editor-draft.ts';
import { emptyForm } from './editor-form.ts';

beforeEach(() => {
  const kept: Record<string, string> = Object.create({
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, value: string) => {
      kept[name] = value;
    },
    removeItem: (name: string) => delete kept[name],
  });
  Object.assign(globalThis, { localStorage: kept });
});

const draft = (savedAtMs = 0) => ({ form: emptyForm(), base: emptyForm(), version: 1, savedAtMs });

test('a draft is shown to the account that typed it and to no other', () => {
  const annas = draftKey('anna', 'product');
  expect(keepDraft(annas, draft())).toBe(true);
  expect(readDraft(annas)).toEqual(draft());
  expect(readDraft(draftKey('bert', 'product'))).toBeNull();
  dropDraft(annas);
  expect(readDraft(annas)).toBeNull();
});

test('of more than twenty drafts the oldest go', () => {
  for (let n = 0; n < 23; n++) keepDraft(draftKey('anna', `product-${n}`), draft(n));
  expect(Object.keys(localStorage)).toHaveLength(20);
  expect(readDraft(draftKey('anna', 'product-2'))).toBeNull();
  expect(readDraft(draftKey('anna', 'product-3'))).not.toBeNull();
});

test('what somebody else wrote there is no draft', () => {
  for (const text of ['', '{', 'null', '[]', '{"form":{},"base":{}}']) {
    localStorage.setItem(`kaibo.product-draft.${draftKey('anna', 'product')}`, text);
    expect(readDraft(draftKey('anna', 'product'))).toBeNull();
  }
});
