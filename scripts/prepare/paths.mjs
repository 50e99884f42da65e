import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cache = join(root, '.cache');
export const nodeModules = join(root, 'node_modules');
export const webDist = join(root, 'apps/web/dist');
export const browserFile = join(cache, 'browser.json');
