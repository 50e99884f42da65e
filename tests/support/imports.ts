import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

export type Source = { path: string; text: string };

const IS_SOURCE = /\.(ts|tsx|mts|mjs|js)$/;
const IS_SKIPPED = new Set(['node_modules', 'dist', 'data', '.git', '.cache', 'coverage']);

export const foldersBelow = async (root: string): Promise<string[]> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.split('/').some((part) => IS_SKIPPED.has(part)));
};

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && IS_SOURCE.test(entry.name))
    .map((entry) => join(folder, entry.name));

/** Every source file below the given folders; paths are relative to `root`. */
export const sourcesBelow = async (root: string, folders: string[]): Promise<Source[]> => {
  const nested = await Promise.all(folders.map((folder) => foldersBelow(join(root, folder))));
  const all = [...folders.map((folder) => join(root, folder)), ...nested.flat()];
  const paths = (await Promise.all(all.map(filesIn))).flat();
  return Promise.all(
    paths.map(async (path) => ({ path: relative(root, path), text: await readFile(path, 'utf8') })),
  );
};

/** Comments, and strings that are not a module's name, could look like imports. */
const COMMENT_OR_STRING =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

const withoutComments = (text: string): string =>
  text.replace(COMMENT_OR_STRING, (match) => {
    if (match.startsWith('/')) return ' ';
    return match.startsWith('`') ? '``' : match;
  });

const STATIC =
  /(?:^|[;}\n])\s*(?:import\b\s*(?:[\w$*{}\s,]+?\bfrom\s*)?|export\b[\w$*{}\s,]+?\bfrom\s*)(['"])([^'"\n]+)\1/g;
const DYNAMIC = /\b(?:import|require)\s*\(\s*(['"])([^'"\n]+)\1/g;

/** The names of the modules a source imports, exports from, or loads later; types count like values. */
export const importsOf = (text: string): string[] => {
  const code = withoutComments(text);
  return [STATIC, DYNAMIC].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => match[2] ?? ''),
  );
};

export const exportsEverything = (text: string): boolean =>
  /(?:^|[;}\n])\s*export\s*(?:type\s*)?\*/.test(withoutComments(text));

/** A relative name becomes a path from the root; any other name stays as it is. */
export const resolved = (from: string, name: string): string =>
  name.startsWith('.') ? join(dirname(from), name) : name;
