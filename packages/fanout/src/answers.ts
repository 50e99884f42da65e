import type { Reply } from './protocol.ts';

/** Answers to idempotent commands, so that a retry gets the first one. */
export interface Answers {
  /** The answer to `key`, made by `make` if it is new; a refusal that a retry can help is forgotten. */
  once(key: string, make: () => Promise<Reply>): Promise<Reply>;
}

/** Remembers the newest `maxCount` answers, those still being made included. */
export const createAnswers = (maxCount = 10_000): Answers => {
  const answers = new Map<string, Promise<Reply>>();

  return {
    once: (key, make) => {
      const known = answers.get(key);
      if (known) return known;
      const answer = make().then((reply) => {
        if (reply.t === 'err' && reply.retry !== 'never') answers.delete(key);
        return reply;
      });
      answers.set(key, answer);
      if (answers.size > maxCount) answers.delete(answers.keys().next().value!);
      return answer;
    },
  };
};
