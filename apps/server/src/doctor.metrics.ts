import type { Config } from '#platform/config';
import { isLoopbackName } from '#platform/http.local';
import { type Finding, fine, problem, warning } from './doctor.finding.ts';

const ASK_WITHIN_MS = 5_000;

/** Whether strangers read figures of the installation, behind a proxy whose word is taken for where they come from. */
export const metricsFindings = (
  config: Pick<Config, 'trustedProxies' | 'metricsToken'>,
  reach: 'open' | 'closed' | 'unknown',
): Finding[] => {
  if (config.metricsToken !== null) return [];
  const fix = [
    '设置 --metrics-token，或在代理上挡住 /metrics',
    'set --metrics-token, or let the proxy refuse /metrics',
  ] as const;
  if (reach === 'open')
    return [
      problem(
        'metrics',
        [
          '任何人都能从外面读取 /metrics，不需要令牌',
          'anybody can read /metrics from outside, without a token',
        ],
        fix,
      ),
    ];
  if (config.trustedProxies === 0) return [];
  if (reach === 'closed')
    return [fine('metrics', '从外面读不到 /metrics', '/metrics cannot be read from outside')];
  return [
    warning(
      'metrics',
      [
        '没有设置 /metrics 的令牌：代理若不发送 X-Forwarded-For，外面的人就能读到',
        '/metrics has no token: a proxy that sends no X-Forwarded-For lets strangers read it',
      ],
      fix,
    ),
  ];
};

/** Asked as a stranger would, through whatever stands before Kaibo. */
export const metricsReach = async (
  config: Config,
  isRunning: boolean,
): Promise<'open' | 'closed' | 'unknown'> => {
  const isOutside =
    config.publicUrl !== null && !isLoopbackName(new URL(config.publicUrl).hostname);
  if (!isRunning || !isOutside || config.metricsToken !== null) return 'unknown';
  const signal = AbortSignal.timeout(ASK_WITHIN_MS);
  const reply = await fetch(`${config.publicUrl}/metrics`, { signal, redirect: 'manual' }).catch(
    () => null,
  );
  await reply?.body?.cancel();
  if (reply === null || reply.status >= 500) return 'unknown';
  return reply.ok && reply.headers.get('content-type')?.startsWith('text/plain')
    ? 'open'
    : 'closed';
};
