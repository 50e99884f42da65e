/** Rehearsal, live desk, team and replay. */
export const deskRefusals = {
  'rooms/owner-only': {
    status: 403,
    retry: 'never',
    zh: '只有主播本人可以这样操作',
    en: 'Only the host may do this',
  },
  'rooms/live-already': {
    status: 409,
    retry: 'never',
    zh: '已经在直播，不能再彩排',
    en: 'The room is live already; it cannot rehearse now',
  },
  'rooms/rehearsal-running': {
    status: 409,
    retry: 'later',
    zh: '正在彩排：请先停止推流，或者正式开播',
    en: 'A rehearsal is running: stop the encoder first, or go live',
  },
  'rooms/invite-expired': {
    status: 410,
    retry: 'never',
    zh: '邀请无效、已使用或已过期，请让主播重新邀请',
    en: 'This invitation was used, withdrawn or has expired; ask the host for another',
  },
  'rooms/invite-for-another': {
    status: 403,
    retry: 'never',
    zh: '这份邀请发给了另一个邮箱的账号，请换账号登录',
    en: 'This invitation is for another account; sign in with the address it was sent to',
  },
  'rooms/team-full': {
    status: 409,
    retry: 'never',
    zh: '团队人数或未使用的邀请已达上限',
    en: 'The team, or its open invitations, are as many as there can be',
  },
  'rooms/no-replay': {
    status: 404,
    retry: 'later',
    zh: '还没有回放',
    en: 'There is no replay yet',
  },
  'rooms/trim-too-short': {
    status: 400,
    retry: 'never',
    zh: '剪完后至少要留 4 秒',
    en: 'At least four seconds must remain',
  },
  'interaction/no-such-line': {
    status: 404,
    retry: 'never',
    zh: '没有这条发言',
    en: 'No such line',
  },
} as const;
