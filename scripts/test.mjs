// Runs every check and test, and ends with the line `N passed, N failed, N skipped`.
// Usage: node scripts/test.mjs [--full] [--project NAME] [filter …] [vitest's own options]
//   filter     only test files whose path contains it, and no format, lint and types
//   --project  only unit, integration or browser, likewise
//   --full     also the files named *.full.test.*, which may take minutes
import { parseArgs } from 'node:util';
import { runChecks } from './test/checks.mjs';
import { add, nothing } from './test/reports.mjs';
import { runVitest } from './test/vitest.mjs';

/** A group runs at once; the browser, which plays video, has no servers of other tests beside it. */
const GROUPS = [['unit', 'integration'], ['browser']];

const { values, tokens } = parseArgs({
  options: { full: { type: 'boolean' }, project: { type: 'string', multiple: true } },
  strict: false,
  tokens: true,
});
const OWN = new Set(['full', 'project']);
const others = tokens
  .filter((token) => token.kind !== 'option-terminator' && !OWN.has(token.name))
  .map((token) => token.index);
const passedOn = [...new Set(others)].map((index) => process.argv[index + 2]);
const projects = values.project ?? GROUPS.flat();
const isWhole = passedOn.length === 0 && values.project === undefined;

const outcomes = isWhole ? [await runChecks()] : [];
for (const group of GROUPS) {
  const chosen = group.filter((name) => projects.includes(name));
  if (chosen.length > 0) outcomes.push(await runVitest(chosen, passedOn, values.full === true));
}

const total = outcomes.reduce(add, nothing);
const ranTests = outcomes.some((outcome) => outcome.ranTests);
if (!ranTests) console.log('\nno test was run');
for (const reason of total.reasons) console.log(`failed: ${reason}`);
const failed = total.failed + (ranTests ? 0 : 1);
console.log(`\n${total.passed} passed, ${failed} failed, ${total.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
