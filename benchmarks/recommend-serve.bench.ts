import { measureAnswers } from './recommend-serve/answers.ts';
import { measureLibrary } from './recommend-serve/library.ts';
import { measureService } from './recommend-serve/service.ts';
import { inParts } from './support/parts.ts';

/** `npm run bench -- recommend-serve [part …] --json`: all parts, or those named. */
export const run = inParts({
  answers: measureAnswers,
  library: measureLibrary,
  service: measureService,
});
