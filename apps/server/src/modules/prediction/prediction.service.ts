import { ChatSaid, type PayloadOf } from '@kaibo/contracts';
import type { ServiceOutlook, ServiceSettings } from '@kaibo/contracts/goods';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import type { Subscription } from '#platform/events';
import {
  agentsFor,
  isQuestion,
  type Quarter,
  quarterOf,
  questionsAhead,
} from './prediction.service.rules.ts';

const HOUR_MS = 3_600_000;
const LOOK_BACK_MS = 14 * 24 * HOUR_MS;

/** Counts lines that ask, by room and quarter of an hour; nothing of who asked is kept. */
export const questionsSubscription: Subscription = {
  group: 'prediction.questions',
  names: [ChatSaid.name],
  from: 'oldest',
  batchSize: 1_000,
  everyMs: 1_000,
  handle: async (events, tx) => {
    const counts = new Map<
      string,
      { roomId: string; atMs: number; questions: number; lines: number }
    >();
    for (const { payload, atMs: saidMs } of events) {
      const { roomId, text } = payload as PayloadOf<typeof ChatSaid>;
      const atMs = quarterOf(saidMs);
      const key = `${roomId} ${atMs}`;
      const count = counts.get(key) ?? { roomId, atMs, questions: 0, lines: 0 };
      counts.set(key, count);
      count.lines += 1;
      if (isQuestion(text)) count.questions += 1;
    }
    const rows = [...counts.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
    await sql`
      insert into prediction_questions as kept (room_id, quarter, questions, lines)
      select * from unnest(
        ${rows.map(([, row]) => row.roomId)}::uuid[],
        ${rows.map(([, row]) => new Date(row.atMs))}::timestamptz[],
        ${rows.map(([, row]) => row.questions)}::int[],
        ${rows.map(([, row]) => row.lines)}::int[])
      on conflict (room_id, quarter) do update set
        questions = kept.questions + excluded.questions, lines = kept.lines + excluded.lines`.execute(
      tx,
    );
  },
};

export const forgetQuestions = async (db: Database): Promise<void> => {
  await sql`
    delete from prediction_questions where quarter < now() - interval '60 days'`.execute(db);
};

/** Of these rooms, or of all of them. */
export const questionsOf = async (
  db: Database,
  roomIds: readonly string[] | null,
  sinceMs: number,
): Promise<Quarter[]> => {
  const { rows } = await sql<{ quarter: Date; questions: number }>`
    select quarter, sum(questions) as questions from prediction_questions
     where quarter >= ${new Date(sinceMs)}
       and (${roomIds === null} or room_id = any (${[...(roomIds ?? [])]}::uuid[]))
     group by quarter order by quarter`.execute(db);
  return rows.map(({ quarter, questions }) => ({ atMs: quarter.getTime(), questions }));
};

/** Questions of the next hour, and who is needed to answer them. */
export const serviceOutlook = async (
  db: Database,
  asked: { roomIds: readonly string[] | null; nowMs: number; settings: ServiceSettings },
): Promise<{ outlook: ServiceOutlook; quarters: Quarter[] }> => {
  const { roomIds, nowMs, settings } = asked;
  const all = await questionsOf(db, roomIds, nowMs - LOOK_BACK_MS);
  // Silence before the first question was no silence: nobody counted, or nobody was there.
  const sinceMs = Math.max(nowMs - LOOK_BACK_MS, all[0]?.atMs ?? nowMs);
  const questions = questionsAhead(all, { nowMs, sinceMs });
  const agentsOf = (perHour: number): number => agentsFor(perHour, settings);
  const lastHour = all
    .filter(({ atMs }) => atMs > nowMs - HOUR_MS && atMs <= nowMs)
    .reduce((sum, quarter) => sum + quarter.questions, 0);
  const agents = questions && {
    low: agentsOf(questions.low),
    middle: agentsOf(questions.middle),
    high: agentsOf(questions.high),
  };
  return {
    outlook: { lastHour, questions, agents },
    quarters: all.filter(({ atMs }) => atMs > nowMs - 24 * HOUR_MS),
  };
};
