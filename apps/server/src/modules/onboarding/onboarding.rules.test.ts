import { ApplicationStatus } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import { againFromMs, mayEdit, mayWithdraw, missingFields } from './onboarding.rules.ts';

const DAY_MS = 86_400_000;
const standing = (status: ApplicationStatus, holdsRole = false) => ({
  status,
  decidedAtMs: 1_000,
  holdsRole,
});

test('what lies with a reviewer does not change under their eyes, and who has the role needs nothing', () => {
  expect(mayEdit(standing('submitted'), 2_000)).toBe(false);
  for (const status of ApplicationStatus.options)
    expect(mayEdit(standing(status, true), 9e12)).toBe(false);
});

test('a draft, a returned and a withdrawn one may be edited, and an approved one whose role was taken away', () => {
  for (const status of ['draft', 'returned', 'withdrawn', 'approved'] as const)
    expect(mayEdit(standing(status), 2_000)).toBe(true);
});

test('who was refused may try again after thirty days, and not before', () => {
  const refused = standing('refused');
  const from = againFromMs(refused)!;
  expect(from).toBe(1_000 + 30 * DAY_MS);
  expect(mayEdit(refused, from - 1)).toBe(false);
  expect(mayEdit(refused, from)).toBe(true);
});

test('only what was not decided can be withdrawn', () => {
  expect(ApplicationStatus.options.filter(mayWithdraw)).toEqual(['draft', 'submitted', 'returned']);
});

test('what a reviewer needs must be there', () => {
  const empty = { kind: 'person', legalName: '', contact: '', phone: '', plan: '' } as const;
  expect(missingFields(empty)).toEqual(['legalName', 'contact', 'phone', 'plan']);
  const full = {
    ...empty,
    legalName: '王小明',
    contact: '小明',
    phone: '+86 138-0000-0000',
    plan: '每周三场茶叶专场，自有茶园。',
  };
  expect(missingFields(full)).toEqual([]);
  expect(missingFields({ ...full, phone: 'call me' })).toEqual(['phone']);
});
