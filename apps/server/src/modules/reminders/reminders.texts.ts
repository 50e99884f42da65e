import type { Locale, NoticeKind } from '@kaibo/contracts';

/** What happened to a stream, as far as a message tells of it. */
export interface News {
  kind: NoticeKind;
  title: string;
  hostName: string;
  /** Null when it has no announced time (any more). */
  startsAtMs: number | null;
  /** The host's, named in the text: a mail does not know where its reader is. */
  timeZone: string;
  isCancelled: boolean;
  cancelReason: string;
}

const timeText = (atMs: number, timeZone: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone,
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(atMs);

interface Words {
  head: string;
  body: string;
}

const chinese = (news: News, when: string): Words => {
  const { kind, title, hostName } = news;
  if (kind === 'reminder')
    return { head: `马上开播：${title}`, body: `${hostName} 的直播将在 ${when} 开始。` };
  if (kind === 'live')
    return { head: `开播了：${title}`, body: `${hostName} 正在直播，现在进来看。` };
  if (kind === 'followed-live')
    return { head: `${hostName} 开播了`, body: `你关注的 ${hostName} 正在直播：${title}` };
  if (news.isCancelled) {
    const reason = news.cancelReason ? `主播留言：${news.cancelReason}` : '你不需要做任何操作。';
    return { head: `直播取消：${title}`, body: `${hostName} 取消了这场直播。${reason}` };
  }
  const moved = when ? `新的开播时间是 ${when}。` : '新的时间还没有定，开播时会通知你。';
  return { head: `直播改期：${title}`, body: `${hostName} 调整了开播时间。${moved}` };
};

const english = (news: News, when: string): Words => {
  const { kind, title, hostName } = news;
  if (kind === 'reminder')
    return { head: `Starting soon: ${title}`, body: `${hostName} goes live on ${when}.` };
  if (kind === 'live') return { head: `Live now: ${title}`, body: `${hostName} is live. Come in.` };
  if (kind === 'followed-live')
    return { head: `${hostName} is live`, body: `${hostName}, whom you follow, is live: ${title}` };
  if (news.isCancelled) {
    const reason = news.cancelReason
      ? ` They say: ${news.cancelReason}`
      : ' There is nothing you need to do.';
    return { head: `Called off: ${title}`, body: `${hostName} called this stream off.${reason}` };
  }
  const moved = when
    ? `It now starts on ${when}.`
    : 'There is no new time yet; you will hear when it starts.';
  return { head: `New time: ${title}`, body: `${hostName} moved this stream. ${moved}` };
};

/** Head and body of a message, for mail and push alike. */
export const wordsOf = (news: News, locale: Locale): Words => {
  const when = news.startsAtMs === null ? '' : timeText(news.startsAtMs, news.timeZone, locale);
  return locale === 'en' ? english(news, when) : chinese(news, when);
};

export interface MailLinks {
  roomUrl: string;
  /** The page that stops this kind of mail. */
  stopUrl: string;
  settingsUrl: string;
}

export const mailOf = (
  news: News,
  receiver: { email: string; name: string; locale: Locale },
  links: MailLinks,
): { to: string; subject: string; text: string } => {
  const { head, body } = wordsOf(news, receiver.locale);
  const isEnglish = receiver.locale === 'en';
  const text = [
    isEnglish ? `Hello ${receiver.name},` : `${receiver.name}，你好：`,
    body,
    `${isEnglish ? 'Go to the stream: ' : '进入直播间：'}${links.roomUrl}`,
    '—',
    `${isEnglish ? 'Stop mails of this kind: ' : '不再接收这类邮件：'}${links.stopUrl}`,
    `${isEnglish ? 'Choose what you are told: ' : '选择接收哪些通知：'}${links.settingsUrl}`,
  ].join('\n\n');
  return { to: receiver.email, subject: head, text };
};
