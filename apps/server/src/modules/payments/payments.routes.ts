import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { hear, ownPayment, type PaymentsCore } from './payments.service.ts';
import type { Sandbox } from './sandbox.provider.ts';

export const paymentsRoutes = (router: Router, core: PaymentsCore, sandbox: Sandbox): void => {
  // Before `/v1/payments/:paymentId/sandbox`, which its path would fit too.
  router.mount(contract.sandboxCallback, 'anyone', async ({ rawBody, request }) => {
    const word = await sandbox.verify(rawBody, request.headers);
    if (!word) throw new Failure('payments/bad-signature');
    await hear(core, word);
    return { accepted: true } as const;
  });

  router.mount(contract.getPayment, 'account', ({ params, caller }) =>
    ownPayment(core.db, signedIn(caller).id, params.paymentId),
  );

  router.mount(contract.sandboxPay, 'account', async ({ params, body, caller }) => {
    const payerId = signedIn(caller).id;
    const payment = await ownPayment(core.db, payerId, params.paymentId);
    const isChosen =
      payment.status === 'pending' && (await sandbox.pay(payment.id, body.outcome, body.delayMs));
    if (!isChosen) throw new Failure('payments/wrong-state', { status: payment.status });
    return ownPayment(core.db, payerId, payment.id);
  });
};
