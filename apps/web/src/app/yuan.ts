import type { Fen } from '@kaibo/contracts';

/** "12.5" → 1250; null when it is not an amount with at most two decimals. */
export const fenOf = (yuan: string): Fen | null => {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(yuan.trim());
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
};
