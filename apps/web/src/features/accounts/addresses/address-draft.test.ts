import { expect, test } from 'vitest';
import { bodyOf, draftOf, emptyDraft, wrongIn } from './address-draft.ts';

const saved = {
  id: '0192f000-0000-7000-8000-000000000001',
  kind: 'china',
  recipient: '林梅',
  phone: '13800000000',
  region: '浙江省 杭州市 西湖区',
  detail: '文三路 1 号',
  postcode: '',
  isDefault: true,
} as const;

test('an address that is opened and saved is the same address', () => {
  const { id: _, ...fields } = saved;
  expect(bodyOf(draftOf(saved))).toEqual(fields);
  const abroad = { ...saved, kind: 'elsewhere', region: 'Germany, Berlin' } as const;
  expect(bodyOf(draftOf(abroad)).region).toBe('Germany, Berlin');
});

test('a phone that rings nowhere, half a region and a short post code are told', () => {
  expect([...wrongIn(draftOf(saved))]).toEqual([]);
  expect([
    ...wrongIn({ ...emptyDraft, phone: '123', regionParts: ['浙江省'], postcode: '12' }),
  ]).toEqual(['phone', 'region', 'postcode']);
  const abroad = {
    ...emptyDraft,
    kind: 'elsewhere',
    phone: '+49 30 123456',
    postcode: 'SW1A 1AA',
  } as const;
  expect([...wrongIn(abroad)]).toEqual([]);
});
