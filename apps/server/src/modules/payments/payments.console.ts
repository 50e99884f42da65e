import type { ConsolePayment, QueryOf } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts';
import { type CsvColumn, csvTime, csvYuan, mountCsv } from '#platform/csv';
import type { Database } from '#platform/database';
import type { Router } from '#platform/router';
import { callbacksOf, paymentsMatching } from './payments.store.ts';

type Page = QueryOf<typeof contract.listAllPayments>;

const pageOf = async (db: Database, page: Page): Promise<ConsolePayment[]> => {
  const rows = await paymentsMatching(db, page);
  const callbacks = await callbacksOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map(({ createdAt, changedAt, payUrl: _, ...row }) => ({
    ...row,
    createdAtMs: createdAt.getTime(),
    changedAtMs: changedAt.getTime(),
    callbacks: (callbacks.get(row.id) ?? []).map(({ paymentId: _, ...callback }) => callback),
  }));
};

const columns: readonly CsvColumn<ConsolePayment>[] = [
  { head: { zh: '支付单号', en: 'Payment' }, cell: (payment) => payment.id },
  { head: { zh: '订单号', en: 'Order' }, cell: (payment) => payment.reference },
  { head: { zh: '付款人', en: 'Payer' }, cell: (payment) => payment.payerId },
  { head: { zh: '渠道', en: 'Provider' }, cell: (payment) => payment.provider },
  { head: { zh: '状态', en: 'Status' }, cell: (payment) => payment.status },
  { head: { zh: '金额（元）', en: 'Amount (CNY)' }, cell: (payment) => csvYuan(payment.amountFen) },
  {
    head: { zh: '已收（元）', en: 'Captured (CNY)' },
    cell: (payment) => csvYuan(payment.capturedFen),
  },
  {
    head: { zh: '已退（元）', en: 'Refunded (CNY)' },
    cell: (payment) => csvYuan(payment.refundedFen),
  },
  {
    head: { zh: '创建时间（UTC）', en: 'Created (UTC)' },
    cell: (payment) => csvTime(payment.createdAtMs),
  },
  {
    head: { zh: '更新时间（UTC）', en: 'Changed (UTC)' },
    cell: (payment) => csvTime(payment.changedAtMs),
  },
  { head: { zh: '模拟', en: 'Simulated' }, cell: (payment) => payment.simulated },
];

/** Payments of everybody, with what their provider said. */
export const consoleRoutes = (router: Router, db: Database): void => {
  router.mount(contract.listAllPayments, 'payments:read-all', async ({ query }) => ({
    payments: await pageOf(db, query),
  }));

  mountCsv(
    router,
    {
      path: '/v1/console/payments.csv',
      summary: 'The payments that a filter finds, as CSV',
      query: contract.ConsolePaymentQuery,
      columns,
    },
    'payments:read-all',
    (filter) => (after, limit) => pageOf(db, { ...filter, before: after?.id, limit }),
  );
};
