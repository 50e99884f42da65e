import { readTable } from '../data/table.ts';
import type { Interactions, Recommendation } from '../recommender.ts';
import { readText } from './datasets.ts';

export interface GoldenPosition {
  session: string;
  /** Items up to and including this position, as column numbers. */
  items: number[];
  /** The item that came next. */
  next: number;
  /** Published items whose score is above 0, best first, with their scores (the best is 1). */
  golden: Recommendation[];
}

/** The training part of the slice, items named. */
export const readYoochoose = (folder: string): Interactions =>
  readTable(readText(folder, 'yoochoose-clicks-100k_train_full.txt'));

/** Test sessions as lists of items, in the order of the file. */
const testSessions = (folder: string, train: Interactions) => {
  const numberOf = new Map(train.itemIds!.map((id, item) => [id, item]));
  const sessions = new Map<string, number[]>();
  for (const line of readText(folder, 'yoochoose-clicks-100k_test.txt').split('\n').slice(1)) {
    const [session, item] = line.split('\t');
    if (!session || !item) continue;
    if (!sessions.has(session)) sessions.set(session, []);
    sessions.get(session)!.push(numberOf.get(item)!);
  }
  return { sessions, numberOf };
};

/** The published lists of one algorithm (`ar`, `sr`, `vsknn`), each with the session it answers. */
export const readGolden = (folder: string, name: string, train: Interactions): GoldenPosition[] => {
  const { sessions, numberOf } = testSessions(folder, train);
  return readText(folder, `golden/recoms_${name}.csv.gz`)
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [session, position, items, scores] = line.split(';');
      const events = sessions.get(session!)!;
      const values = scores!.split(',').map(Number);
      return {
        session: session!,
        items: events.slice(0, Number(position) + 1),
        next: events[Number(position) + 1]!,
        golden: items!
          .split(',')
          .map((id, at) => ({ item: numberOf.get(id)!, score: values[at]! }))
          .filter(({ score }) => score > 0),
      };
    });
};
