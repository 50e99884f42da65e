import '../../../first-view/no-browser.ts';
import type { PredictionTask, PredictorRow } from '@kaibo/contracts/prediction';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { PredictorsTable } from './predictors-table.tsx';

const task = { name: 'click', leastRows: 400, leastPositives: 40 } as PredictionTask;
const model = (state: PredictorRow['state'], version: string): PredictorRow =>
  ({
    ...{ task: 'click', version, state, algorithm: 'boosting', figures: [], shadow: null },
    ...{ rows: 10, positives: 1, fromMs: 0, toMs: 1, trainedAtMs: 1, hasFile: true },
    ...{ promotedAtMs: state === 'retired' ? 1 : null },
  }) as unknown as PredictorRow;
const drawn = (mayAct: boolean): string =>
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <PredictorsTable
        task={task}
        models={[model('challenger', 'c-000001'), model('champion', 'c-000002')]}
        mayAct={mayAct}
        openVersion={null}
        open={() => undefined}
      />
    </QueryClientProvider>,
  );

test('a challenger may be promoted by who may act, and by nobody else', () => {
  expect(drawn(true)).toMatch(/<button[^>]*aria-label="[^"]*000001"[^>]*>[^<]+<\/button>/);
  expect(drawn(true).match(/<button/g)!.length).toBe(drawn(false).match(/<button/g)!.length + 1);
});
