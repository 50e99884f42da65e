import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type PeerCertificate } from 'node:tls';
import { createTransport } from 'nodemailer';
import type { Config } from '#platform/config';
import { isLoopbackName } from '#platform/http.local';
import { type Finding, fine, note, problem, warning } from './doctor.finding.ts';
import { metricsFindings, metricsReach } from './doctor.metrics.ts';

const ASK_WITHIN_MS = 5_000;
const DAY_MS = 86_400_000;
const SOON_DAYS = 14;
const SKEW_MS = 5_000;

/** @param validToMs when the certificate ends. */
export const certificateFinding = (validToMs: number, nowMs: number, whose: string): Finding => {
  const days = Math.floor((validToMs - nowMs) / DAY_MS);
  const renew = [
    '续期证书后重新启动（或重新加载代理）',
    'renew the certificate, then start again (or reload the proxy)',
  ] as const;
  if (days < 0)
    return problem(
      'certificate',
      [`${whose} 的证书已过期 ${-days} 天`, `the certificate of ${whose} ended ${-days} days ago`],
      renew,
    );
  const text = [
    `${whose} 的证书还有 ${days} 天`,
    `the certificate of ${whose} ends in ${days} days`,
  ] as const;
  return days < SOON_DAYS ? warning('certificate', text, renew) : fine('certificate', ...text);
};

const ownCertificate = async (config: Config, nowMs: number): Promise<Finding[]> => {
  if (config.tlsCert === null) return [];
  try {
    const { validTo } = new X509Certificate(await readFile(config.tlsCert));
    return [certificateFinding(Date.parse(validTo), nowMs, config.tlsCert)];
  } catch (error) {
    const why = (error as Error).message;
    return [
      problem(
        'certificate',
        [`读不了证书 ${config.tlsCert}：${why}`, `${config.tlsCert} cannot be read: ${why}`],
        ['检查 --tls-cert 指向的 PEM 文件', 'look at the PEM file that --tls-cert names'],
      ),
    ];
  }
};

const peerOf = async (url: URL): Promise<{ certificate: PeerCertificate; why: string | null }> => {
  const socket = connect({
    host: url.hostname,
    port: Number(url.port || 443),
    servername: url.hostname,
    // Looked at, not trusted: nothing is sent.
    rejectUnauthorized: false,
    timeout: ASK_WITHIN_MS,
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(ASK_WITHIN_MS) });
    const why = socket.authorized ? null : String(socket.authorizationError);
    return { certificate: socket.getPeerCertificate(), why };
  } finally {
    socket.destroy();
  }
};

const publicCertificate = async (url: URL, nowMs: number): Promise<Finding[]> => {
  if (url.protocol !== 'https:') return [];
  const { certificate, why } = await peerOf(url);
  const findings = [certificateFinding(Date.parse(certificate.valid_to), nowMs, url.hostname)];
  if (why !== null)
    findings.push(
      problem(
        'certificate',
        [
          `浏览器不信任 ${url.hostname} 的证书（${why}）`,
          `browsers do not trust the certificate of ${url.hostname} (${why})`,
        ],
        [
          '用 Caddy 或 certbot 申请一张公开信任的证书，并带上中间证书',
          'get one that browsers trust, from Caddy or certbot, with its intermediates',
        ],
      ),
    );
  return findings;
};

export const clockFinding = (serverMs: number, nowMs: number, whose: string): Finding => {
  const skewMs = Math.abs(serverMs - nowMs);
  const seconds = Math.round(skewMs / 1_000);
  if (skewMs <= SKEW_MS)
    return fine('clock', `时钟与 ${whose} 一致`, `the clock agrees with ${whose}`);
  return warning(
    'clock',
    [
      `时钟与 ${whose} 相差 ${seconds} 秒`,
      `the clock differs from that of ${whose} by ${seconds} s`,
    ],
    ['打开时间同步：timedatectl set-ntp true', 'let it be set: timedatectl set-ntp true'],
  );
};

const publicFindings = async (config: Config, isRunning: boolean, nowMs: number) => {
  if (config.publicUrl === null) return [];
  const url = new URL(config.publicUrl);
  const findings: Finding[] = [];
  try {
    findings.push(...(await publicCertificate(url, nowMs)));
    if (!isRunning) return findings;
    const reply = await fetch(`${config.publicUrl}/health`, {
      signal: AbortSignal.timeout(ASK_WITHIN_MS),
    });
    const body = (await reply.json().catch(() => null)) as { live?: boolean } | null;
    if (body?.live !== true) throw new Error(`HTTP ${reply.status}`);
    const date = Date.parse(reply.headers.get('date') ?? '');
    if (!Number.isNaN(date)) findings.push(clockFinding(date + 500, nowMs, url.hostname));
    findings.push(
      fine('public-url', `${config.publicUrl} 可以访问`, `${config.publicUrl} answers`),
    );
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    const why = cause ?? (error as Error).message;
    findings.push(
      problem(
        'public-url',
        [
          `从这台机器访问不了 ${config.publicUrl}（${why}）`,
          `${config.publicUrl} cannot be reached from here (${why})`,
        ],
        [
          '检查域名解析、防火墙，以及代理是否转发到 Kaibo',
          'look at the name’s DNS record, the firewall, and whether the proxy passes requests on to Kaibo',
        ],
      ),
    );
  }
  return findings;
};

/** What visitors' addresses are taken from, against how Kaibo is reached. */
export const proxyFindings = (
  config: Pick<Config, 'publicUrl' | 'trustedProxies' | 'host' | 'tlsCert'>,
): Finding[] => {
  const url = config.publicUrl === null ? null : new URL(config.publicUrl);
  const isBehind = url !== null && !isLoopbackName(url.hostname) && isLoopbackName(config.host);
  if (isBehind && config.trustedProxies === 0)
    return [
      warning(
        'proxies',
        [
          '所有访客看起来都来自代理本身，限流会互相影响',
          'all visitors seem to come from the proxy, and share one rate limit',
        ],
        [
          '加上 --trusted-proxies 1，并让代理发送 X-Forwarded-For',
          'add --trusted-proxies 1, and let the proxy send X-Forwarded-For',
        ],
      ),
    ];
  if (config.trustedProxies > 0 && !isLoopbackName(config.host))
    return [
      warning(
        'proxies',
        [
          '绕过代理直接访问的人可以伪造自己的地址',
          'whoever comes past the proxy can pretend to have any address',
        ],
        [
          '用 --host 127.0.0.1 只让代理访问，或用防火墙挡住端口',
          'let only the proxy in with --host 127.0.0.1, or close the port by a firewall',
        ],
      ),
    ];
  return [];
};

const mailFindings = async (config: Config): Promise<Finding[]> => {
  if (config.smtpUrl === null)
    return [
      note(
        'mail',
        [
          '没有设置发信服务器，邮件留在开发邮箱里',
          'no mail server is set; mails stay in the development mailbox',
        ],
        ['正式使用前设置 --smtp-url', 'set --smtp-url before others use it'],
      ),
    ];
  const { hostname } = new URL(config.smtpUrl);
  const timeouts = { connectionTimeout: ASK_WITHIN_MS, greetingTimeout: ASK_WITHIN_MS };
  const transport = createTransport({
    url: config.smtpUrl,
    ...timeouts,
    socketTimeout: ASK_WITHIN_MS,
  });
  try {
    await transport.verify();
    return [fine('mail', `发信服务器 ${hostname} 可用`, `the mail server ${hostname} takes us in`)];
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const why = code ?? message.slice(0, 120);
    return [
      problem(
        'mail',
        [
          `发信服务器 ${hostname} 不可用（${why}）`,
          `the mail server ${hostname} does not take us in (${why})`,
        ],
        [
          '检查 --smtp-url 的主机、端口、用户名与密码',
          'look at host, port, user and password in --smtp-url',
        ],
      ),
    ];
  } finally {
    transport.close();
  }
};

/** Whether strangers may come in, and what they would then find. */
export const openFindings = (
  config: Pick<Config, 'host' | 'publicUrl' | 'demo' | 'smtpUrl' | 'tlsCert'>,
): Finding[] => {
  const names = [
    config.host,
    config.publicUrl === null ? '127.0.0.1' : new URL(config.publicUrl).hostname,
  ];
  if (names.every(isLoopbackName)) return [];
  const findings: Finding[] = [];
  if (config.demo)
    findings.push(
      problem(
        'demo',
        [
          '演示对外开放着：假商品、假订单和公开的登录',
          'the demo runs where others can reach it: made-up wares, orders and known log-ins',
        ],
        ['用 --no-demo 与一个新的数据目录启动', 'start with --no-demo and a new data directory'],
      ),
    );
  if (config.smtpUrl === null)
    findings.push(
      problem(
        'mailbox',
        [
          '对外开放，却没有发信服务器：没有人收得到邮件，运营能读到所有邮件',
          'open to others without a mail server: nobody gets mails, and operators can read all of them',
        ],
        ['设置 --smtp-url', 'set --smtp-url'],
      ),
    );
  const isPlain = config.tlsCert === null && !config.publicUrl?.startsWith('https:');
  if (isPlain)
    findings.push(
      problem(
        'tls',
        [
          '对外开放，却没有加密：密码会被看到',
          'open to others without encryption: passwords can be read on the way',
        ],
        [
          '在前面放 Caddy 或 nginx，或设置 --tls-cert 与 --tls-key',
          'put Caddy or nginx before it, or set --tls-cert and --tls-key',
        ],
      ),
    );
  return findings;
};

export const networkFindings = async (
  config: Config,
  isRunning: boolean,
  nowMs: number,
): Promise<Finding[]> => [
  ...openFindings(config),
  ...proxyFindings(config),
  ...(await ownCertificate(config, nowMs)),
  ...(await publicFindings(config, isRunning, nowMs)),
  ...metricsFindings(config, await metricsReach(config, isRunning)),
  ...(await mailFindings(config)),
];
