/** What a step came to. `reasons` names what failed outside any single test. */
export const nothing = { passed: 0, failed: 0, skipped: 0, ranTests: false, reasons: [] };

export const add = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
  ranTests: one.ranTests || other.ranTests,
  reasons: [...one.reasons, ...other.reasons],
});

const countFile = (file) => {
  const statuses = file.assertionResults.map((result) => result.status);
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  const broke = file.status === 'failed' && failed === 0;
  return {
    passed,
    failed: failed + (broke ? 1 : 0),
    skipped: statuses.length - passed - failed,
    ranTests: passed + failed > 0,
    reasons: broke ? [`${file.name}: ${file.message.split('\n')[0] || 'could not be run'}`] : [],
  };
};

/**
 * Counts vitest's JSON report. A file that could not be run counts as one failure, and so does a run that ended
 * badly without saying where; no report at all (`null`) is such a run.
 */
export const countReport = (report, exitCode, what) => {
  const total = (report?.testResults ?? []).map(countFile).reduce(add, nothing);
  const endedBadly = report === null || (exitCode !== 0 && total.failed === 0);
  if (!endedBadly) return total;
  return add(total, { ...nothing, failed: 1, reasons: [`${what} ended with ${exitCode}`] });
};
