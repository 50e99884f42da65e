import { type Csr, rowOf } from '@kaibo/numeric';
import type { History } from '../recommender.ts';

/** A row of the log as a history (by item, not by time). */
export const rowHistory = (matrix: Csr, user: number): History => {
  const { indices, values } = rowOf(matrix, user);
  return { items: indices, values };
};
