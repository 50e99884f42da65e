import type { ImportProblemCode } from '@kaibo/contracts/goods';
import { isId } from '#platform/id';

export type Read<T> = { value: T } | { problem: ImportProblemCode };

const PRICE_MOST_FEN = 100_000_000;
const STOCK_MOST = 10_000_000;
export const PICTURES_MOST = 9;

const tidy = (text: string): string => text.normalize('NFKC').trim();

/** "1,299", "1299.50" and "1299.500", but neither "1.299,00" nor "12,99": commas stand between thousands. */
const plainNumber = (text: string): string | null => {
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(',', '');
  return null;
};

/** Yuan with or without a sign of the currency, to fen. */
export const readPrice = (text: string): Read<number> => {
  const bare = tidy(text)
    .replace(/^(¥|cny|rmb)\s*/i, '')
    .replace(/\s*(元|圆|cny|rmb)$/i, '')
    .trim();
  const number = plainNumber(bare);
  if (number === null) return { problem: 'not-a-price' };
  if (number.startsWith('-')) return { problem: 'price-out-of-range' };
  const [whole = '', decimals = ''] = number.split('.');
  if (/[1-9]/.test(decimals.slice(2))) return { problem: 'not-a-price' };
  const fen = Number(whole) * 100 + Number(decimals.slice(0, 2).padEnd(2, '0'));
  if (fen < 1 || fen > PRICE_MOST_FEN) return { problem: 'price-out-of-range' };
  return { value: fen };
};

const NONE = new Set(['-', '无', 'none', 'null']);

export const isNone = (text: string): boolean => NONE.has(tidy(text).toLowerCase());

/** As a price, or a word for none. */
export const readListPrice = (text: string): Read<number | null> =>
  isNone(text) ? { value: null } : readPrice(text);

/** Whole pieces; "12.0" is how spreadsheets write 12. */
export const readStock = (text: string): Read<number> => {
  const number = plainNumber(tidy(text).replace(/\s*(件|个|pcs)$/i, ''));
  if (number === null || !/^-?\d+(\.0+)?$/.test(number)) return { problem: 'not-a-number' };
  const pieces = Number(number);
  if (pieces < 0 || pieces > STOCK_MOST) return { problem: 'stock-out-of-range' };
  return { value: pieces };
};

export type FileStatus = 'draft' | 'review' | 'active' | 'hidden';

const statuses: Record<FileStatus, readonly string[]> = {
  active: ['active', '上架', '在售', '出售中', '已上架', 'on sale', 'published', 'true', '是'],
  hidden: [
    'hidden',
    '下架',
    '已下架',
    '仓库中',
    'off sale',
    'unpublished',
    'archived',
    'false',
    '否',
  ],
  draft: ['draft', '草稿'],
  review: ['review', '审核中', '待审核'],
};

export const readStatus = (text: string): Read<FileStatus> => {
  const word = tidy(text).toLowerCase();
  for (const [status, words] of Object.entries(statuses))
    if (words.includes(word)) return { value: status as FileStatus };
  return { problem: 'unknown-status' };
};

export const statusWord = (status: FileStatus, language: 'zh' | 'en'): string => {
  const words = statuses[status];
  return language === 'zh' ? words[1]! : words[0]!;
};

const OWN_URL = /^(?:https?:\/\/[^/]+)?\/pictures\/([0-9a-f-]{36})$/;

/** Ids of pictures, or their addresses on this installation. Pictures elsewhere are never fetched. */
export const readPictures = (text: string): Read<string[]> => {
  const parts = text
    .trim()
    .toLowerCase()
    .split(/[\s;|,，；]+/)
    .filter(Boolean);
  const ids = parts.map((part) => OWN_URL.exec(part)?.[1] ?? part);
  if (ids.some((id) => /^(https?:)?\/\//.test(id))) return { problem: 'pictures-not-fetched' };
  if (ids.some((id) => !isId(id))) return { problem: 'not-a-picture' };
  if (ids.length > PICTURES_MOST) return { problem: 'too-many-pictures' };
  return { value: [...new Set(ids)] };
};

/** 6.90123E+12 is what a spreadsheet makes of a long code; the code itself is lost. */
export const isMangledCode = (text: string): boolean => /^\d+(\.\d+)?e\+\d+$/i.test(text.trim());

/** Fen as a file says it: "12.5" never, "12.50" and "12" always. */
export const yuanText = (fen: number): string =>
  fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2);
