import {
  choice,
  count,
  type Kind,
  logLevel,
  optional,
  port,
  secret,
  text,
  url,
  yesOrNo,
} from './config.kinds.ts';

export interface Setting<Value = unknown> {
  kind: Kind<Value>;
  default: Value;
  meaning: { zh: string; en: string };
  /** Instead of `KAIBO_` and the name. */
  environment?: string;
}

const setting = <Value>(
  kind: Kind<Value>,
  standard: NoInfer<Value>,
  zh: string,
  en: string,
  environment?: string,
): Setting<Value> => ({ kind, default: standard, meaning: { zh, en }, environment });

const MINUTES_A_MONTH = 43_200;

/** Every setting of the program: its flag and environment variable follow from its name. */
export const settings = {
  port: setting(
    port(),
    8_080,
    '网页与接口的端口，0 为任意空闲端口',
    'Port of web and API; 0 takes a free one',
  ),
  host: setting(
    text('address'),
    '127.0.0.1',
    '监听的地址，0.0.0.0 对外开放',
    'Address to listen on; 0.0.0.0 opens it to others',
  ),
  rtmpPort: setting(port(), 1_935, '推流（RTMP）端口', 'Port for encoders (RTMP)'),
  streamReconnectSeconds: setting(
    count(1, 1_800),
    60,
    '推流中断后，等待编码器恢复同一场直播的秒数',
    'Seconds that a stream waits for its encoder to come back before it ends',
  ),
  recordingMinFreeMb: setting(
    count(0, 1_000_000_000),
    1_024,
    '磁盘剩余少于此值（MB）时停止录制，直播照常',
    'Recording stops, live does not, when the disk has less than this free (MB)',
  ),
  dataDir: setting(
    text('path'),
    './data',
    '数据目录，一个目录只能运行一个 Kaibo',
    'Where everything is kept; one Kaibo per directory',
  ),
  databaseUrl: setting(
    optional(url('postgres', 'postgresql')),
    null,
    '使用已有的 PostgreSQL（15 以上），不设则用自带的',
    'Use this PostgreSQL (15 or later) instead of the built-in one',
    'DATABASE_URL',
  ),
  demo: setting(yesOrNo(), true, '装载并运行演示', 'Load and run the demo'),
  resetDemo: setting(yesOrNo(), false, '重新生成演示数据', 'Make the demo anew'),
  seed: setting(
    count(0, 4_294_967_295),
    1,
    '演示的随机种子，种子相同则店铺相同',
    'Seed of the demo: the same seed gives the same shop',
  ),
  demoSpeed: setting(
    count(1, 60),
    1,
    '演示里的观众比真人快多少倍',
    'How much faster than life the crowd of the demo lives',
  ),
  tlsCert: setting(
    optional(text('path')),
    null,
    'TLS 证书文件（PEM）',
    'TLS certificate file (PEM)',
  ),
  tlsKey: setting(optional(text('path')), null, 'TLS 私钥文件（PEM）', 'TLS key file (PEM)'),
  publicUrl: setting(
    optional(url('http', 'https')),
    null,
    '浏览器使用的地址（位于代理之后时）',
    'Address that browsers use, when a proxy stands before Kaibo',
  ),
  trustedProxies: setting(
    count(0, 8),
    0,
    '前面可信代理的层数（读取 X-Forwarded-For）',
    'Proxies in front whose X-Forwarded-For is believed',
  ),
  smtpUrl: setting(
    optional(url('smtp', 'smtps')),
    null,
    '发信服务器，不设则邮件进入开发邮箱',
    'Mail server; without one, mails land in the development mailbox',
  ),
  mailFrom: setting(text('address'), 'Kaibo <no-reply@localhost>', '发件人', 'Sender of mails'),
  logLevel: setting(
    logLevel(),
    'info',
    '日志级别，可为某个部分单独设置（info,http=debug）',
    'What is logged: this and everything more serious; of a part apart (info,http=debug)',
  ),
  metricsToken: setting(
    optional(secret()),
    null,
    '从别的机器读取 /metrics 所需的令牌，不设则只有本机可读',
    'Token for reading /metrics from elsewhere; without one only this machine may',
  ),
  role: setting(choice('all'), 'all', '本进程承担的角色', 'What this process does'),
  onboarding: setting(
    choice('open', 'review'),
    'open',
    '谁可以成为主播和商家：open 任何人立即开通，review 需提交申请并通过审核',
    'How hosts and merchants begin: open at once, review after an application that somebody approves',
  ),
  keepEventsDays: setting(
    count(1, 36_500),
    90,
    '事件保留天数，过期先导出再删除',
    'Days that events stay in the database; older ones are exported first',
  ),
  analyticsUrl: setting(
    optional(url('http', 'https')),
    null,
    '行为分析使用这台 ClickHouse，不设则用本机安装的分析引擎',
    'ClickHouse server for analysing behaviour, instead of the engine installed on this machine',
  ),
  analyticsMemoryMb: setting(
    count(128, 1_000_000),
    340,
    '分析引擎最多使用的内存（MB），另加约 250 MB 程序本身',
    'Most memory that the analytics engine may take (MB); its code takes about 250 MB besides',
  ),
  unpaidOrderMinutes: setting(
    count(1, MINUTES_A_MONTH),
    15,
    '未付款订单多少分钟后关闭并退回库存',
    'Minutes until an unpaid order gives its stock back',
  ),
  productVetting: setting(
    choice('off', 'on'),
    'off',
    '商品新增和修改后先由平台审核再上架',
    'New and changed products wait for staff before they are sold',
  ),
  predictorPromotion: setting(
    choice('operator', 'automatic'),
    'operator',
    '更好的预测模型由运营人员启用，或自动启用',
    'Who lets a better predictor serve: an operator, or the comparison itself',
  ),
  roomSeats: setting(
    count(0, 10_000_000),
    5_000,
    '每个直播间最多容纳的观众数，流量分配不会超过它；0 为不限',
    'Viewers that one room has place for, which traffic keeps to; 0 for no limit',
  ),
  storagePerSellerMb: setting(
    count(1, 1_000_000_000),
    2_048,
    '每个主播或商家账号的图片、3D 模型和材料最多占用的空间（MB）',
    'Most that pictures, 3-D models and documents of one host or merchant may take (MB)',
  ),
  storagePerPersonMb: setting(
    count(1, 1_000_000_000),
    200,
    '其他账号的图片和材料最多占用的空间（MB）',
    'The same for every other account (MB)',
  ),
  sandboxCarrierStepMs: setting(
    count(100, 86_400_000),
    20_000,
    '沙盒快递每一步的毫秒数',
    'Milliseconds between the steps of the sandbox carrier',
  ),
  rateAddressPerSecond: setting(
    count(1, 1_000_000),
    50,
    '每个地址每秒可提交的次数（本机不计）',
    'Changing requests a second of one address (this machine is not counted)',
  ),
  rateUserPerSecond: setting(
    count(1, 1_000_000),
    50,
    '每个账号每秒可提交的次数',
    'Changing requests a second of one account',
  ),
  rateSignInPerMinute: setting(
    count(1, 1_000_000),
    300,
    '每个地址每分钟可登录、注册的次数',
    'Log-ins and registrations a minute of one address',
  ),
  databaseConnections: setting(
    count(4, 1_000),
    24,
    '数据库连接数上限',
    'Most connections to the database',
  ),
} as const;

type Settings = typeof settings;
export type SettingName = keyof Settings;

/** The value of every setting. */
export type Config = {
  readonly [Name in SettingName]: Settings[Name] extends Setting<infer Value> ? Value : never;
};

/** Where a value came from, for the table of settings. */
export type Source = 'default' | 'environment' | 'flag';

/** A wrong setting: its message is one line for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const words = (name: string, separator: string): string =>
  name.replace(/[A-Z]/g, (letter) => separator + letter.toLowerCase());
export const flagOf = (name: SettingName): string => `--${words(name, '-')}`;
export const environmentOf = (name: SettingName): string =>
  settings[name].environment ?? `KAIBO_${words(name, '_').toUpperCase()}`;

const names = Object.keys(settings) as SettingName[];
const isYesOrNo = (name: SettingName): boolean => typeof settings[name].default === 'boolean';

const parsed = (name: SettingName, given: string, by: string): unknown => {
  try {
    return settings[name].kind.parse(given);
  } catch (error) {
    const shown = given.replace(/:[^:@/]*@/, ':…@');
    throw new ConfigError(`${by}: expected ${(error as Error).message}, got "${shown}"`);
  }
};

/** The name and the text of a flag at `args[at]`, and how many arguments it took. */
const readFlag = (args: readonly string[], at: number) => {
  const arg = args[at]!;
  const [flag, ...rest] = arg.split('=') as [string, ...string[]];
  const inline = rest.length > 0 ? rest.join('=') : null;
  const negated = names.find((name) => isYesOrNo(name) && flag === `--no-${words(name, '-')}`);
  if (negated && inline === null) return { name: negated, flag, given: 'no', took: 1 };
  const name = names.find((one) => flagOf(one) === flag);
  if (!name) throw new ConfigError(`unknown option ${arg.slice(0, 80)}${nearest(flag)}`);
  if (inline !== null) return { name, flag, given: inline, took: 1 };
  if (isYesOrNo(name)) return { name, flag, given: 'yes', took: 1 };
  const given = args[at + 1];
  if (given === undefined)
    throw new ConfigError(`${flag} needs a value (${settings[name].kind.name})`);
  return { name, flag, given, took: 2 };
};

const nearest = (flag: string): string => {
  const similar = names.map(flagOf).find((one) => one.startsWith(flag) || flag.startsWith(one));
  return similar ? `; did you mean ${similar}?` : '; "npm run kaibo -- config" lists them all';
};

export interface ReadConfig {
  config: Config;
  sources: Record<SettingName, Source>;
}

/** Flags win over the environment, the environment over defaults. Throws `ConfigError`. */
export const readConfig = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ReadConfig => {
  const values: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  for (const name of names) {
    values[name] = settings[name].default;
    sources[name] = 'default';
    const variable = environmentOf(name);
    const given = environment[variable];
    if (given === undefined || given === '') continue;
    values[name] = parsed(name, given, variable);
    sources[name] = 'environment';
  }
  for (let at = 0; at < args.length; ) {
    const { name, flag, given, took } = readFlag(args, at);
    values[name] = parsed(name, given, flag);
    sources[name] = 'flag';
    at += took;
  }
  const config = values as Config;
  if ((config.tlsCert === null) !== (config.tlsKey === null))
    throw new ConfigError('--tls-cert and --tls-key are given together or not at all');
  return { config, sources: sources as Record<SettingName, Source> };
};

/** What tests and tools start from. */
export const defaultConfig = (): Config => readConfig([], {}).config;
