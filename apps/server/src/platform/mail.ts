/** Sends a mail, or lays it into the development mailbox when no SMTP server is configured. */
export interface Mailer {
  send(mail: { to: string; subject: string; text: string }): Promise<void>;
}
