import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

interface Finding {
  id: string;
  impact: string | null;
  nodes: { target: string[]; failureSummary?: string }[];
}

/**
 * Serious and critical findings of axe (WCAG 2.2 A and AA) on the page as it is, each with its first places.
 * Video, and what moves over it, cannot be judged for contrast: its colours change with the picture.
 */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  // Through the debugger, which the page's content policy does not bind.
  await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Finding[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const found = await axe.run({
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return found.violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.slice(0, 3).map(({ target, failureSummary }) => ({
        target: target.map(String),
        ...(failureSummary === undefined ? {} : { failureSummary }),
      })),
    }));
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const places = nodes.map(
        ({ target, failureSummary }) =>
          `${target.join(' ')} – ${failureSummary?.split('\n')[1]?.trim() ?? ''}`,
      );
      return `${id}: ${places.join(' | ')}`;
    });
};
