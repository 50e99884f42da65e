import { measureFeedClicks } from './predict/clicks.ts';
import { measureLinear } from './predict/linear.ts';
import { measureServed } from './predict/served.ts';
import { measureTrees } from './predict/trees.ts';
import { inParts } from './support/parts.ts';

/** `npm run bench -- predict [part …] --json`: all parts, or those named. */
export const run = inParts({
  linear: measureLinear,
  trees: measureTrees,
  clicks: measureFeedClicks,
  served: measureServed,
});
