import { parentPort } from 'node:worker_threads';
import { runHighs } from './highs.ts';
import type { ExactAnswer, ExactOptions, LinearProgram } from './program.ts';

export interface ExactRequest {
  readonly id: number;
  readonly program: LinearProgram;
  readonly options: ExactOptions;
}

export type ExactReply =
  | { readonly id: number; readonly answer: ExactAnswer }
  | { readonly id: number; readonly failure: string };

parentPort?.on('message', async ({ id, program, options }: ExactRequest) => {
  try {
    const answer = await runHighs(program, options);
    parentPort?.postMessage({ id, answer } satisfies ExactReply);
  } catch (error) {
    parentPort?.postMessage({ id, failure: String(error) } satisfies ExactReply);
  }
});
