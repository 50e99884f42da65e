import { setTimeout as sleep } from 'node:timers/promises';
import { createStore, takeRole } from '@kaibo/contracts';
import {
  applyImport,
  checkImport,
  getImport,
  type Import,
  uploadImport,
} from '@kaibo/contracts/goods';
import type { Client } from '../slice/client.ts';
import { newcomer } from '../slice/shop.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { startProduct } from '../support/product.ts';

const ROWS = 10_000;
const OPTIONS_PER_PRODUCT = 2;
const POLL_MS = 50;
const WITHIN_MS = 120_000;

const HEADS = '商品编码,商品标题,商品描述,类目,状态,规格编码,规格,价格,划线价,库存';

/** As a merchant's spreadsheet has it: quoted texts with commas, prices with a sign, Chinese throughout. */
const file = (rows: number, priceFen: number): Uint8Array<ArrayBuffer> => {
  const lines = Array.from({ length: rows }, (_, i) => {
    const product = Math.floor(i / OPTIONS_PER_PRODUCT);
    const price = ((priceFen + (i % 900)) / 100).toFixed(2);
    return `P-${product},"明前龙井, 第 ${product} 批","清香回甘, 头采",craft,上架,S-${i},${i % OPTIONS_PER_PRODUCT === 0 ? '50 克' : '100 克'},¥${price},,${i % 500}`;
  });
  return new TextEncoder().encode(`\uFEFF${[HEADS, ...lines].join('\r\n')}`);
};

const until = async (
  client: Client,
  importId: string,
  wanted: Import['state'],
): Promise<Import> => {
  const deadline = performance.now() + WITHIN_MS;
  while (performance.now() < deadline) {
    const now = await client.call(getImport, { params: { importId } });
    if (now.state === wanted) return now;
    if (now.state === 'failed') throw new Error(`the import failed: ${now.failure}`);
    await sleep(POLL_MS);
  }
  throw new Error(`the import was not ${wanted} within ${WITHIN_MS} ms`);
};

interface Taken {
  /** From sending the file to the end of the dry run. */
  checkS: number;
  /** From saying yes to the last row. */
  applyS: number;
  done: Import;
}

/** A file from the first byte sent to its last row written, the dry run included. */
const take = async (client: Client, storeId: string, bytes: Uint8Array<ArrayBuffer>) => {
  const begin = performance.now();
  const body = new Blob([bytes], { type: 'application/octet-stream' });
  const query = { storeId, fileName: 'goods.csv' };
  const { id, mapping } = await client.call(uploadImport, { query, body });
  const params = { importId: id };
  await client.call(checkImport, { params, body: { mapping } });
  await until(client, id, 'checked');
  const checked = performance.now();
  await client.call(applyImport, { params });
  const done = await until(client, id, 'done');
  const checkS = (checked - begin) / 1000;
  return { checkS, applyS: (performance.now() - checked) / 1000, done } satisfies Taken;
};

/** 10,000 rows into an empty store of a running product, then the same file with other prices. */
export const measureImport = async (say: (line: string) => void): Promise<Figures> => {
  const product = await startProduct();
  try {
    const merchant = await newcomer(product.url, 'importer');
    await merchant.call(takeRole, { body: { role: 'merchant' } });
    const store = await merchant.call(createStore, { body: { name: 'Bench' } });
    const first = await take(merchant, store.id, file(ROWS, 1_000));
    if (first.done.counts.create !== ROWS) throw new Error('not every row was added');
    say(`added: dry run ${rounded(first.checkS)} s, then ${rounded(first.applyS)} s`);
    const second = await take(merchant, store.id, file(ROWS, 2_000));
    if (second.done.counts.update !== ROWS) throw new Error('not every row was updated');
    say(`changed: dry run ${rounded(second.checkS)} s, then ${rounded(second.applyS)} s`);
    merchant.close();
    return {
      import_10k_s: rounded(first.checkS + first.applyS, 2),
      import_10k_dry_run_s: rounded(first.checkS, 2),
      import_10k_update_s: rounded(second.checkS + second.applyS, 2),
    };
  } finally {
    await product.stop();
  }
};
