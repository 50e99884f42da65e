export const predictionRefusals = {
  'prediction/no-store': {
    status: 503,
    retry: 'later',
    zh: '行为数据分析组件未安装或未运行，无法训练',
    en: 'The analytics engine is not installed or not running, so nothing can be trained',
  },
  'prediction/no-such-training': {
    status: 404,
    retry: 'never',
    zh: '没有这个正在进行的训练',
    en: 'There is no such training under way',
  },
  'prediction/no-such-model': {
    status: 404,
    retry: 'never',
    zh: '没有这个模型',
    en: 'There is no such model',
  },
  'prediction/model-not-servable': {
    status: 409,
    retry: 'never',
    zh: '该模型训练失败、文件已清理，或所用特征与当前不同',
    en: 'This model failed, its file was deleted, or it asks for other features than there are now',
  },
  'prediction/nothing-before': {
    status: 409,
    retry: 'never',
    zh: '没有可以退回的模型',
    en: 'There is no model to go back to',
  },
} as const;
