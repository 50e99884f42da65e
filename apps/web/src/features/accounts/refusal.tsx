import { CircleAlert } from 'lucide-react';
import { ApiError } from '../../app/api.ts';
import { useText } from '../../app/text.ts';

/** The words of a refusal when it is one of these: for the field that it is about. */
export const refusedFor = (error: unknown, ...codes: readonly string[]): string | null =>
  error instanceof ApiError && codes.includes(error.code) ? error.message : null;

interface Issue {
  path?: unknown;
}

/** Names of the fields that the server did not take. */
export const wrongFields = (error: unknown): ReadonlySet<string> => {
  if (!(error instanceof ApiError) || !Array.isArray(error.details.issues)) return new Set();
  const paths = (error.details.issues as Issue[]).map(({ path }) => String(path));
  return new Set(paths.map((path) => path.replace(/^body\./, '')));
};

/** What went wrong with a form as a whole; nothing when a field shows it already. */
export function FormProblem({ error, shown = [] }: { error: unknown; shown?: readonly string[] }) {
  const text = useText();
  if (!error || refusedFor(error, ...shown) !== null) return null;
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-xl bg-bad-wash px-3 py-2.5 text-sm text-bad"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {error instanceof ApiError ? error.message : text.common.unexpected}
    </p>
  );
}
