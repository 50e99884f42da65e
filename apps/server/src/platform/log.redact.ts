const REDACTED = '[redacted]';
const NAMES =
  'password|new-?password|secret|token|access-?token|refresh-?token|stream-?key|authorization|cookie|set-cookie|x-sandbox-signature';

const SECRET_NAME = new RegExp(`^(${NAMES})$`, 'i');
/** JSON inside a string, whatever the depth of its escapes. */
const IN_JSON = new RegExp(`(\\\\*"(?:${NAMES})\\\\*"\\s*:\\s*)(\\\\*)"[^"]*"`, 'gi');
const IN_QUERY = /\b([\w-]*(?:key|token|password|secret))=[^&\s"'\\,;)]+/gi;
const IN_HEADER = /\b(bearer|basic)\s+[\w.~+/=-]+/gi;
const IN_COOKIE = /\b((?:set-)?cookie:\s*)[^\r\n]+/gi;
const IN_URL = /(\w+:\/\/[^\s/:@"]*):[^\s/@"]+@/g;

const ofText = (text: string): string =>
  text
    .replace(IN_JSON, `$1$2"${REDACTED}$2"`)
    .replace(IN_QUERY, `$1=${REDACTED}`)
    .replace(IN_HEADER, `$1 ${REDACTED}`)
    .replace(IN_COOKIE, `$1${REDACTED}`)
    .replace(IN_URL, `$1:${REDACTED}@`);

/** A copy without secrets at any depth: cookies, authorization, passwords, tokens, stream keys. */
export const redact = (value: unknown): unknown => {
  if (typeof value === 'string') return ofText(value);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && inner !== null && inner !== undefined ? REDACTED : redact(inner),
    ]),
  );
};
