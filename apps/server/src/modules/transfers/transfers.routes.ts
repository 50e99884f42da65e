import { Readable } from 'node:stream';
import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import * as goods from '@kaibo/contracts/goods';
import { z } from 'zod';
import { signedIn } from '#platform/http';
import type { Caller, Router } from '#platform/router';
import { applyEdit, listEditItems, listEdits, preview, undoEdit } from './transfers.edits.ts';
import { exportCsv, exportJson, type Language, template } from './transfers.export.ts';
import {
  apply,
  cancel,
  check,
  listImports,
  listRows,
  requireImport,
  type TransfersNeeds,
  toImport,
  upload,
} from './transfers.imports.ts';
import { reportCsv } from './transfers.report.ts';

const WHO = 'catalog:sell';

export const transfersRoutes = (router: Router, needs: TransfersNeeds): void => {
  importRoutes(router, needs);
  editRoutes(router, needs);
  fileRoutes(router, needs);
};

const importRoutes = (router: Router, needs: TransfersNeeds): void => {
  router.mount(goods.uploadImport, WHO, ({ query, rawBody, caller }) =>
    upload(needs, signedIn(caller), { ...query, bytes: rawBody }),
  );
  router.mount(goods.listImports, WHO, async ({ query, caller }) => ({
    imports: await listImports(needs, signedIn(caller).id, query),
  }));
  router.mount(goods.getImport, WHO, async ({ params, caller }) =>
    toImport(await requireImport(needs, signedIn(caller).id, params.importId)),
  );
  router.mount(goods.checkImport, WHO, ({ params, body, caller }) =>
    check(needs, signedIn(caller), { ...params, ...body }),
  );
  router.mount(goods.applyImport, WHO, ({ params, caller }) =>
    apply(needs, signedIn(caller), params.importId),
  );
  router.mount(goods.cancelImport, WHO, ({ params, caller }) =>
    cancel(needs, signedIn(caller), params.importId),
  );
  router.mount(goods.listImportRows, WHO, async ({ params, query, caller }) => ({
    rows: await listRows(needs, signedIn(caller).id, { ...params, ...query }),
  }));
};

const editRoutes = (router: Router, needs: TransfersNeeds): void => {
  router.mount(goods.previewEdit, WHO, ({ body, caller }) =>
    preview(needs, signedIn(caller), body),
  );
  router.mount(goods.applyEdit, WHO, ({ body, caller }) =>
    applyEdit(needs, signedIn(caller), body),
  );
  router.mount(goods.listEdits, WHO, async ({ query, caller }) => ({
    edits: await listEdits(needs, signedIn(caller).id, query),
  }));
  router.mount(goods.listEditItems, WHO, async ({ params, query, caller }) => ({
    items: await listEditItems(needs, signedIn(caller).id, { ...params, ...query }),
  }));
  router.mount(goods.undoEdit, WHO, ({ params, caller }) =>
    undoEdit(needs, signedIn(caller), params.editId),
  );
};

const Asked = z.object({
  storeId: contract.Id.optional(),
  language: z.enum(['zh', 'en']).optional(),
});

/** What stands behind a download link. */
const askedOf = (
  request: Request,
  caller: Caller,
): { storeId: string | undefined; language: Language } => {
  const asked = Asked.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new Failure('http/bad-input', { issues: [{ path: 'query' }] });
  const own = caller.locale === 'en' ? 'en' : 'zh';
  return { storeId: asked.data.storeId, language: asked.data.language ?? own };
};

const download = (
  name: string,
  type: string,
  body: string | ReadableStream<Uint8Array>,
): Response =>
  new Response(body, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });

/** Sent as it is made; a reader who goes away stops the making. */
const streamed = (parts: AsyncIterable<string>): ReadableStream<Uint8Array> => {
  const bytes = Readable.from(parts, { objectMode: true }).map((text: string) =>
    Buffer.from(text, 'utf8'),
  );
  return Readable.toWeb(bytes) as ReadableStream<Uint8Array>;
};

const today = (): string => new Date().toISOString().slice(0, 10);

const fileRoutes = (router: Router, needs: TransfersNeeds): void => {
  const ownStore = async (request: Request, caller: Caller) => {
    const { storeId, language } = askedOf(request, caller);
    if (storeId === undefined) throw new Failure('catalog/no-such-store');
    await needs.catalog.requireOwnStore(signedIn(caller).id, storeId);
    return { storeId, language };
  };
  const csv = 'text/csv';
  router.mountRaw(
    {
      method: 'GET',
      path: '/v1/studio/import-template.csv',
      summary: 'A CSV file to begin with, in `language` zh or en',
    },
    WHO,
    async (request, _, caller) =>
      download('kaibo-products.csv', csv, template(askedOf(request, caller).language)),
  );
  router.mountRaw(
    {
      method: 'GET',
      path: '/v1/studio/products.csv',
      summary: 'Products and stock of the store `storeId` as CSV that Excel opens',
    },
    WHO,
    async (request, _, caller) => {
      const { storeId, language } = await ownStore(request, caller);
      const name = `products-${today()}.csv`;
      return download(name, csv, streamed(exportCsv(needs, storeId, language)));
    },
  );
  router.mountRaw(
    {
      method: 'GET',
      path: '/v1/studio/products.json',
      summary: 'Products and stock of the store `storeId` as JSON',
    },
    WHO,
    async (request, _, caller) => {
      const { storeId } = await ownStore(request, caller);
      const name = `products-${today()}.json`;
      return download(name, 'application/json', streamed(exportJson(needs, storeId)));
    },
  );
  router.mountRaw(
    {
      method: 'GET',
      path: '/v1/studio/imports/:importId/report.csv',
      summary: 'What became of each row of an import, as CSV',
    },
    WHO,
    async (request, { importId = '' }, caller) => {
      if (!contract.Id.safeParse(importId).success) throw new Failure('transfers/no-such-import');
      await requireImport(needs, signedIn(caller).id, importId);
      const { language } = askedOf(request, caller);
      return download(`import-${today()}.csv`, csv, streamed(reportCsv(needs, importId, language)));
    },
  );
};
