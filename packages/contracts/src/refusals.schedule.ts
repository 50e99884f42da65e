/** Refusals about what comes before a stream. */
export const scheduleRefusals = {
  'rooms/starts-in-the-past': {
    status: 422,
    retry: 'never',
    zh: '开播时间已经过去，请选一个将来的时间',
    en: 'This time has passed; choose one in the future',
  },
  'rooms/starts-too-late': {
    status: 422,
    retry: 'never',
    zh: '最多可以提前一年预约',
    en: 'A stream can be announced a year ahead at most',
  },
  'rooms/not-scheduled': {
    status: 409,
    retry: 'never',
    zh: '这场直播已经开始、结束或取消',
    en: 'This stream has begun, ended or been called off',
  },
  'rooms/run-sheet-changed': {
    status: 409,
    retry: 'never',
    zh: '流程单刚刚被别人改过',
    en: 'Somebody else has just changed the run-sheet',
  },
  'rooms/only-launch': {
    status: 422,
    retry: 'never',
    zh: '只有新品首发可以先藏后揭晓',
    en: 'Only a launch can hide products until they are unveiled',
  },
  'rooms/listed-twice': {
    status: 422,
    retry: 'never',
    zh: '同一件商品只能在流程单里出现一次',
    en: 'A product can be in the run-sheet once',
  },
  'rooms/no-such-host': {
    status: 404,
    retry: 'never',
    zh: '没有这位主播',
    en: 'No such host',
  },

  'reminders/too-many': {
    status: 409,
    retry: 'never',
    zh: '预约太多了，先取消一些',
    en: 'That is too many; remove some first',
  },
  'reminders/bad-push-address': {
    status: 422,
    retry: 'never',
    zh: '这个浏览器的推送地址无法使用',
    en: "This browser's push address cannot be used",
  },
  'reminders/no-such-device': {
    status: 404,
    retry: 'never',
    zh: '这个浏览器还没有开启推送',
    en: 'Push is not on in this browser',
  },
  'reminders/bad-link': {
    status: 403,
    retry: 'never',
    zh: '链接不完整或已失效',
    en: 'This link is incomplete or no longer valid',
  },
  'rooms/key-reused': {
    status: 409,
    retry: 'never',
    zh: '刚才已经创建成功，请刷新后再修改',
    en: 'This was created a moment ago; reload and change it there',
  },
} as const;
