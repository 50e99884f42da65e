/** Refusals of the pages that tell how the installation runs. */
export const runningRefusals = {
  'running/no-such-job': {
    status: 404,
    retry: 'never',
    zh: '没有这个任务，可能已经完成',
    en: 'No such job; it may be done by now',
  },
  'running/bad-log-level': {
    status: 400,
    retry: 'never',
    zh: '日志级别写法不对，例如：info 或 info,orders=debug',
    en: 'Not a log level; write info, or info,orders=debug',
  },
} as const;
