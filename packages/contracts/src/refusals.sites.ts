export const sitesRefusals = {
  'sites/no-such-site': { status: 404, retry: 'never', zh: '没有这个站点', en: 'No such site' },
  'sites/no-such-key': {
    status: 401,
    retry: 'never',
    zh: '密钥无效',
    en: 'No site has this key',
  },
  'sites/revoked': {
    status: 403,
    retry: 'never',
    zh: '该站点的密钥已停用',
    en: 'The keys of this site were revoked',
  },
  'sites/wrong-origin': {
    status: 403,
    retry: 'never',
    zh: '公开密钥只能在该站点登记的网址上使用',
    en: 'The public key may be used only on pages of the origins of its site',
  },
  'sites/too-many-events': {
    status: 429,
    retry: 'later',
    zh: '该站点本分钟的事件数已达上限',
    en: 'This site has sent as many events this minute as it may',
  },
} as const;
