import type { AttributeChoice } from '@kaibo/contracts';
import { uuid } from '../../app/uuid.ts';

export const choicesText = (choices: readonly AttributeChoice[]): string =>
  choices.map(({ name }) => `${name.zh} | ${name.en}`).join('\n');

/**
 * One choice a line, "中文 | English"; a line without a bar is both. A line that says what a choice said keeps its
 * id; of the rest, one that stands where a choice stood is that choice renamed.
 */
export const choicesOf = (text: string, before: readonly AttributeChoice[]): AttributeChoice[] => {
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [zh = '', en = ''] = line.split(/[|｜]/).map((part) => part.trim());
      return { zh, en: en || zh };
    });
  const isNamed = (choice: AttributeChoice): boolean =>
    names.some(({ zh }) => zh === choice.name.zh);
  return names.map((name, i) => {
    const same = before.find((choice) => choice.name.zh === name.zh);
    const there = before[i];
    const renamed = there && !isNamed(there) ? there : undefined;
    return { id: (same ?? renamed)?.id ?? uuid(), name };
  });
};
