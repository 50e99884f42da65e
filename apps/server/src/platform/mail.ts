export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  /** `a-z 0-9 . -`, the same on every retry: whoever gets the mail again (same Message-ID) shows it once. */
  key?: string;
  /** Answers a POST without signing in (RFC 8058), so that mail programs can show a button for it. */
  unsubscribeUrl?: string;
}

/** Sends a mail, or lays it into the development mailbox when no SMTP server is configured. */
export interface Mailer {
  send(mail: OutgoingMail): Promise<void>;
}
