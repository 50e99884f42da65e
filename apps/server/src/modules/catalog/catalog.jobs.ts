import { sql } from 'kysely';
import type { Transaction } from '#platform/database';
import type { Task } from '#platform/jobs';
import { tellChange } from './catalog.editing.ts';
import { type ProductsNeeds, productsOf } from './catalog.products.ts';

const BATCH = 100;

/** What staff have not seen as it is waits for them, should vetting have been switched on since it was scheduled. */
const publishDue = (tx: Transaction, now: Date, vetting: boolean) =>
  sql<{ id: string }>`
    update products
    set publish_at = null, version = version + 1, changed_at = ${now},
      status = case when vetted or not ${vetting} then 'active' else 'review' end,
      review_since = case when vetted or not ${vetting} then null else ${now}::timestamptz end
    where id in (
      select id from products
      where publish_at <= ${now} and status in ('draft', 'hidden')
      order by publish_at, id limit ${BATCH} for no key update skip locked
    )
    returning id`.execute(tx);

const unpublishDue = (tx: Transaction, now: Date) =>
  sql<{ id: string }>`
    update products
    set status = 'hidden', unpublish_at = null, version = version + 1, changed_at = ${now}
    where id in (
      select id from products
      where unpublish_at <= ${now} and status = 'active'
      order by unpublish_at, id limit ${BATCH} for no key update skip locked
    )
    returning id`.execute(tx);

/** A batch and its events commit together, and what was done is due no more: once, however often it runs. */
const runDue = async (needs: ProductsNeeds, step: typeof publishDue): Promise<void> => {
  const now = new Date(needs.clock.nowMs());
  for (;;) {
    const done = await needs.db.transaction().execute(async (tx) => {
      const { rows } = await step(tx, now, needs.vetting);
      const products = await productsOf(
        tx,
        rows.map(({ id }) => id),
      );
      for (const product of products)
        await tellChange(needs, tx, { product, by: null, created: false });
      return rows.length;
    });
    if (done < BATCH) return;
  }
};

/** After a while without running, what should have come and gone meanwhile comes and goes, in this order. */
export const catalogTasks = (needs: ProductsNeeds): readonly Task[] => [
  {
    name: 'catalog.publish-due',
    everyMs: 5_000,
    run: async () => {
      await runDue(needs, publishDue);
      await runDue(needs, unpublishDue);
    },
  },
];
