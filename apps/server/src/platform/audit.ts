import type { Endpoint } from '@kaibo/contracts';
import { isStaff } from '@kaibo/contracts';
import { isId } from './id.ts';
import { redact } from './log.redact.ts';
import type { Caller } from './router.ts';
import { isUnsafe } from './security.ts';

/** What somebody who works for the platform is about to do. */
export interface AuditedAct {
  caller: Caller & { id: string };
  /** Method and path as declared. */
  action: string;
  summary: string;
  module: string;
  params: Record<string, string>;
  targets: string[];
  /** Without secrets. */
  body: unknown;
}

export interface AuditedOutcome {
  status: number;
  /** Code of a refusal; null when it was done. */
  code: string | null;
  /** What stood before and after, where the handler told. */
  before?: unknown;
  after?: unknown;
}

/**
 * Keeps what staff do. `begin` is durable when it resolves, and nothing is done before that: an act without its row
 * cannot be. `end` writes the outcome, before the answer is sent.
 */
export interface Audit {
  begin(act: AuditedAct): Promise<string>;
  end(entryId: string, outcome: AuditedOutcome): Promise<void>;
}

/** `changes` records what changes something, `always` reads too (what people gave in confidence), `never` nothing. */
export type AuditKind = Endpoint['audit'];

export const isAudited = (method: string, kind: AuditKind, caller: Caller): boolean =>
  caller.id !== null &&
  isStaff(caller.roles) &&
  (kind === 'always' || (kind === 'changes' && isUnsafe(method)));

const REDACTED = '[redacted]';
const SECRET =
  /pass(word|phrase)|secret|token|cookie|authorization|otp|recovery|signature|streamkey/i;
const OWN_ACCOUNT = /^\/v1\/account(\/|$)/;
const MOST_CHARACTERS = 16_000;

/** Also bounds what the search for secrets costs, which grows with the square of a word's length. */
const MOST_TEXT = 1_000;
const shortened = (text: string): string =>
  text.length <= MOST_TEXT
    ? text
    : `${text.slice(0, MOST_TEXT).toWellFormed()}… (${text.length} characters)`;

const withoutSecrets = (value: unknown): unknown => {
  if (typeof value === 'string') return redact(shortened(value));
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return redact(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? REDACTED : withoutSecrets(inner),
    ]),
  );
};

/** What is kept of a body: no secret, no file, nothing endless; of one's own account only which fields were sent. */
export const keptBody = (path: string, body: unknown): unknown => {
  if (body === undefined || body === null) return null;
  if (body instanceof Uint8Array) return { bytes: body.length };
  if (OWN_ACCOUNT.test(path))
    return typeof body === 'object'
      ? Object.fromEntries(Object.keys(body).map((name) => [name, REDACTED]))
      : REDACTED;
  const kept = withoutSecrets(body);
  const text = JSON.stringify(kept);
  if (text.length <= MOST_CHARACTERS) return kept;
  return { beginning: text.slice(0, MOST_CHARACTERS).toWellFormed(), characters: text.length };
};

/** Tokens may stand in a path, too. */
export const keptParams = (params: Record<string, string>): Record<string, string> =>
  withoutSecrets(params) as Record<string, string>;

const MOST_TARGETS = 50;

const idsIn = (value: unknown, found: Set<string>): void => {
  if (found.size >= MOST_TARGETS) return;
  if (typeof value === 'string') {
    if (isId(value.toLowerCase())) found.add(value.toLowerCase());
  } else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const inner of Object.values(value)) idsIn(inner, found);
};

/** Every id that a request names, those of the path first; at most fifty. */
export const targetsOf = (params: Record<string, string>, body: unknown): string[] => {
  const found = new Set<string>();
  idsIn(params, found);
  idsIn(body, found);
  return [...found];
};
