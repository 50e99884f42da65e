import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Messages } from '../app/text.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

const here = import.meta.dirname;
const source = join(here, '..');
type Tree = { readonly [key: string]: unknown };

/** Every text of a dictionary with the path to it; a text with gaps is a function. */
const leaves = (tree: Tree, path: readonly string[] = []): { path: string[]; text: unknown }[] =>
  Object.entries(tree).flatMap(([key, value]) => {
    const own = [...path, key];
    return typeof value === 'object' && value !== null
      ? leaves(value as Tree, own)
      : [{ path: own, text: value }];
  });

const names = globSync('*.zh.ts', { cwd: here }).map((file) => file.slice(0, -'.zh.ts'.length));

const load = async (file: string): Promise<Tree> => {
  const found = Object.values(
    (await import(pathToFileURL(join(here, `${file}.ts`)).href)) as Record<string, Tree>,
  );
  expect(found, `${file} exports one dictionary`).toHaveLength(1);
  return found[0]!;
};

/** All code of the web app but the dictionaries, by file. */
const codes = globSync('**/*.{ts,tsx}', { cwd: source })
  .filter((file) => !file.startsWith('messages') && !file.includes('.test.'))
  .map((file) => readFileSync(join(source, file), 'utf8'));

/** Some file names the text and what it lies in (or what that lies in, when it is looked up by a key). */
const isUsed = (path: readonly string[]): boolean => {
  const [leaf, ...parents] = path.toReversed();
  const named = new RegExp(`\\.\\s*${leaf}\\b`);
  const lookedUp = parents.map((name) => new RegExp(`\\b${name}\\s*\\[`));
  return codes.some(
    (code) =>
      (named.test(code) && (parents[0] === undefined || code.includes(parents[0]))) ||
      lookedUp.some((pattern) => pattern.test(code)),
  );
};

const CHINESE = /[\u3400-\u9fff]/;
const pathsOf = (tree: Tree): string[] => leaves(tree).map(({ path }) => path.join('.'));

describe.each([...names, ''])('the dictionary %s', (name) => {
  const both = async (): Promise<{ chinese: Tree; english: Tree }> =>
    name === ''
      ? { chinese: zh, english: en satisfies Messages }
      : { chinese: await load(`${name}.zh`), english: await load(`${name}.en`) };

  test('has both languages with the same texts', async () => {
    if (name !== '') expect(existsSync(join(here, `${name}.en.ts`))).toBe(true);
    const { chinese, english } = await both();
    expect(pathsOf(english)).toEqual(pathsOf(chinese));
  });

  test('has no empty text, and no Chinese in the English ones', async () => {
    const { chinese, english } = await both();
    const empty = [...leaves(chinese), ...leaves(english)].filter(({ text }) => text === '');
    expect(empty).toEqual([]);
    const mixed = leaves(english).filter(
      ({ text }) => typeof text === 'string' && CHINESE.test(text) && text.length > 4,
    );
    expect(mixed.map(({ path, text }) => `${path.join('.')}: ${text}`)).toEqual([]);
  });

  test('has no text that no page shows', async () => {
    const { chinese } = await both();
    const unused = leaves(chinese)
      .filter(({ path }) => !isUsed(path))
      .map(({ path }) => path.join('.'));
    expect(unused).toEqual([]);
  });
});
