// Makes a fresh clone ready to run: dependencies, the built web app and, for tests, a browser.
// Runs on whatever Node the machine has (18 or later): everything after the install runs on the pinned one.
// Usage: node scripts/prepare.mjs [--no-web] [--test]
import { installDependencies } from './prepare/install.mjs';
import { withLock } from './prepare/lock.mjs';
import { assertNodeWillDo, productNode } from './prepare/node.mjs';
import { root } from './prepare/paths.mjs';
import { fail, Refusal, runQuietly } from './prepare/run.mjs';
import { buildWeb } from './prepare/web.mjs';

const prepare = async (wants) => {
  assertNodeWillDo();
  await withLock(async (lock) => {
    await installDependencies(lock);
    if (wants.web) await buildWeb(lock);
    if (wants.browser) {
      await runQuietly(productNode(), ['scripts/prepare/browser.mjs'], {
        cwd: root,
        lock,
        echo: true,
      });
    }
  });
};

prepare({
  web: !process.argv.includes('--no-web'),
  browser: process.argv.includes('--test'),
}).catch((error) =>
  fail(error instanceof Refusal ? error.message : (error.stack ?? String(error))),
);
