export type Language = 'zh' | 'en';

export interface DocsTexts {
  title: string;
  lead: string;
  filter: string;
  nothing: string;
  other: { language: Language; name: string };
  endpoints: string;
  events: string;
  eventsLead: string;
  schemas: string;
  refusals: string;
  refusalsLead: string;
  basics: readonly (readonly [string, string])[];
  anyone: string;
  signedIn: string;
  parameters: string;
  body: string;
  reply: string;
  bytes: string;
  none: string;
  version: string;
  required: string;
  columns: { code: string; status: string; retry: string; meaning: string };
  retry: Record<'never' | 'later' | 'now', string>;
  backToSite: string;
}

export const docsTexts: Record<Language, DocsTexts> = {
  zh: {
    title: '接口文档',
    lead: '网页、命令行与演示使用的就是这些接口。它们在 contracts 里只声明一次：服务器据此校验请求，本页据此生成。',
    filter: '按路径、说明或错误码筛选',
    nothing: '没有匹配的接口',
    other: { language: 'en', name: 'English' },
    endpoints: '接口',
    events: '事件',
    eventsLead: '发生的每件事都记入事件日志；同一事件可能送达多次，请按 id 去重。',
    schemas: '数据结构',
    refusals: '错误码',
    refusalsLead: '每一种预期内的拒绝都有固定的代码、中英文说明，以及重试是否有用。',
    basics: [
      ['身份', '登录后由会话 Cookie 识别；没有 Cookie 即为访客。'],
      ['来源', '带 Cookie 的写请求必须带本站的 Origin，否则以 http/cross-site 拒绝。'],
      ['格式', '请求与回复都是 JSON；未声明的字段会被拒绝。金额是整数分，时间是毫秒时间戳。'],
      [
        '幂等',
        '下单、支付与新建（店铺、商品、直播、邀请）可带 idempotencyKey，重试得到第一次的结果。',
      ],
    ],
    anyone: '所有人',
    signedIn: '已登录',
    parameters: '参数',
    body: '请求体',
    reply: '回复',
    bytes: '二进制内容',
    none: '无',
    version: '版本',
    required: '必填',
    columns: { code: '代码', status: '状态', retry: '重试', meaning: '说明' },
    retry: { never: '无用', later: '稍后', now: '立即' },
    backToSite: '回到网站',
  },
  en: {
    title: 'API',
    lead: 'The web app, the command line and the demo use these endpoints and no others. They are declared once, in contracts: the server checks requests by that, and this page is made from it.',
    filter: 'Filter by path, summary or refusal',
    nothing: 'No endpoint matches',
    other: { language: 'zh', name: '中文' },
    endpoints: 'Endpoints',
    events: 'Events',
    eventsLead:
      'All that happens is recorded in the event log; a consumer may see an event twice, so key on its id.',
    schemas: 'Schemas',
    refusals: 'Refusals',
    refusalsLead:
      'Every expected refusal has a stable code, a message in both languages, and says whether a retry can help.',
    basics: [
      ['Identity', 'The session cookie that signing in sets. Without one you are a guest.'],
      [
        'Origin',
        'A changing request with a cookie must carry an Origin of this site; otherwise it is refused with http/cross-site.',
      ],
      [
        'Format',
        'JSON in and out; fields that are not declared are refused. Money is whole fen, time is milliseconds since 1970.',
      ],
      [
        'Retries',
        'Placing, paying and creating (stores, products, rooms, invitations) take an idempotencyKey: a retry gets the first answer.',
      ],
    ],
    anyone: 'anyone',
    signedIn: 'signed in',
    parameters: 'Parameters',
    body: 'Body',
    reply: 'Reply',
    bytes: 'bytes',
    none: 'none',
    version: 'version',
    required: 'required',
    columns: { code: 'Code', status: 'Status', retry: 'Retry', meaning: 'Meaning' },
    retry: { never: 'no use', later: 'later', now: 'at once' },
    backToSite: 'Back to the site',
  },
};

/** Headings of groups; a group without one keeps its name. */
export const tagNames: Record<string, { zh: string; en: string }> = {
  system: { zh: '系统', en: 'System' },
  accounts: { zh: '账号', en: 'Accounts' },
  behaviour: { zh: '行为', en: 'Behaviour' },
  catalog: { zh: '商品', en: 'Catalogue' },
  media: { zh: '媒体', en: 'Media' },
  payments: { zh: '支付', en: 'Payments' },
  rooms: { zh: '直播间', en: 'Rooms' },
  interaction: { zh: '互动', en: 'Interaction' },
  orders: { zh: '订单', en: 'Orders' },
  fulfilment: { zh: '履约', en: 'Fulfilment' },
  feed: { zh: '推荐与搜索', en: 'Feed and search' },
};
