import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const PartHealth = z.strictObject({
  name: z.string(),
  state: z.enum(['ok', 'starting', 'failed']),
  detail: z.string(),
});
export type PartHealth = z.infer<typeof PartHealth>;

export const health = endpoint({
  method: 'GET',
  path: '/health',
  summary: 'The process answers',
  reply: z.strictObject({ live: z.literal(true) }),
});

export const ready = endpoint({
  method: 'GET',
  path: '/ready',
  summary: 'Ready to serve, with the state of each part (503 while any needed part is not)',
  reply: z.strictObject({ ready: z.boolean(), parts: z.array(PartHealth) }),
});

export const clientConfig = endpoint({
  method: 'GET',
  path: '/v1/config',
  summary: 'What the web app needs to know of this installation',
  reply: z.strictObject({
    version: z.string(),
    demo: z.boolean(),
    mailboxOpen: z.boolean(),
    rtmpUrl: z.string(),
    /** Whether one becomes a host or a merchant at once or after a review. */
    onboarding: z.enum(['open', 'review']),
    /** Shown on the log-in page of a demo, so that a visitor can look around; empty otherwise. */
    demoAccounts: z.array(
      z.strictObject({ role: z.string(), email: z.string(), password: z.string() }),
    ),
  }),
});
