import { readMovies } from '../packages/recommend/src/golden/ranking-table.ts';
import { dataFolder } from '../packages/recommend/src/testing/datasets.ts';
import {
  measureBlend,
  measureKernels,
  measureRankings,
  measureRatings,
  timeIals,
} from './recommend/parts.ts';
import { pythonWithImplicit, timeImplicit } from './recommend/peer.ts';
import type { Benchmark, Figures } from './support/benchmark.ts';
import { rounded } from './support/numbers.ts';

const TARGET = 0.257;
/** The best of 34 settings of the peer on a tenth of the training part held out; its ratio is given only where it reaches the target. */
const PEER = { target: TARGET, threads: 1, alpha: 5, regularisation: 60 };

/** Parts may be named: `kernels`, `speed`, `rankings`, `blend`, `ratings`; all by default. */
export const run: Benchmark = async ({ args, say }) => {
  const isAsked = (part: string): boolean => args.length === 0 || args.includes(part);
  const figures: Figures = {};
  const add = (more: Figures): void => void Object.assign(figures, more);
  if (isAsked('kernels')) add(measureKernels());

  const movies = dataFolder('ml-1m-implicit');
  if (!movies) say('ml-1m-implicit is not there: rankings are not measured');
  else {
    const parts = readMovies(movies);
    if (isAsked('speed')) {
      const own = await timeIals(parts, TARGET, say);
      const python = pythonWithImplicit();
      if (!python) say('no Python with implicit: the peer is not measured');
      const peer = python ? timeImplicit(python, movies, PEER) : null;
      if (peer) say(`implicit: ${peer.iterations} iterations in ${rounded(peer.seconds, 2)} s`);
      add({
        ials_seconds_to_ndcg20_257: own && rounded(own.seconds, 2),
        ials_epochs: own?.epochs ?? null,
        implicit_seconds: peer && rounded(peer.seconds, 2),
        implicit_iterations: peer?.iterations ?? null,
        implicit_ndcg20: peer && rounded(peer.ndcg20, 4),
        implicit_reached: peer && peer.ndcg20 >= TARGET,
        // Without the target reached there is nothing to compare: its seconds are those of all it was given.
        implicit_ratio:
          own && peer && peer.ndcg20 >= TARGET ? rounded(own.seconds / peer.seconds, 2) : null,
        ials_epoch_seconds: own && rounded(own.seconds / own.epochs, 3),
        implicit_epoch_seconds: peer && rounded(peer.seconds / peer.iterations, 3),
      });
    }
    if (isAsked('rankings')) add(await measureRankings(parts, say));
    if (isAsked('blend')) add(await measureBlend(parts, say));
    const found = Object.entries(figures).filter(([key]) => key.endsWith('_ndcg20'));
    const own = found.filter(([key]) => !key.startsWith('implicit'));
    if (own.length > 0)
      figures.best_ndcg20 = Math.max(...own.map(([, value]) => Number(value ?? 0)));
  }

  const ratings = dataFolder('ml-100k');
  if (!ratings) say('ml-100k is not there: ratings are not measured');
  else if (isAsked('ratings')) add(await measureRatings(ratings, say));
  return figures;
};
