export const recommendationRefusals = {
  'recommendation/nobody': {
    status: 403,
    retry: 'never',
    zh: '请先登录，或允许本站记住此浏览器',
    en: 'Sign in first, or let this site remember your browser',
  },
  'recommendation/no-such-model': {
    status: 404,
    retry: 'never',
    zh: '没有这个模型',
    en: 'There is no such model',
  },
  'recommendation/model-not-ready': {
    status: 409,
    retry: 'later',
    zh: '该模型还未训练完成，或训练失败',
    en: 'This model is still being fitted, or its fit failed',
  },
} as const;
