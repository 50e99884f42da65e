export const miningRefusals = {
  'mining/no-such-run': {
    status: 404,
    retry: 'never',
    zh: '没有这次挖掘，或它没有结果',
    en: 'There is no such run, or it found nothing to show',
  },
  'mining/no-such-rule': {
    status: 404,
    retry: 'never',
    zh: '这次挖掘中没有这条规律',
    en: 'There is no such rule in this run',
  },
} as const;
