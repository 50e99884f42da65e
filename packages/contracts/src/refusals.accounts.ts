/** Refusals of a person's own account: mail, password, second factor, sessions. */
export const accountRefusals = {
  'accounts/wrong-password': {
    status: 403,
    retry: 'never',
    zh: '当前密码不正确',
    en: 'The current password is not right',
  },
  'accounts/same-password': {
    status: 400,
    retry: 'never',
    zh: '新密码不能和当前密码相同',
    en: 'The new password is the same as the current one',
  },
  'accounts/same-email': {
    status: 400,
    retry: 'never',
    zh: '新邮箱和当前邮箱相同',
    en: 'This is your email already',
  },
  'accounts/link-unknown': {
    status: 404,
    retry: 'never',
    zh: '链接不完整或不正确',
    en: 'The link is incomplete or wrong',
  },
  'accounts/link-used': {
    status: 409,
    retry: 'never',
    zh: '这个链接已经用过了',
    en: 'This link was used already',
  },
  'accounts/link-expired': {
    status: 410,
    retry: 'never',
    zh: '链接已过期',
    en: 'The link has expired',
  },
  'accounts/link-replaced': {
    status: 410,
    retry: 'never',
    zh: '链接已失效，请使用最新邮件里的链接',
    en: 'A newer mail has replaced this link',
  },
  'accounts/verified-already': {
    status: 409,
    retry: 'never',
    zh: '邮箱已验证',
    en: 'The email is verified already',
  },
  'accounts/code-needed': {
    status: 401,
    retry: 'never',
    zh: '请输入验证器中的 6 位验证码',
    en: 'Enter the code of your authenticator app',
  },
  'accounts/wrong-code': {
    status: 403,
    retry: 'never',
    zh: '验证码不正确或已用过',
    en: 'The code is wrong or was used already',
  },
  'accounts/two-factor-on': {
    status: 409,
    retry: 'never',
    zh: '两步验证已开启',
    en: 'Two-step sign-in is on already',
  },
  'accounts/two-factor-off': {
    status: 409,
    retry: 'never',
    zh: '两步验证未开启',
    en: 'Two-step sign-in is not on',
  },
  'accounts/two-factor-not-begun': {
    status: 409,
    retry: 'never',
    zh: '请重新开始设置两步验证',
    en: 'Begin setting up two-step sign-in again',
  },
  'accounts/no-such-session': {
    status: 404,
    retry: 'never',
    zh: '这个登录已经结束',
    en: 'This sign-in has ended already',
  },
  'accounts/this-session': {
    status: 409,
    retry: 'never',
    zh: '这是当前登录，请使用退出登录',
    en: 'This is where you are now; sign out instead',
  },
  'accounts/storage-full': {
    status: 413,
    retry: 'never',
    zh: '存储空间不够了：加上这个文件会超过账号上限，请先压缩文件，或联系平台提高上限',
    en: 'Your storage is full: this file would go over the limit of your account; make it smaller, or ask the platform for more',
  },
} as const;
