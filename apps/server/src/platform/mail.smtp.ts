import { createTransport } from 'nodemailer';
import type { Mailer } from './mail.ts';

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
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from: options.from, to, subject, text });
    },
    close: () => transport.close(),
  };
};
