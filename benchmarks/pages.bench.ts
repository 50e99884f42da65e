import { measureBackup } from './pages/backup.ts';
import { measureFaces } from './pages/faces.ts';
import { measureImport } from './pages/import.ts';
import { measureSearch } from './pages/search.ts';
import { inParts } from './support/parts.ts';

/** `npm run bench -- pages [part …] --json`: all parts, or those named. Each starts and stops a product of its own. */
export const run = inParts({
  faces: measureFaces,
  import: measureImport,
  search: measureSearch,
  backup: measureBackup,
});
