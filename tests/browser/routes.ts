import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../apps/web/src/routes');

/**
 * Every path of the web app as its route files write it (`/rooms/$roomId`), parents joined. Read from the text, so
 * that a page that was added without a thought for the walks below is noticed.
 */
export const routePaths = (): string[] => {
  const code = globSync('*.tsx', { cwd: folder }).map((file) =>
    readFileSync(join(folder, file), 'utf8'),
  );
  const found = code.flatMap((text) => [
    ...text.matchAll(
      /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']*)'/g,
    ),
  ]);
  const routes = new Map(found.map(([, name, parent, path]) => [name!, { parent, path: path! }]));
  const full = (name: string): string => {
    const route = routes.get(name);
    return route ? full(route.parent!) + route.path : '';
  };
  return [...new Set([...routes.keys()].map((name) => full(name).replace(/(.)\/$/, '$1')))].sort();
};

/** What stands for `$roomId` and the like in one made-up shop. */
export type Names = Readonly<Record<string, string>>;

/** The address of a route in that shop. Throws for a parameter that nothing stands for. */
export const addressOf = (path: string, names: Names): string =>
  path.replace(/\$(\w+)/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) throw new Error(`${path}: nothing stands for $${name}`);
    return value;
  });
