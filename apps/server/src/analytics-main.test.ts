import { ready } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import { startProduct } from '../../../tests/support/product.ts';
import { isEngineInstalled } from './platform/analytics.addon.ts';

test('the product is ready with and without an engine, and starts none before it is asked', async () => {
  const product = await startProduct();
  try {
    const answer = await fetch(new URL(ready.path, product.url));
    expect(answer.status).toBe(200);
    const { parts } = (await answer.json()) as { parts: { name: string }[] };
    expect(parts.find(({ name }) => name === 'analytics')).toEqual({
      name: 'analytics',
      state: 'ok',
      detail: isEngineInstalled()
        ? 'starts when it is asked for'
        : 'not installed: npm install --ignore-scripts --prefix addons/analytics',
    });
  } finally {
    await product.stop();
  }
}, 60_000);
