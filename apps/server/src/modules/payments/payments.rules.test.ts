import { PaymentStatus } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, nextStatus, type PaymentCommand, type ProviderKind } from './payments.rules.ts';

const words: ProviderKind[] = ['captured', 'declined', 'refunded'];
const commands: PaymentCommand[] = ['cancel', 'refund'];

test('a word that was applied is stale when it is said again, whatever happened since', () => {
  const steps = fc.array(fc.constantFrom(...words, ...commands), { maxLength: 20 });
  fc.assert(
    fc.property(steps, (run) => {
      let status: PaymentStatus = 'pending';
      const applied = new Set<ProviderKind>();
      for (const step of run) {
        status = nextStatus(status, step) ?? status;
        if (status === step) applied.add(step);
        for (const word of applied)
          if (!(word === 'captured' && status === 'declined'))
            expect(judge(status, word).kind).toBe('stale');
      }
    }),
  );
});

test('money that was captured is never forgotten: only a refund leads on from there', () => {
  const later = new Set<PaymentStatus>(['captured']);
  for (const status of later)
    for (const step of [...words, ...commands]) {
      const to = nextStatus(status, step);
      if (to !== null) later.add(to);
    }
  expect([...later].sort()).toEqual(['captured', 'refunded', 'refunding']);
});

test('a refund is heard only after it was asked for; before that the provider must say it again', () => {
  for (const status of PaymentStatus.options) {
    const expected = status === 'refunding' ? 'apply' : status === 'refunded' ? 'stale' : 'early';
    expect(judge(status, 'refunded').kind).toBe(expected);
  }
});

test('a capture counts even after the payment was given up', () => {
  for (const status of ['pending', 'declined', 'cancelled'] as const)
    expect(judge(status, 'captured')).toEqual({ kind: 'apply', to: 'captured' });
});
