import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Written for developers, in English alone. */
const FOR_DEVELOPERS = new Set(['docs/ARCHITECTURE.md']);
const CHINESE = /\.zh-CN\.md$/;
const all = globSync('docs/*.md', { cwd: ROOT }).toSorted();
const english = all.filter((path) => !CHINESE.test(path) && !FOR_DEVELOPERS.has(path));
const twinOf = (path: string): string => path.replace(/\.md$/, '.zh-CN.md');

/** Links that stay in the repository, without the place on the page. */
const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map((match) => match[1]!);
const FLAG = /--[a-z][a-z-]+/g;
const flagsOf = (text: string): string[] => [...new Set(text.match(FLAG) ?? [])].toSorted();

test('every guide is there in Chinese, and nothing is there in Chinese alone', () => {
  expect(all.filter((path) => CHINESE.test(path))).toEqual(english.map(twinOf).toSorted());
});

test.each(english)('%s and its Chinese twin lead to each other and name the same flags', (path) => {
  const [guide, twin] = [read(path), read(twinOf(path))];
  expect(linksOf(guide).map((link) => join('docs', link))).toContain(twinOf(path));
  expect(linksOf(twin).map((link) => join('docs', link))).toContain(path);
  expect(flagsOf(twin)).toEqual(flagsOf(guide));
});

test('both front pages lead to every guide of their language', () => {
  expect(linksOf(read('README.md'))).toEqual(expect.arrayContaining(english));
  expect(linksOf(read('README.zh-CN.md'))).toEqual(expect.arrayContaining(english.map(twinOf)));
});

test.each([...all, 'README.md', 'README.zh-CN.md'])('every link of %s leads somewhere', (path) => {
  const lost = linksOf(read(path)).filter((link) => !existsSync(join(ROOT, dirname(path), link)));
  expect(lost).toEqual([]);
});
