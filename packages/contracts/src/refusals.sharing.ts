export const sharingRefusals = {
  'sharing/no-such-target': {
    status: 404,
    retry: 'never',
    zh: '要分享的内容不存在或已下架',
    en: 'What you want to share is not there (any more)',
  },
} as const;
