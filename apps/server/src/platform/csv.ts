import { basename } from 'node:path';
import type { Fen, Locale } from '@kaibo/contracts';
import type { z } from 'zod';
import { queryOf, validated } from './http.input.ts';
import type { Router, Who } from './router.ts';

export interface CsvColumn<Row> {
  head: { zh: string; en: string };
  cell(row: Row): string | number | boolean | null | undefined;
}

/** What a spreadsheet would run as a formula, some in full width, too; an apostrophe before it makes it a text. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;
/** Without it Excel takes the file for its own code page and breaks Chinese. */
const BYTE_ORDER_MARK = '\uFEFF';
const PAGE = 500;

/** RFC 4180. Numbers stay numbers, a negative one too; texts never become formulas. */
export const csvCell = (value: string | number | boolean | null | undefined): string => {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvLine = (cells: readonly Parameters<typeof csvCell>[0][]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;

/** A moment as spreadsheets read it, in UTC. */
export const csvTime = (atMs: number | null): string =>
  atMs === null ? '' : new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');

/** Yuan with both decimals, as ledgers are kept. */
export const csvYuan = (fen: Fen): string => (fen / 100).toFixed(2);

interface CsvFile<Row> {
  /** Without its ending; letters, digits and dashes. */
  name: string;
  locale: Locale;
  columns: readonly CsvColumn<Row>[];
  /** The page after a row, in the order of the file; null begins. At most `limit` rows. */
  page(after: Row | null, limit: number): Promise<readonly Row[]>;
}

async function* linesOf<Row>({ locale, columns, page }: CsvFile<Row>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(columns.map(({ head }) => (locale === 'en' ? head.en : head.zh)));
  let last: Row | null = null;
  for (;;) {
    const rows: readonly Row[] = await page(last, PAGE);
    if (rows.length > 0)
      yield rows.map((row) => csvLine(columns.map(({ cell }) => cell(row)))).join('');
    if (rows.length < PAGE) return;
    last = rows.at(-1)!;
  }
}

/**
 * A table as a CSV file, read page by page while it is sent: memory holds one page. The first page is read before
 * the answer begins, so that what is refused is still refused properly.
 */
export const csvResponse = async <Row>(file: CsvFile<Row>): Promise<Response> => {
  const lines = linesOf(file);
  const first = await lines.next();
  const second = await lines.next();
  const begun = [first, second].filter(({ done }) => !done).map(({ value }) => value as string);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const line = begun.shift() ?? (await lines.next()).value;
      if (line === undefined) controller.close();
      else controller.enqueue(encoder.encode(line));
    },
    cancel: async () => {
      await lines.return(undefined);
    },
  });
  const day = new Date().toISOString().slice(0, 10);
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${file.name}-${day}.csv"`,
      'cache-control': 'no-store',
    },
  });
};

interface CsvRoute<Query extends z.ZodType, Row> {
  /** Ends with the name of the file. */
  path: `${string}/${string}.csv`;
  summary: string;
  query: Query;
  columns: readonly CsvColumn<Row>[];
}

/** A list as a CSV file with the filters of the list; each export is in the audit log. */
export const mountCsv = <Query extends z.ZodType, Row>(
  router: Router,
  { path, summary, query, columns }: CsvRoute<Query, Row>,
  who: Who,
  pageOf: (filter: z.output<Query>) => CsvFile<Row>['page'],
): void =>
  router.mountRaw(
    { method: 'GET', path, summary, audit: 'always' },
    who,
    async (request, _, { locale }) => {
      const { lang, ...asked } = queryOf(request.url);
      const filter = validated('query', query, asked) as z.output<Query>;
      const file = { name: basename(path, '.csv'), columns, page: pageOf(filter) };
      // The page that links here may be read in another language than the account's.
      return csvResponse({ ...file, locale: lang === 'en' || lang === 'zh-CN' ? lang : locale });
    },
  );
