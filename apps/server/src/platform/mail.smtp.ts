import { createTransport } from 'nodemailer';
import type { Mailer } from './mail.ts';

/** Of an address, with or without a name before it. */
const domainOf = (from: string): string => /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

const unsubscribeHeaders = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** @param url `smtp://user:password@host:587` or `smtps://…`; connections are kept and limited to two. */
export const createSmtpMailer = (options: {
  url: string;
  from: string;
}): Mailer & { close(): void } => {
  const transport = createTransport({
    url: options.url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // A mail is text of ours; nothing in it names a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text, key, unsubscribeUrl }) => {
      const from = options.from;
      const messageId = key && `<${key}@${domainOf(from)}>`;
      const headers = unsubscribeUrl ? unsubscribeHeaders(unsubscribeUrl) : undefined;
      await transport.sendMail({ from, to, subject, text, messageId, headers });
    },
    close: () => transport.close(),
  };
};
