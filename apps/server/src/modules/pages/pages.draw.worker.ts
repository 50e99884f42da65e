import { parentPort, workerData } from 'node:worker_threads';
import type { Drawn, FromThread, ToThread, Wanted } from './pages.drawing.ts';

type Answer = { status: number; body: string };
type Draw = (wanted: Wanted, ask: (path: string) => Promise<Answer>) => Promise<Drawn>;

/** The web app's own code, as it was built; drawing takes tens of milliseconds that requests do not have. */
const { draw } = (await import(workerData as string)) as { draw: Draw };

const waiting = new Map<number, (answer: Answer) => void>();
let asked = 0;

const tell = (message: FromThread): void => parentPort?.postMessage(message);

const ask = (path: string): Promise<Answer> =>
  new Promise((resolve) => {
    const id = ++asked;
    waiting.set(id, resolve);
    tell({ kind: 'ask', id, path });
  });

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'answer') {
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
    return;
  }
  draw(message.wanted, ask).then(
    (drawn) => tell({ kind: 'drawn', drawn }),
    (error: unknown) => tell({ kind: 'failed', why: String(error) }),
  );
});
