import type { ConsoleOrder, Id, QueryOf } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts';
import { type CsvColumn, csvTime, csvYuan, mountCsv } from '#platform/csv';
import type { Database } from '#platform/database';
import type { Router } from '#platform/router';
import { asSummary, linesOf, ordersMatching } from './orders.store.ts';

export interface ConsoleNeeds {
  db: Database;
  userNames(ids: readonly Id[]): Promise<Map<Id, string>>;
}

type Page = QueryOf<typeof contract.listAllOrders>;

const pageOf = async (needs: ConsoleNeeds, page: Page): Promise<ConsoleOrder[]> => {
  const rows = await ordersMatching(needs.db, page);
  const [lines, names] = await Promise.all([
    linesOf(
      needs.db,
      rows.map((row) => row.id),
    ),
    needs.userNames([...new Set(rows.map((row) => row.buyerId))]),
  ]);
  return rows.map((row) => ({
    ...asSummary(row, lines.get(row.id)!),
    buyerName: names.get(row.buyerId) ?? '',
    simulated: row.simulated,
  }));
};

const columns: readonly CsvColumn<ConsoleOrder>[] = [
  { head: { zh: '订单号', en: 'Order' }, cell: (order) => order.id },
  {
    head: { zh: '下单时间（UTC）', en: 'Placed (UTC)' },
    cell: (order) => csvTime(order.placedAtMs),
  },
  { head: { zh: '状态', en: 'Status' }, cell: (order) => order.status },
  { head: { zh: '店铺', en: 'Store' }, cell: (order) => order.storeName },
  { head: { zh: '买家', en: 'Buyer' }, cell: (order) => order.buyerName },
  { head: { zh: '买家编号', en: 'Buyer id' }, cell: (order) => order.buyerId },
  { head: { zh: '直播间', en: 'Room' }, cell: (order) => order.roomId },
  {
    head: { zh: '商品', en: 'Products' },
    cell: ({ lines }) =>
      lines.map(({ title, option, quantity }) => `${title} ${option} × ${quantity}`).join('; '),
  },
  { head: { zh: '金额（元）', en: 'Total (CNY)' }, cell: (order) => csvYuan(order.totalFen) },
  { head: { zh: '模拟', en: 'Simulated' }, cell: (order) => order.simulated },
];

/** Orders of everybody, for operators and support. */
export const consoleRoutes = (router: Router, needs: ConsoleNeeds): void => {
  router.mount(contract.listAllOrders, 'orders:read-all', async ({ query }) => ({
    orders: await pageOf(needs, query),
  }));

  mountCsv(
    router,
    {
      path: '/v1/console/orders.csv',
      summary: 'The orders that a filter finds, as CSV',
      query: contract.ConsoleOrderQuery,
      columns,
    },
    'orders:read-all',
    (filter) => (after, limit) => pageOf(needs, { ...filter, before: after?.id, limit }),
  );
};
