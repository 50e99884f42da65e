import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createSmtpMailer } from './mail.smtp.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** As much of an SMTP server as a sender needs; answers what was said to it. */
const smtpServer = async (): Promise<{ url: string; said: () => string }> => {
  let said = '';
  const answer = (socket: Socket): void => {
    let inData = false;
    socket.write('220 test ESMTP\r\n');
    socket.on('data', (bytes) => {
      const text = bytes.toString();
      said += text;
      if (inData) {
        if (said.endsWith('\r\n.\r\n')) {
          inData = false;
          socket.write('250 taken\r\n');
        }
        return;
      }
      for (const line of text.split('\r\n').filter(Boolean)) {
        inData = /^DATA/i.test(line);
        if (/^EHLO/i.test(line)) socket.write('250 test\r\n');
        else socket.write(inData ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, said: () => said };
};

test('a mail reaches the SMTP server with sender, reader, subject and text', async () => {
  const { url, said } = await smtpServer();
  const mailer = createSmtpMailer({ url, from: 'Kaibo <no-reply@shop.example>' });
  closing.push(() => mailer.close());
  await mailer.send({ to: 'ann@example.com', subject: 'Reset', text: 'open this link' });
  expect(said()).toContain('MAIL FROM:<no-reply@shop.example>');
  expect(said()).toContain('RCPT TO:<ann@example.com>');
  expect(said()).toContain('Subject: Reset');
  expect(said()).toContain('open this link');
});

test('a mail of a kind says how to stop it, and is the same mail when it is sent again', async () => {
  const { url, said } = await smtpServer();
  const mailer = createSmtpMailer({ url, from: 'Kaibo <no-reply@shop.example>' });
  closing.push(() => mailer.close());
  const unsubscribeUrl = 'https://shop.example/v1/stop/abc';
  const mail = { to: 'ann@example.com', subject: 'Soon', text: 'soon', key: 'r.1', unsubscribeUrl };
  await mailer.send(mail);
  expect(said()).toContain('Message-ID: <r.1@shop.example>');
  expect(said()).toContain(`List-Unsubscribe: <${unsubscribeUrl}>`);
  expect(said()).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
});

test('a server that is not there is an error, so that a job tries again', async () => {
  const { url } = await smtpServer();
  for (const close of closing.splice(0)) close();
  const mailer = createSmtpMailer({ url, from: 'a@b.example' });
  await expect(mailer.send({ to: 'c@d.example', subject: '', text: '' })).rejects.toThrow();
  mailer.close();
});
