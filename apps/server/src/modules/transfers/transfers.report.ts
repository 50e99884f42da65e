import { type ImportRow, type importFields, problemSentence } from '@kaibo/contracts/goods';
import { columnNames } from './transfers.columns.ts';
import { BYTE_ORDER_MARK, csvLine } from './transfers.csv.ts';
import type { Language } from './transfers.export.ts';
import type { TransfersNeeds } from './transfers.imports.ts';
import { reportRows } from './transfers.store.ts';

const heads: Record<Language, string[]> = {
  zh: ['行号', '结果', '商品编码', '规格编码', '商品标题', '说明'],
  en: ['Row', 'Result', 'Product code', 'SKU code', 'Title', 'Notes'],
};
const outcomes: Record<Language, Record<ImportRow['outcome'], string>> = {
  zh: { create: '新增', update: '更新', same: '无变化', problem: '有问题，未导入' },
  en: { create: 'added', update: 'updated', same: 'no change', problem: 'problem, left out' },
};

const fieldName = (field: (typeof importFields)[number], language: Language): string =>
  columnNames[field][language][0]!;

const notesOf = ({ problems, changes }: ImportRow, language: Language): string =>
  [
    ...problems.map((problem) => {
      const where = problem.field === null ? '' : `${fieldName(problem.field, language)}: `;
      return where + problemSentence(problem, language);
    }),
    ...changes.map(
      ({ field, from, to }) => `${fieldName(field, language)}: ${from || '—'} → ${to || '—'}`,
    ),
  ].join('; ');

const PAGE = 500;

/** What became of each row, as a file; a page at a time. */
export async function* reportCsv(
  { db }: TransfersNeeds,
  importId: string,
  language: Language,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(heads[language]);
  let after = 0;
  for (;;) {
    const rows = await reportRows(db, importId, { after, limit: PAGE });
    if (rows.length === 0) return;
    yield rows
      .map((row) =>
        csvLine([
          String(row.row),
          outcomes[language][row.outcome],
          row.productCode,
          row.skuCode,
          row.title,
          notesOf(row, language),
        ]),
      )
      .join('');
    after = rows.at(-1)!.row;
  }
}
